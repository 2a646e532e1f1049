use crate::object::json_object;
use crate::{CollectionLinks, Extra, Integer, List, ResourceAttributes, Text};

/// A page of resources.
///
/// Order collections come whole; customers come in pages, and
/// [`links`](Self::links)`.next` leads to the next one.
///
/// ```
/// use partner_center_model::{Collection, Order};
///
/// let orders: Collection<Order> = serde_json::from_str(r#"{"totalCount": 1, "items": [{"id": "1"}]}"#)?;
/// assert_eq!(orders.items[0].id.as_deref(), Some("1"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Collection<T> {
    /// The number of items in this page. It is no grand total: in every documented answer it
    /// counts the items beside it.
    pub total_count: Option<Integer>,
    /// The resources.
    pub items: List<T>,
    /// Where this page, the next and the previous one are.
    pub links: Option<CollectionLinks>,
    /// The kind of this resource, `Collection`.
    pub attributes: Option<ResourceAttributes>,
    /// The token that asks for the next page, on seekable collections.
    pub continuation_token: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

impl<T> Default for Collection<T> {
    fn default() -> Self {
        Self {
            total_count: None,
            items: List::default(),
            links: None,
            attributes: None,
            continuation_token: None,
            extra: Extra::default(),
        }
    }
}

impl<T> Collection<T> {
    /// The same page with other items.
    #[must_use]
    pub fn with_items<U>(self, items: List<U>) -> Collection<U> {
        Collection {
            total_count: self.total_count,
            items,
            links: self.links,
            attributes: self.attributes,
            continuation_token: self.continuation_token,
            extra: self.extra,
        }
    }
}

json_object!(Collection<T> {
    "totalCount" => total_count,
    "items" => items,
    "links" => links,
    "attributes" => attributes,
    "continuationToken" => continuation_token,
});
