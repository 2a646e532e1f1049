//! For endpoint authors: how to describe an operation of the service that this crate does not have.
//!
//! An [`Endpoint`] says what a [`Call`](crate::Call) sends and reads its answer; a [`ListEndpoint`] can be read item by
//! item ([`Lenient`]) and [as it arrives](Streamed); a [`Paged`] one, page by page. Every client can make such a call:
//!
//! ```
//! use http::Method;
//! use partner_center_core::endpoint::{Endpoint, Operation, PathBuilder, Payload, decode_json};
//! use partner_center_core::quota::Family;
//! use partner_center_core::{CustomerId, DecodeError, SubscriptionId};
//!
//! /// The support contact of a customer's subscription.
//! struct GetSupportContact {
//!     customer: CustomerId,
//!     subscription: SubscriptionId,
//! }
//!
//! /// Any type that serde can read.
//! type SupportContact = std::collections::BTreeMap<String, String>;
//!
//! impl Endpoint for GetSupportContact {
//!     type Output = SupportContact;
//!
//!     const OPERATION: Operation = Operation::new(
//!         Method::GET,
//!         "/v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/supportcontact",
//!         Family::Other,
//!     );
//!
//!     fn path(&self, path: &mut PathBuilder<'_>) {
//!         path.literal("customers").customer(&self.customer);
//!         path.literal("subscriptions").subscription(&self.subscription).literal("supportcontact");
//!     }
//!
//!     fn decode(&self, payload: &Payload) -> Result<SupportContact, DecodeError> {
//!         decode_json(payload)
//!     }
//! }
//!
//! let endpoint = GetSupportContact {
//!     customer: "b0d70a69-4c42-4b27-b17b-91a835d8686a".into(),
//!     subscription: "7c9c4f1f-7c4e-4a9c-9b6b-1c1d2e3f4a5b".into(),
//! };
//! assert_eq!(endpoint.decode(&r#"{"name": "Contoso"}"#.into())?["name"], "Contoso");
//! let error = endpoint.decode(&r#"{"name": 1}"#.into()).unwrap_err();
//! assert_eq!(error.path(), "name");
//! # Ok::<(), DecodeError>(())
//! ```

pub(crate) mod head;
mod lenient;
mod lists;

use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;
use http::header::{HeaderMap, HeaderValue};
use partner_center_model::decode::Decode;
use partner_center_model::{Collection, Encode};

pub use lenient::Lenient;
pub(crate) use lists::{count_notice, is_no_list, list_notices};

pub use crate::decode::{Payload, decode, decode_items, decode_json};
pub use crate::operation::Operation;
pub use crate::paging::Paged;
pub use crate::stream::Streamed;
pub use crate::target::{PathBuilder, QueryBuilder};

use crate::source::Source;
use crate::{DecodeError, Error, Notice};

/// An operation of the service with its arguments.
///
/// A new operation implements only this; every client can then make the call.
pub trait Endpoint {
    /// What the call gives.
    type Output;

    /// What is the same for all its calls.
    const OPERATION: Operation;

    /// The operation with these arguments: some change what repeating the call can do, which credentials
    /// it accepts, or which counter it counts for.
    fn operation(&self) -> Operation {
        Self::OPERATION
    }

    /// The names of the documents that it uploads, for the journal.
    fn documents(&self) -> Vec<String> {
        Vec::new()
    }

    /// Builds the path.
    fn path(&self, path: &mut PathBuilder<'_>);

    /// Builds the query.
    fn query(&self, _query: &mut QueryBuilder) {}

    /// The body of the request.
    ///
    /// # Errors
    /// When the arguments do not make a valid body.
    fn body(&self) -> Result<Option<RequestBody>, Error> {
        Ok(None)
    }

    /// Headers besides those that every request has.
    ///
    /// # Errors
    /// When an argument does not fit into a header.
    fn headers(&self, _headers: &mut HeaderMap) -> Result<(), Error> {
        Ok(())
    }

    /// Checks that an answer with the status of a success is one, before it is decoded. `body` is `None`
    /// where it is read later. Unless overridden, this refuses an answer with only a part of what was
    /// asked for (206): no call asks for a part.
    ///
    /// # Errors
    /// When it is not one.
    fn check(
        &self,
        status: StatusCode,
        _headers: &HeaderMap,
        _body: Option<&Bytes>,
    ) -> Result<(), DecodeError> {
        whole(status)
    }

    /// Reads the body of a successful answer.
    ///
    /// # Errors
    /// When the body is not what it should be.
    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError>;

    /// Warnings about a result that could be read.
    fn notices(&self, _output: &Self::Output) -> Vec<Notice> {
        Vec::new()
    }

    /// Whether a result that could be read is not what was asked for: it has members, but not the one
    /// that matters. So an error with the status 200 (documented for code 400072) is not taken for an
    /// empty list.
    fn is_void(&self, _output: &Self::Output) -> bool {
        false
    }

    /// Why a result that could be read cannot be that of this call: it is of a different customer or
    /// order, or has different offers. The fate of a write with such an answer is unknown.
    fn contradiction(&self, _output: &Self::Output) -> Option<String> {
        None
    }
}

pub(crate) fn whole(status: StatusCode) -> Result<(), DecodeError> {
    if status == StatusCode::PARTIAL_CONTENT {
        let message = "it is only a part of what was asked for";
        return Err(DecodeError::whole_body(message));
    }
    Ok(())
}

/// A body to send.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RequestBody {
    /// The bytes; empty when the body has a source.
    pub bytes: Bytes,
    /// The source of a body that is not kept in memory.
    pub source: Option<Arc<dyn Source>>,
    /// The media type.
    pub content_type: HeaderValue,
}

impl RequestBody {
    /// A body of a media type.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>, content_type: HeaderValue) -> Self {
        Self {
            bytes: bytes.into(),
            source: None,
            content_type,
        }
    }

    /// A body that is read when it is sent.
    #[must_use]
    pub fn read_from(source: Arc<dyn Source>, content_type: HeaderValue) -> Self {
        Self {
            source: Some(source),
            ..Self::new(Bytes::new(), content_type)
        }
    }

    /// A value as JSON.
    #[must_use]
    pub fn json(value: &impl Encode) -> Self {
        let content_type = HeaderValue::from_static("application/json");
        Self::new(value.to_vec(), content_type)
    }
}

/// An endpoint that gives a collection.
pub trait ListEndpoint: Endpoint<Output = Collection<Self::Item>> {
    /// The kind of its items.
    type Item: Decode;

    /// Warnings about the items that could be read, which come with their places in the list.
    fn item_notices<'a>(&self, _items: impl Iterator<Item = (usize, &'a Self::Item)>) -> Vec<Notice>
    where
        Self::Item: 'a,
    {
        Vec::new()
    }
}

/// The request of the call inside: everything of an `Endpoint` that is not about its answer.
macro_rules! request_of_inner {
    ($inner:ident) => {
        const OPERATION: Operation = $inner::OPERATION;

        fn operation(&self) -> Operation {
            self.0.operation()
        }

        fn documents(&self) -> Vec<String> {
            self.0.documents()
        }

        fn path(&self, path: &mut PathBuilder<'_>) {
            self.0.path(path);
        }

        fn query(&self, query: &mut QueryBuilder) {
            self.0.query(query);
        }

        fn body(&self) -> Result<Option<RequestBody>, Error> {
            self.0.body()
        }

        fn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
            self.0.headers(headers)
        }
    };
}

pub(crate) use request_of_inner;
