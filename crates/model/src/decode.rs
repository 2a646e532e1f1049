//! Decoding bodies fast: guess what comes next, check, fall back.
//!
//! The service writes its members in one order and without spaces. So the decoder of a type asks,
//! for each member in that order, whether the very bytes `,"name":` come next, and reads the value
//! where they do. Whatever is not as guessed (another order, spaces, an unknown member, an escape)
//! is read by a general path; what that does not read either, or what is wrong, is left to serde:
//! **the decoder may be wrong about speed, never about content.** `None` anywhere here means
//! "not mine", never "invalid".

mod cursor;
mod list;
mod number;
mod part;
mod room;
mod text;

use std::ops::Range;

use crate::Text;
use crate::shared::{Lender, Shared};

pub use cursor::{Behind, Cursor, Decode, DecodeMember};
pub use part::Part;
pub use room::Room;

/// A body whose texts are shared by what is decoded from it. Cheap to clone.
///
/// ```
/// use partner_center_model::decode::SharedBody;
/// use partner_center_model::{Collection, Order};
///
/// let body = SharedBody::new(br#"{"items": [{"id": "9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1"}]}"#.to_vec());
/// let orders: Collection<Order> = body.expect("UTF-8").decode()?;
/// assert_eq!(orders.items[0].id.as_deref(), Some("9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct SharedBody(Shared);

impl SharedBody {
    /// Takes the bytes of a body, without copying them.
    ///
    /// # Errors
    /// Gives the bytes back when they are not UTF-8.
    pub fn new(bytes: Vec<u8>) -> Result<Self, Vec<u8>> {
        Shared::from_bytes(bytes).map(Self)
    }

    /// The body as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Decodes the whole body; a byte-order mark at its beginning is passed over.
    ///
    /// # Errors
    /// As `serde_json::from_str` would.
    pub fn decode<T: Decode>(&self) -> Result<T, serde_json::Error> {
        self.decode_part(self.json())
    }

    /// Decodes a part of the body.
    ///
    /// # Errors
    /// As `serde_json::from_str` would; also when the range is not in this body.
    pub fn decode_part<T: Decode>(&self, range: Range<usize>) -> Result<T, serde_json::Error> {
        let value = self.usual(range.clone());
        value.map_or_else(
            || serde_json::from_str(self.0.get(range).unwrap_or_default()),
            Ok,
        )
    }
}

impl SharedBody {
    /// Decodes the whole body, if it is as usual. `None` says nothing but that the fast way does not read
    /// it: [`decode`](Self::decode) may, and says what is wrong otherwise.
    #[must_use]
    pub fn decode_usual<T: Decode>(&self) -> Option<T> {
        self.usual(self.json())
    }

    /// Decodes the value that begins at byte `start`, with its JSON text: for a body that comes in pieces,
    /// of which this is one. `None` says nothing about the value but that it cannot be read on the fast
    /// way: it may be cut off, malformed, or merely unusual.
    ///
    /// ```
    /// use partner_center_model::Order;
    /// use partner_center_model::decode::{Room, SharedBody};
    ///
    /// let mut room = Room::default();
    /// let piece = SharedBody::new(br#"{"id":"1"},{"id":"2"#.to_vec()).expect("UTF-8");
    /// let (order, text) = piece.decode_at::<Order>(0, &mut room).expect("a whole order");
    /// assert_eq!((order.id.as_deref(), text.as_str()), (Some("1"), r#"{"id":"1"}"#));
    /// assert!(piece.decode_at::<Order>(11, &mut room).is_none());
    /// ```
    #[must_use]
    pub fn decode_at<T: Decode>(&self, start: usize, room: &mut Room) -> Option<(T, Text)> {
        let mut cursor = self.cursor(start..self.0.len())?;
        std::mem::swap(&mut cursor.room, room);
        let value = T::decode(&mut cursor);
        std::mem::swap(&mut cursor.room, room);
        Some((value?, cursor.text_from(start)?))
    }

    /// Where the JSON is, behind a byte-order mark.
    fn json(&self) -> Range<usize> {
        let mark = if self.0.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        mark..self.0.len()
    }

    fn usual<T: Decode>(&self, range: Range<usize>) -> Option<T> {
        let mut cursor = self.cursor(range)?;
        cursor.skip_space();
        let value = T::decode(&mut cursor)?;
        cursor.skip_space();
        cursor.rest().is_empty().then_some(value)
    }

    fn cursor(&self, range: Range<usize>) -> Option<Cursor<'_>> {
        let rest = self.0.as_bytes().get(range.clone())?;
        let lender = Lender::new(self.0.clone());
        Some(Cursor::new(&self.0, rest, range.end, lender))
    }
}

impl std::fmt::Debug for SharedBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SharedBody").field(&self.as_str()).finish()
    }
}

impl AsRef<[u8]> for SharedBody {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl<T: Decode> Decode for Box<T> {
    #[inline]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let mut value = None;
        T::decode_into(&mut value, cursor)?;
        *slot = value.map(Self::new);
        Some(())
    }
}

impl Decode for bool {
    #[inline]
    fn decode_usual(slot: &mut Option<Self>, cursor: &mut Cursor<'_>) -> Option<()> {
        let is_true = cursor.literal(b"true");
        *slot = (is_true || cursor.literal(b"false")).then_some(is_true);
        slot.map(drop)
    }
}
