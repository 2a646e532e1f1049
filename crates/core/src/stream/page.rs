//! One page of a list while it arrives.

use bytes::Bytes;
use partner_center_model::Collection;

use super::decoder::ItemDecoder;
use super::streamed::Streamed;
use crate::decode::DecodeError;
use crate::endpoint::count_notice;
use crate::{Error, Notice, Response, answer::from_http, exchange::Failure};

/// A page whose head is there.
pub(super) struct Page<E: Streamed> {
    pub(super) endpoint: E,
    pub(super) head: Response<()>,
    pub(super) envelope: E::Output,
    pub(super) decoder: ItemDecoder<E::Element>,
    /// What ends the page early.
    broken: Option<Error>,
}

/// How reading a page goes on.
pub(super) enum Progress<E: Streamed> {
    Item(Result<E::Given, Error>),
    /// More of the body is needed.
    Wait,
    /// All of it was read.
    End,
    /// The rest cannot be read.
    Broken(Error),
}

impl<E: Streamed> Page<E> {
    pub(super) fn new(endpoint: E, head: Response<()>, limit: usize) -> Self {
        Self {
            endpoint,
            head,
            envelope: E::envelope(Collection::default()),
            decoder: ItemDecoder::new().with_limit(limit),
            broken: None,
        }
    }

    /// Takes what came of the body; `false` when nothing more will come.
    pub(super) fn receive(&mut self, chunk: Result<Option<Bytes>, Failure>) -> bool {
        match chunk {
            Ok(Some(chunk)) => {
                self.decoder.push(&chunk);
                return true;
            }
            Ok(None) => self.decoder.finish(),
            Err(failure) => {
                let late = "nothing more of the answer came within the time for one attempt";
                self.broken = Some(self.named(failure.into_error(late)));
            }
        }
        false
    }

    pub(super) fn next(&mut self, notices: &mut Vec<Notice>) -> Progress<E> {
        let index = self.decoder.count();
        match self.decoder.next_item() {
            Some(Ok(item)) => {
                if index == 0 {
                    self.envelope = E::envelope(self.decoder.envelope().clone());
                }
                if let Ok(element) = item.decoded() {
                    notices.extend(self.endpoint.item_notices(index, element));
                }
                Progress::Item(E::give(item).map_err(|(error, raw)| self.unreadable(error, raw)))
            }
            Some(Err(error)) => Progress::Broken(self.end_with(error)),
            None if self.decoder.is_over() => self.end(notices),
            None => self.broken.take().map_or(Progress::Wait, Progress::Broken),
        }
    }

    /// The end of the page. One without items is treated as if read whole: it may not be a list.
    fn end(&mut self, notices: &mut Vec<Notice>) -> Progress<E> {
        let Some(body) = self.decoder.whole_body() else {
            self.envelope = E::envelope(self.decoder.envelope().clone());
            let total_count = self.decoder.envelope().total_count.as_ref();
            notices.extend(count_notice(total_count, self.decoder.count()));
            return Progress::End;
        };
        match self.whole(body) {
            Ok(page) => {
                notices.extend_from_slice(page.notices());
                self.envelope = page.into_inner();
                Progress::End
            }
            Err(error) => Progress::Broken(error),
        }
    }

    fn end_with(&mut self, error: DecodeError) -> Error {
        match self.decoder.whole_body().map(|body| self.whole(body)) {
            Some(Err(error)) => error,
            _ => self.unreadable(error, self.decoder.unread()),
        }
    }

    /// The page as if it had been read whole.
    fn whole(&self, body: Bytes) -> Result<Response<E::Output>, Error> {
        let mut answer = http::Response::new(body);
        *answer.status_mut() = self.head.status;
        answer.headers_mut().clone_from(&self.head.headers);
        from_http(&self.endpoint, answer).map_err(|error| self.named(error))
    }

    /// What is wrong with this text, as an error of the page.
    pub(super) fn unreadable(&self, error: DecodeError, body: Bytes) -> Error {
        let (status, headers) = (self.head.status, self.head.headers.clone());
        self.named(Error::decode(error, status, headers, body))
    }

    fn named(&self, error: Error) -> Error {
        self.head.named(error)
    }
}
