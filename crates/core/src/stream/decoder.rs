//! From pieces of a body to items: push bytes in, take items out.

mod item;

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use partner_center_model::decode::{Decode, Room};
use partner_center_model::{Collection, List};
use serde::de::IgnoredAny;

use super::buffer::Buffer;
use super::scan::Scanner;
use crate::decode::{DecodeError, Item, Payload, decode_text_items, not_a_list};

/// How much of a body a decoder holds at most unless set otherwise: 64 MiB. A single item that is
/// larger ends the stream, and so does what comes before the first item or besides the items.
pub const ITEM_LIMIT: usize = 64 * 1024 * 1024;

/// An item that is larger than this is looked at before it is whole, so that a fault at its beginning
/// is not found only at the end of the body.
const FIRST_CHECK: usize = 64 * 1024;

/// Decodes a collection while its bytes come in: push them as they are, take the items out.
///
/// It gives what [`decode_items`](crate::endpoint::decode_items) gives for the whole body, in memory that does not grow
/// with the number of items: a broken item (even one that is not UTF-8) comes with its error, and the next one follows.
/// When the body is cut or is not JSON after some point, the items before it come first, then one error. A body without
/// a single item is kept (up to the [limit](ITEM_LIMIT)), and its errors are those of the whole body.
///
/// An item that is kept keeps in memory the piece of the body that it came in, about as much as one
/// `push`; [`Detach`](partner_center_model::Detach) lets go of it.
///
/// ```
/// use partner_center_core::driver::ItemDecoder;
/// use partner_center_model::Order;
///
/// let mut orders = ItemDecoder::<Order>::new();
/// orders.push(br#"{"totalCount": 2, "items": [{"id": "1"}, {"i"#);
/// let first = orders.next_item().expect("a whole item")?;
/// assert_eq!(first.raw(), r#"{"id": "1"}"#);
/// assert!(orders.next_item().is_none() && !orders.is_over());
/// assert_eq!(orders.envelope().total_count, Some(2.into()));
///
/// orders.push(br#"d": "2"}]}"#);
/// assert_eq!(orders.next_item().expect("another one")?.raw(), r#"{"id": "2"}"#);
/// orders.finish();
/// assert!(orders.next_item().is_none() && orders.is_over());
/// # Ok::<(), partner_center_core::DecodeError>(())
/// ```
pub struct ItemDecoder<T> {
    buffer: Buffer,
    room: Room,
    scanner: Scanner,
    state: State,
    /// The JSON text of the members, without braces and without the items themselves.
    members: Vec<u8>,
    envelope: Collection<()>,
    /// The name of the member whose value is being read, with its quotes.
    name: Vec<u8>,
    has_items: bool,
    count: usize,
    limit: usize,
    next_check: usize,
    is_finished: bool,
    /// The whole body, once it is clear that there is no item in it.
    whole: Option<Bytes>,
    kind: PhantomData<fn() -> T>,
}

/// What comes next in the body.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Start,
    Open,
    Name {
        may_end: bool,
    },
    Colon,
    Value,
    BehindValue,
    Item {
        may_end: bool,
    },
    BehindItem,
    /// Nothing but spaces.
    End,
    /// It is not a collection, and no item was found; the rest is collected for the error.
    Other(DecodeError),
    Over,
}

/// The result of an attempt to go on.
enum Step<T> {
    Done,
    Item(Item<T>),
    /// There are not enough bytes.
    Wait,
}

impl<T: Decode> Default for ItemDecoder<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Decode> ItemDecoder<T> {
    /// A decoder at the beginning of a body.
    #[must_use]
    pub fn new() -> Self {
        Self {
            buffer: Buffer::default(),
            room: Room::default(),
            scanner: Scanner::default(),
            state: State::Start,
            members: Vec::new(),
            envelope: Collection::default(),
            name: Vec::new(),
            has_items: false,
            count: 0,
            limit: ITEM_LIMIT,
            next_check: FIRST_CHECK,
            is_finished: false,
            whole: None,
            kind: PhantomData,
        }
    }

    /// Holds this many bytes at most instead of [`ITEM_LIMIT`].
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Takes the next bytes of the body, however many. Take all items out before you push more:
    /// what was not taken is held in memory.
    pub fn push(&mut self, chunk: &[u8]) {
        if self.state != State::Over {
            self.buffer.push(chunk);
        }
    }

    /// There are no more bytes.
    pub fn finish(&mut self) {
        self.is_finished = true;
    }

    /// The next item. `None` asks for more bytes, unless the decoder [is over](Self::is_over).
    ///
    /// # Errors
    /// When the body cannot be read any further; then nothing follows. A broken item holds its own error.
    pub fn next_item(&mut self) -> Option<Result<Item<T>, DecodeError>> {
        loop {
            let step = self.step().and_then(|step| match step {
                Step::Wait => self.lack().map(|()| step),
                step => Ok(step),
            });
            match step {
                Ok(Step::Done) if self.state == State::Over => return None,
                Ok(Step::Done) => {}
                Ok(Step::Item(item)) => return Some(Ok(item)),
                Ok(Step::Wait) => return None,
                Err(error) if self.count == 0 && self.state != State::Over => {
                    self.state = State::Other(error);
                }
                Err(error) => {
                    self.state = State::Over;
                    return Some(Err(error));
                }
            }
        }
    }

    /// Whether the end was reached, or an error that nothing follows.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.state == State::Over
    }

    /// How many items there were so far, broken ones too.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The members of the collection besides its items, as far as they were read: those before the
    /// items come with the first item, the others at the end.
    #[must_use]
    pub fn envelope(&self) -> &Collection<()> {
        &self.envelope
    }

    /// The JSON text of the collection without its items, as far as it was read: its members as they
    /// came, in their order and with their spelling, and an empty array in place of the items.
    #[must_use]
    pub fn envelope_text(&self) -> String {
        format!("{{{}}}", String::from_utf8_lossy(&self.members))
    }

    /// The whole body when it is over and there was no item in it.
    pub(crate) fn whole_body(&mut self) -> Option<Bytes> {
        self.whole.take()
    }

    /// What is left of the body where it could not be read any further.
    pub(crate) fn unread(&self) -> Bytes {
        Bytes::copy_from_slice(self.buffer.rest())
    }

    fn step(&mut self) -> Result<Step<T>, DecodeError> {
        match self.state {
            State::Start => Ok(self.start()),
            State::Open => self.expect(b'{', State::Name { may_end: true }, "expected an object"),
            State::Name { may_end } => self.name(may_end),
            State::Colon => self.expect(b':', State::Value, "expected `:`"),
            State::Value => self.value(),
            State::BehindValue => self.behind_value(),
            State::Item { may_end } => self.item(may_end),
            State::BehindItem => self.behind_item(),
            State::End => self.end(),
            State::Other(_) => self.other(),
            State::Over => Ok(Step::Done),
        }
    }

    /// Steps over a byte-order mark.
    fn start(&mut self) -> Step<T> {
        const MARK: &[u8] = "\u{feff}".as_bytes();
        let rest = self.buffer.rest();
        if rest.starts_with(MARK) {
            self.buffer.advance(MARK.len());
        } else if MARK.starts_with(rest) {
            return Step::Wait;
        }
        self.state = State::Open;
        Step::Done
    }

    /// Steps over one byte that must come next.
    fn expect(
        &mut self,
        byte: u8,
        next: State,
        message: &'static str,
    ) -> Result<Step<T>, DecodeError> {
        match self.buffer.peek() {
            None => Ok(Step::Wait),
            Some(found) if found == byte => Ok(self.pass(next)),
            Some(_) => Err(self.not_json(message)),
        }
    }

    fn pass(&mut self, next: State) -> Step<T> {
        self.buffer.advance(1);
        self.state = next;
        Step::Done
    }

    fn name(&mut self, may_end: bool) -> Result<Step<T>, DecodeError> {
        match self.buffer.peek() {
            None => return Ok(Step::Wait),
            Some(b'"') => {}
            Some(b'}') if may_end => return self.close(),
            Some(_) => return Err(self.not_json("key must be a string")),
        }
        let Some(length) = self.scanner.length(self.buffer.rest()) else {
            return Ok(Step::Wait);
        };
        self.name.clear();
        self.name.extend_from_slice(self.buffer.take(length));
        self.scanner = Scanner::default();
        self.state = State::Colon;
        Ok(Step::Done)
    }

    fn value(&mut self) -> Result<Step<T>, DecodeError> {
        let Some(byte) = self.buffer.peek() else {
            return Ok(Step::Wait);
        };
        if matches!(byte, b',' | b':' | b']' | b'}') {
            return Err(self.not_json("expected value"));
        }
        let name: String = serde_json::from_slice(&self.name)
            .map_err(|error| DecodeError::of_part::<String>(&self.name, &error))?;
        if name == "items" && byte == b'[' {
            return self.open_items();
        }
        let Some(length) = self.scanner.length(self.buffer.rest()) else {
            return Ok(Step::Wait);
        };
        self.scanner = Scanner::default();
        if name == "items" {
            self.no_items(length)?;
        } else {
            self.member(length)?;
        }
        self.state = State::BehindValue;
        Ok(Step::Done)
    }

    fn open_items(&mut self) -> Result<Step<T>, DecodeError> {
        self.first_items()?;
        self.read_envelope()?;
        self.add_member(b"[]");
        self.envelope.items = Vec::new().into();
        Ok(self.pass(State::Item { may_end: true }))
    }

    /// Items that are not an array: `null` counts as nothing.
    fn no_items(&mut self, length: usize) -> Result<(), DecodeError> {
        self.first_items()?;
        if self.buffer.take(length) == b"null" {
            self.add_member(b"null");
            return Ok(());
        }
        let error = DecodeError::whole_body("invalid type, expected a sequence");
        Err(error.below("items"))
    }

    fn first_items(&mut self) -> Result<(), DecodeError> {
        if std::mem::replace(&mut self.has_items, true) {
            return Err(DecodeError::whole_body("duplicate field `items`"));
        }
        Ok(())
    }

    /// Keeps a member for the envelope. Serde sees all of them together, so that it finds a member that
    /// comes twice, on either side of the items.
    fn member(&mut self, length: usize) -> Result<(), DecodeError> {
        if self.members.len() + self.name.len() + length > self.limit {
            return Err(self.too_large("the members beside the items are"));
        }
        let value = self.buffer.take(length).to_vec();
        self.add_member(&value);
        Ok(())
    }

    fn add_member(&mut self, value: &[u8]) {
        if !self.members.is_empty() {
            self.members.push(b',');
        }
        self.members.extend_from_slice(&self.name);
        self.members.push(b':');
        self.members.extend_from_slice(value);
    }

    fn read_envelope(&mut self) -> Result<(), DecodeError> {
        let object = [b"{", &self.members[..], b"}"].concat();
        let items = std::mem::take(&mut self.envelope.items);
        self.envelope = serde_json::from_slice(&object)
            .map_err(|error| DecodeError::of_part::<Collection<IgnoredAny>>(&object, &error))?;
        self.envelope.items = items;
        Ok(())
    }

    fn behind_value(&mut self) -> Result<Step<T>, DecodeError> {
        match self.buffer.peek() {
            None => Ok(Step::Wait),
            Some(b',') => Ok(self.pass(State::Name { may_end: false })),
            Some(b'}') => self.close(),
            Some(_) => Err(self.not_json("expected `,` or `}`")),
        }
    }

    fn close(&mut self) -> Result<Step<T>, DecodeError> {
        self.read_envelope()?;
        Ok(self.pass(State::End))
    }

    fn end(&mut self) -> Result<Step<T>, DecodeError> {
        match self.buffer.peek() {
            Some(_) => Err(self.not_json("trailing characters")),
            None if self.is_finished && self.buffer.has_more() => {
                Err(self.not_json("trailing characters"))
            }
            None if self.is_finished => {
                self.whole = self.buffer.take_all();
                self.state = State::Over;
                Ok(Step::Done)
            }
            None => Ok(Step::Wait),
        }
    }

    fn other(&mut self) -> Result<Step<T>, DecodeError> {
        let is_too_large = self.buffer.len() > self.limit;
        if !self.is_finished && !is_too_large {
            return Ok(Step::Wait);
        }
        let State::Other(found) = std::mem::replace(&mut self.state, State::Over) else {
            return Ok(Step::Done);
        };
        if is_too_large {
            return Err(found);
        }
        // The whole body is there: its own error says more.
        let body = Payload::from(self.buffer.take_all().unwrap_or_default());
        self.whole = Some(body.bytes().clone());
        let error = if body.is_text() {
            decode_text_items::<T>(&body).err()
        } else {
            not_a_list(&body)
        };
        Err(error.unwrap_or(found))
    }

    /// More bytes are needed: says why there will be none, or that there is no room for them.
    fn lack(&self) -> Result<(), DecodeError> {
        if matches!(self.state, State::Other(_)) {
            return Ok(());
        }
        let rest = self.buffer.rest();
        let part = || match serde_json::from_slice::<IgnoredAny>(rest) {
            Err(error) if !rest.is_empty() && !error.is_eof() => {
                Some(self.broken_off(rest, &error))
            }
            _ => None,
        };
        if self.is_finished {
            let error = DecodeError::whole_body("the JSON ends too early");
            return Err(part().unwrap_or_else(|| self.placed(error)));
        }
        if self.buffer.len() > self.limit {
            return Err(part().unwrap_or_else(|| self.too_large("a part of the body is")));
        }
        Ok(())
    }

    fn not_json(&self, message: &str) -> DecodeError {
        self.placed(DecodeError::whole_body(format!("not JSON: {message}")))
    }

    fn too_large(&self, what: &str) -> DecodeError {
        let limit = self.limit;
        self.placed(DecodeError::whole_body(format!(
            "{what} larger than the limit of {limit} bytes"
        )))
    }

    /// What serde says about the value that comes next.
    fn broken_off(&self, value: &[u8], error: &serde_json::Error) -> DecodeError {
        self.placed(DecodeError::of_part::<IgnoredAny>(value, error))
    }

    /// With the place where the wrong value begins.
    fn placed(&self, error: DecodeError) -> DecodeError {
        let error = error.at_byte(self.buffer.offset());
        match self.state {
            State::Item { .. } => error.below(&format!("items[{}]", self.count)),
            _ => error,
        }
    }
}

/// All items of a body that is not UTF-8: those items that are UTF-8 are read.
pub(crate) fn decode_bytes<T: Decode>(body: &[u8]) -> Result<Collection<Item<T>>, DecodeError> {
    let mut decoder = ItemDecoder::new().with_limit(usize::MAX);
    decoder.push(body);
    decoder.finish();
    let mut items = Vec::new();
    while let Some(item) = decoder.next_item() {
        items.push(item?);
    }
    let page = decoder.envelope;
    let items = if page.items.is_absent() {
        List::default()
    } else {
        items.into()
    };
    Ok(page.with_items(items))
}

impl<T> fmt::Debug for ItemDecoder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemDecoder")
            .field("state", &self.state)
            .field("count", &self.count)
            .field("envelope", &self.envelope)
            .finish_non_exhaustive()
    }
}
