//! What can be streamed: lists, read strictly or item by item.

use bytes::Bytes;
use partner_center_model::decode::Decode;
use partner_center_model::{Collection, List};

use crate::decode::{DecodeError, Item};
use crate::paging::FollowLinks;
use crate::{
    Notice,
    endpoint::{Lenient, ListEndpoint},
    paging::Paged,
};

/// An endpoint whose answer can be read item by item while it arrives: every [`ListEndpoint`] that is
/// [`Paged`], and every [`Lenient`] one.
pub trait Streamed: Paged + Clone {
    /// The kind of the list's items.
    type Element: Decode;
    /// What is given for each of them: the item itself, or, for a lenient list, an [`Item`].
    type Given;

    /// The page without its items.
    #[doc(hidden)]
    fn envelope(page: Collection<()>) -> Self::Output;

    /// What is given for an item, or the item's error and its text.
    #[doc(hidden)]
    fn give(item: Item<Self::Element>) -> Result<Self::Given, (DecodeError, Bytes)>;

    /// Warnings about the item at this place of its page.
    #[doc(hidden)]
    fn item_notices(&self, index: usize, item: &Self::Element) -> Vec<Notice>;
}

impl<E: ListEndpoint + Paged + Clone> Streamed for E {
    type Element = E::Item;
    type Given = E::Item;

    fn envelope(page: Collection<()>) -> Self::Output {
        without_items(page)
    }

    fn give(item: Item<E::Item>) -> Result<E::Item, (DecodeError, Bytes)> {
        item.into_parts()
    }

    fn item_notices(&self, index: usize, item: &E::Item) -> Vec<Notice> {
        ListEndpoint::item_notices(self, std::iter::once((index, item)))
    }
}

impl<E: ListEndpoint + FollowLinks + Clone> Streamed for Lenient<E> {
    type Element = E::Item;
    type Given = Item<E::Item>;

    fn envelope(page: Collection<()>) -> Self::Output {
        without_items(page)
    }

    fn give(item: Item<E::Item>) -> Result<Item<E::Item>, (DecodeError, Bytes)> {
        Ok(item)
    }

    fn item_notices(&self, index: usize, item: &E::Item) -> Vec<Notice> {
        self.0.item_notices(std::iter::once((index, item)))
    }
}

/// The same page for items of a different type; there are no items in either.
fn without_items<T>(mut page: Collection<()>) -> Collection<T> {
    let items = std::mem::take(&mut page.items);
    let none = if items.is_absent() {
        List::default()
    } else {
        Vec::new().into()
    };
    page.with_items(none)
}
