//! Splits a collection that comes in chunks into its items, for decoders that need whole values.
//!
//! What somebody would write around `serde_json` who has to read a collection that does not fit the
//! memory: it knows strings and depth, and nothing else of JSON.

use memchr::memchr2;

/// Gathers the bytes of a collection and gives away its items, one by one.
#[derive(Debug, Default)]
pub struct Splitter {
    /// What has come and is no item given away yet.
    bytes: Vec<u8>,
    /// How far `bytes` was looked at.
    seen: usize,
    /// Where the open item begins in `bytes`.
    item: Option<usize>,
    /// How many objects and arrays are open.
    depth: usize,
    /// In a string; the next byte is a character whatever it is, if `escaped`.
    string: bool,
    escaped: bool,
    /// Where the last string at the collection's own level begins and ends.
    name: (usize, usize),
    /// In the array of the member `items`.
    items: bool,
}

/// The level of the items: within the collection and its array.
const ITEM: usize = 2;

impl Splitter {
    /// Takes a chunk of any size, and calls `found` with the JSON of each item that is complete.
    ///
    /// # Errors
    /// The first of `found`.
    pub fn push<E>(
        &mut self,
        chunk: &[u8],
        mut found: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.bytes.extend_from_slice(chunk);
        while let Some(end) = self.next_end() {
            if let Some(start) = self.item.take() {
                found(self.bytes.get(start..end).unwrap_or_default())?;
            }
        }
        self.forget();
        Ok(())
    }

    /// Looks on until an item ends, and says where.
    fn next_end(&mut self) -> Option<usize> {
        loop {
            if self.string {
                self.pass_string()?;
            }
            let byte = *self.bytes.get(self.seen)?;
            self.seen += 1;
            match byte {
                b'"' => {
                    self.string = true;
                    if self.depth == 1 {
                        self.name.0 = self.seen;
                    }
                }
                b'{' | b'[' => self.open(byte),
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == ITEM && self.items {
                        return Some(self.seen);
                    }
                    self.items &= self.depth >= ITEM;
                }
                _ => {}
            }
        }
    }

    fn open(&mut self, byte: u8) {
        self.depth += 1;
        if self.depth == ITEM {
            let name = self.bytes.get(self.name.0..self.name.1);
            self.items = byte == b'[' && name == Some(b"items");
        } else if self.depth == ITEM + 1 && self.items {
            self.item = Some(self.seen - 1);
        }
    }

    /// Steps over the rest of a string; `None` when it goes on in the next chunk.
    fn pass_string(&mut self) -> Option<()> {
        loop {
            let rest = self.bytes.get(self.seen..)?;
            if self.escaped {
                rest.first()?;
                self.escaped = false;
                self.seen += 1;
                continue;
            }
            let Some(at) = memchr2(b'"', b'\\', rest) else {
                self.seen = self.bytes.len();
                return None;
            };
            self.escaped = rest.get(at) == Some(&b'\\');
            self.seen += at + 1;
            if !self.escaped {
                self.string = false;
                if self.depth == 1 {
                    self.name.1 = self.seen - 1;
                }
                return Some(());
            }
        }
    }

    /// Lets go of what is behind the last item.
    fn forget(&mut self) {
        // A name at the collection's level may be needed yet; such text is short.
        if self.depth <= 1 {
            return;
        }
        let gone = self.item.unwrap_or(self.seen);
        self.bytes.drain(..gone);
        self.seen -= gone;
        self.item = self.item.map(|_| 0);
    }
}
