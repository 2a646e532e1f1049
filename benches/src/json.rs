//! Writes JSON text member by member, in the order of the calls.
//!
//! `serde_json` would do for most of it, but not for what matters here: number
//! and escape spelling under our control, and members slipped in between.

use std::fmt::{Display, Write as _};

use crate::unknown::{Extras, Frame, Shape, write_unknown};

/// JSON text in the making.
#[derive(Clone, Debug)]
pub(crate) struct Pen {
    pub(crate) out: String,
    pub(crate) extras: Extras,
    frames: Vec<Frame>,
}

impl Pen {
    pub(crate) fn new(extras: Extras) -> Self {
        Self {
            out: String::new(),
            extras,
            frames: Vec::new(),
        }
    }

    /// Starts an object; its shape decides about undocumented members.
    pub(crate) fn open(&mut self, shape: Shape) {
        let frame = self.extras.frame(shape);
        self.frames.push(frame);
        self.out.push('{');
    }

    /// Ends the object opened last.
    pub(crate) fn close(&mut self) {
        self.write_extras(true);
        self.frames.pop();
        self.out.push('}');
    }

    /// Starts a documented member; its value must be written next.
    pub(crate) fn key(&mut self, name: &str) {
        self.write_extras(false);
        if let Some(frame) = self.frames.last_mut() {
            frame.documented += 1;
        }
        self.raw_key(name);
    }

    /// A string member whose text needs no escaping.
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.key(name);
        self.quoted(value);
    }

    /// A string member, if there is a value.
    pub(crate) fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    /// A member whose value is written as it is: numbers, `true`, `{}`.
    pub(crate) fn raw(&mut self, name: &str, value: impl Display) {
        self.key(name);
        // Writing to a `String` cannot fail.
        let _ = write!(self.out, "{value}");
    }

    /// `values` as an array, one call of `item` for each.
    pub(crate) fn array<T>(
        &mut self,
        values: impl IntoIterator<Item = T>,
        mut item: impl FnMut(&mut Self, T),
    ) {
        self.out.push('[');
        for (n, value) in values.into_iter().enumerate() {
            if n > 0 {
                self.out.push(',');
            }
            item(self, value);
        }
        self.out.push(']');
    }

    /// A string whose text needs no escaping.
    pub(crate) fn quoted(&mut self, value: &str) {
        self.out.push('"');
        self.out.push_str(value);
        self.out.push('"');
    }

    /// A link member the way the service writes links.
    pub(crate) fn link(&mut self, name: &str, method: &str, uri: &str) {
        self.key(name);
        self.open(Shape::Link);
        self.text("uri", uri);
        self.text("method", method);
        self.raw("headers", "[]");
        self.close();
    }

    /// The `attributes` member.
    pub(crate) fn attributes(&mut self, etag: Option<&str>, object_type: &str) {
        self.key("attributes");
        self.open(Shape::Attributes);
        self.optional("etag", etag);
        self.text("objectType", object_type);
        self.close();
    }

    fn raw_key(&mut self, name: &str) {
        if let Some(frame) = self.frames.last_mut() {
            if frame.written > 0 {
                self.out.push(',');
            }
            frame.written += 1;
        }
        self.quoted(name);
        self.out.push(':');
    }

    /// Writes the undocumented members that are due; all of them at the `end`.
    fn write_extras(&mut self, end: bool) {
        while let Some(name) = self.frames.last_mut().and_then(|frame| frame.due(end)) {
            self.raw_key(name);
            write_unknown(&mut self.out, &mut self.extras.rng);
        }
    }
}
