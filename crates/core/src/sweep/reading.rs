//! What is read of one customer, and how that goes.

use std::task::{Context, Poll, ready};

use super::customer::SweptCustomer;
use super::error::SweepError;
use crate::client::{AsyncClient, BlockingClient, Client};
use crate::quota::Signal;
use crate::stream::{Items, Streamed};
use crate::{Error, Notice};

/// So many warnings about the list of a customer are kept.
const NOTICES: usize = 100;

/// What a sweep over items gives.
#[derive(Clone, Debug)]
#[expect(
    clippy::exhaustive_enums,
    reason = "an item or the end: there is no third"
)]
pub enum Swept<T> {
    /// An item of a customer's list.
    Item {
        /// Whose it is.
        customer: SweptCustomer,
        /// The item.
        item: T,
    },
    /// The last thing that comes of a customer, whether its list was read or not.
    End {
        /// Whose list it was.
        customer: SweptCustomer,
        /// How it ended.
        end: End,
    },
}

/// How the list of a customer ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct End {
    /// Whether it was read to its end. If not, an error came before this.
    pub is_whole: bool,
    /// How many items were given; for a [lenient](crate::Call::lenient) call, broken ones too.
    pub items: u64,
    /// How many items were broken, an error each.
    pub broken: u64,
    /// How many pages were read to their end.
    pub pages: usize,
    /// The first 100 warnings about the list, each with the number of its page.
    pub notices: Vec<(usize, Notice)>,
    /// How many warnings there were besides.
    pub further_notices: u64,
}

/// The list of one customer while it is read.
pub(super) struct Reading<C: Client, E: Streamed> {
    customer: SweptCustomer,
    items: Items<C, E>,
    end: End,
    /// What the last call says about the load.
    signal: Signal,
    is_over: bool,
}

/// What comes of a list.
pub(super) type Told<E> = Result<Swept<<E as Streamed>::Given>, SweepError>;

impl<C: Client, E: Streamed> Reading<C, E> {
    pub(super) fn new(customer: SweptCustomer, items: Items<C, E>) -> Self {
        Self {
            customer,
            items,
            end: End {
                is_whole: true,
                ..End::default()
            },
            signal: Signal::Clean,
            is_over: false,
        }
    }

    /// Whether the end was given.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    pub(super) fn signal(&self) -> Signal {
        self.signal
    }

    fn item(&mut self, item: Result<E::Given, Error>) -> Told<E> {
        self.take_notices();
        match item {
            Ok(item) => {
                self.end.items += 1;
                let customer = self.customer.clone();
                Ok(Swept::Item { customer, item })
            }
            Err(error) if self.items.is_broken() => self.cut(error),
            Err(error) => {
                self.end.broken += 1;
                Err(SweepError::of_customer(self.customer.clone(), error))
            }
        }
    }

    /// The rest of the list does not come.
    fn cut(&mut self, error: Error) -> Told<E> {
        self.signal = Signal::of_error(&error);
        self.end.is_whole = false;
        Err(SweepError::of_customer(self.customer.clone(), error))
    }

    fn over(&mut self) -> Swept<E::Given> {
        self.take_notices();
        self.is_over = true;
        self.end.pages = self.items.pages_read();
        Swept::End {
            customer: self.customer.clone(),
            end: std::mem::take(&mut self.end),
        }
    }

    fn take_notices(&mut self) {
        if self.items.notices().is_empty() {
            return;
        }
        for notice in self.items.take_notices() {
            if self.end.notices.len() < NOTICES {
                self.end.notices.push(notice);
            } else {
                self.end.further_notices += 1;
            }
        }
    }
}

impl<C: AsyncClient, E: Streamed + Send + Sync + 'static> Reading<C, E> {
    /// What comes next, if it has come already.
    pub(super) fn next_ready(&mut self) -> Option<Told<E>> {
        let item = self.items.next_ready()?;
        Some(self.item(item))
    }

    /// What comes next. Not to be called after the end.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Told<E>> {
        loop {
            if let Some(item) = ready!(self.items.poll_in_page(context)) {
                return Poll::Ready(self.item(item));
            }
            if !self.items.goes_on() {
                return Poll::Ready(Ok(self.over()));
            }
            if let Err(error) = ready!(self.items.poll_open(context)) {
                return Poll::Ready(self.cut(error));
            }
        }
    }
}

impl<C: BlockingClient, E: Streamed> Reading<C, E> {
    /// What has come together. Not to be called after the end.
    pub(super) fn next_few(&mut self) -> Vec<Told<E>> {
        loop {
            let mut next = self.items.next_in_page();
            let mut few = Vec::new();
            while let Some(item) = next {
                few.push(self.item(item));
                next = self.items.next_ready();
            }
            if !few.is_empty() {
                return few;
            }
            match self.items.next_page() {
                None => return vec![Ok(self.over())],
                Some(Ok(())) => {}
                Some(Err(error)) => return vec![self.cut(error)],
            }
        }
    }
}
