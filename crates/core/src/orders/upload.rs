//! POST /v1/customers/{customer-tenant-id}/orders/{order-id}/attachment

use bytes::{BufMut, Bytes, BytesMut};
use http::Method;
use http::header::HeaderValue;
use partner_center_model::{AttachmentMetadata, Collection, Encode, OrderAttachment};

use crate::decode::{DecodeError, Payload, decode};
use crate::endpoint::{Body, is_no_list};
use crate::orders::lines::wrong;
use crate::{Call, CustomerId, Endpoint, Error, OrderId, PathBuilder, Safety};

/// Uploads the customer's purchase order, and the tender if there is one, for an order that waits for
/// them (`pending_po_upload`).
///
/// - .NET: `Customers.ById(id).Orders.ById(orderId).Attachments.Create(…)`
/// - Credentials: App, or App+User, in the role of an admin agent
/// - Errors: 400 with code 900252 (no purchase order), 900253 (no tender), 900254 (metadata)
///
/// Source: Learn, Attach a purchase order; REST reference, create-attachments-for-an-order.
#[derive(Clone, Debug)]
pub struct UploadAttachments {
    customer: CustomerId,
    order: OrderId,
    metadata: AttachmentMetadata,
    documents: Vec<(Part, Document)>,
}

/// A file to upload.
#[derive(Clone, Debug)]
pub struct Document {
    name: String,
    content_type: String,
    bytes: Bytes,
}

impl Document {
    /// A file of this name and media type, such as `application/pdf`.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        content_type: impl Into<String>,
        bytes: impl Into<Bytes>,
    ) -> Self {
        Self {
            name: name.into(),
            content_type: content_type.into(),
            bytes: bytes.into(),
        }
    }
}

/// What a file is. The documents and the REST reference differ in the case and the names of the parts;
/// these are the names of the page that shows a request.
#[derive(Clone, Copy, Debug)]
enum Part {
    PurchaseOrder,
    Tender,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::PurchaseOrder => "POFiles",
            Self::Tender => "TenderFiles",
        }
    }
}

impl UploadAttachments {
    /// Documents for an order; add them with [`purchase_order`](Self::purchase_order).
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        order: impl Into<OrderId>,
        metadata: AttachmentMetadata,
    ) -> Self {
        Self {
            customer: customer.into(),
            order: order.into(),
            metadata,
            documents: Vec::new(),
        }
    }

    /// Adds a purchase order, or a part of it.
    #[must_use]
    pub fn purchase_order(mut self, document: Document) -> Self {
        self.documents.push((Part::PurchaseOrder, document));
        self
    }

    /// Adds a document of the tender.
    #[must_use]
    pub fn tender(mut self, document: Document) -> Self {
        self.documents.push((Part::Tender, document));
        self
    }

    fn check(&self) -> Result<(), Error> {
        let has = |kind: &str| self.documents.iter().any(|(part, _)| part.name() == kind);
        let metadata = &self.metadata;
        if metadata.customer_price.is_none() {
            return Err(wrong("customerPrice", "it is required"));
        }
        if metadata.currency.as_deref().is_none_or(str::is_empty) {
            return Err(wrong("currency", "it is required"));
        }
        if !has(Part::PurchaseOrder.name()) {
            return Err(wrong("purchase order", "expected one file or more"));
        }
        let is_tender = metadata.is_partof_tender == Some(true);
        if is_tender && metadata.tender_link.is_none() && !has(Part::Tender.name()) {
            return Err(wrong("tender", "expected its document, or its link"));
        }
        for (_, document) in &self.documents {
            let is_plain = |text: &str| !text.is_empty() && !text.contains(char::is_control);
            if !is_plain(&document.name) || !is_plain(&document.content_type) {
                let why = "its name and media type must be there, without control characters";
                return Err(wrong(&format!("file {:?}", document.name), why));
            }
        }
        Ok(())
    }

    /// A text that stands in none of the parts. It is found by counting, not by chance: the same call
    /// is the same bytes.
    fn boundary(&self, metadata: &[u8]) -> String {
        let contains = |bytes: &[u8], text: &str| {
            bytes
                .windows(text.len())
                .any(|window| window == text.as_bytes())
        };
        let mut number = 0_u64;
        loop {
            let boundary = format!("partner-center-part-{number}");
            let mut parts = self
                .documents
                .iter()
                .map(|(_, document)| &document.bytes[..]);
            if !contains(metadata, &boundary) && !parts.any(|part| contains(part, &boundary)) {
                return boundary;
            }
            number += 1;
        }
    }
}

impl Endpoint for UploadAttachments {
    type Output = Collection<OrderAttachment>;

    const METHOD: Method = Method::POST;
    const SAFETY: Safety = Safety::KeyedByRequestId;
    const ROUTE: &'static str = "/v1/customers/{customer-tenant-id}/orders/{order-id}/attachment";

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.order_of(&self.customer, &self.order)
            .literal("attachment");
    }

    fn body(&self) -> Result<Option<Body>, Error> {
        self.check()?;
        let metadata = self.metadata.to_vec();
        let boundary = self.boundary(&metadata);
        let mut body = BytesMut::new();
        let mut part = |disposition: &str, content_type: &str, content: &[u8]| {
            let head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n\
                 Content-Type: {content_type}\r\n\r\n"
            );
            body.reserve(head.len() + content.len() + 2);
            body.put_slice(head.as_bytes());
            body.put_slice(content);
            body.put_slice(b"\r\n");
        };
        part(r#"name="metadata""#, "application/json", &metadata);
        for (kind, document) in &self.documents {
            // As browsers write it (WHATWG, multipart/form-data encoding algorithm).
            let name = document.name.replace('"', "%22");
            let disposition = format!(r#"name="{}"; filename="{name}""#, kind.name());
            part(&disposition, &document.content_type, &document.bytes);
        }
        body.put_slice(format!("--{boundary}--\r\n").as_bytes());
        let content_type = format!("multipart/form-data; boundary={boundary}");
        let content_type = HeaderValue::try_from(content_type)
            .map_err(|_| wrong("boundary", "it fits no header"))?;
        Ok(Some(Body::new(body, content_type)))
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, page: &Self::Output) -> bool {
        is_no_list(page)
    }
}

impl<C> Call<C, UploadAttachments> {
    /// Adds a purchase order, or a part of it.
    pub fn purchase_order(self, document: Document) -> Self {
        self.map(|upload| upload.purchase_order(document))
    }

    /// Adds a document of the tender.
    pub fn tender(self, document: Document) -> Self {
        self.map(|upload| upload.tender(document))
    }
}
