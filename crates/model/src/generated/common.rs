//! Value types, links and attributes used by every other schema file.
//
// @generated from spec/common.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::open::vocabulary;
use crate::{Extra, Json, Link, List, Open, Text};

/// The HTTP method a link is meant for.
///
/// Source: observed in documented answers; POST, PUT and DELETE inferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LinkMethod {
    /// `GET`: Read the target.
    Get,
    /// `PATCH`: Change part of the target.
    Patch,
    /// `POST`: Create something at the target.
    Post,
    /// `PUT`: Replace the target.
    Put,
    /// `DELETE`: Remove the target.
    Delete,
}

vocabulary!(LinkMethod {
    Get => "GET" | "Get";
    Patch => "PATCH" | "Patch";
    Post => "POST" | "Post";
    Put => "PUT" | "Put";
    Delete => "DELETE" | "Delete";
});

/// One request header that belongs to a link.
///
/// Source: Learn, Utility resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LinkHeader {
    /// Name of the header, such as `MS-ContinuationToken`. Set by the service.
    ///
    /// Source: Learn, Utility resources.
    pub key: Option<Text>,
    /// Value of the header, to be sent unchanged. Set by the service.
    ///
    /// Source: Learn, Utility resources.
    pub value: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(LinkHeader {
    "key" => key,
    "value" => value,
});

/// A pointer to something else in the API, or, for activation links, at a publisher's own site.
///
/// Source: Learn, Utility resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LinkMembers {
    /// Where the link leads: mostly a path below the API's base and version, such as
    /// `/customers/…`; seldom with `/v1` in front; absolute for activation links. May be missing.
    /// Set by the service.
    ///
    /// Source: Learn, Utility resources.
    pub uri: Option<Text>,
    /// HTTP method to use with the link. Set by the service.
    ///
    /// Source: Learn, Utility resources.
    pub method: Option<Open<LinkMethod>>,
    /// Body to send along; seen only as null, in the service's own audit records. Set by the
    /// service.
    ///
    /// Source: observed in audit records.
    pub body: Option<Json>,
    /// Headers to send along, mostly none. A `next` link carries the continuation token here. Set
    /// by the service.
    ///
    /// Source: Learn, Utility resources.
    pub headers: List<LinkHeader>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(LinkMembers {
    "uri" => uri,
    "method" => method,
    "body" => body,
    "headers" => headers,
});

/// Links of a collection.
///
/// Source: Learn, Utility resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CollectionLinks {
    /// The page itself. Does not repeat the filter of the request. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub self_: Option<Link>,
    /// The following page; absent on the last one. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub next: Option<Link>,
    /// The page before; absent on the first one. Set by the service.
    ///
    /// Source: .NET SDK 3.4.
    pub previous: Option<Link>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(CollectionLinks {
    "self" => self_,
    "next" => next,
    "previous" => previous,
});

/// What a resource says about itself.
///
/// Source: Learn, Utility resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ResourceAttributes {
    /// Version mark of the resource, without quotes. Orders carry it only in the legacy GUID
    /// family; absent otherwise. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub etag: Option<Text>,
    /// Kind of the resource, such as `Order`, `Collection` or `Customer`.
    ///
    /// Source: Learn, Utility resources.
    pub object_type: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(ResourceAttributes {
    "etag" => etag,
    "objectType" => object_type,
});
