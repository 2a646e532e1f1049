//! POST /v1/customers/{customer-tenant-id}/orders/{order-id}/attachment

use std::io::{self, Read};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::header::HeaderValue;
use partner_center_model::{AttachmentMetadata, Collection, Encode, OrderAttachment};
use sha2::{Digest, Sha256};

use crate::decode::{DecodeError, Payload, decode};
use crate::endpoint::{RequestBody, is_no_list};
use crate::generated::UPLOAD_ATTACHMENTS;
use crate::orders::lines::{spell, wrong};
use crate::{
    Call, CustomerId, Error, OrderId, Source, endpoint::Endpoint, operation::Operation,
    source::BodySource, target::PathBuilder,
};

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
    documents: Vec<(&'static str, Document)>,
}

/// A file to upload.
#[derive(Clone, Debug)]
pub struct Document {
    name: String,
    content_type: String,
    content: Arc<dyn Source>,
    is_in_memory: bool,
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
            is_in_memory: true,
            ..Self::read_from(name, content_type, Arc::new(bytes.into()))
        }
    }

    /// A file that is read when it is sent, piece by piece.
    #[must_use]
    pub fn read_from(
        name: impl Into<String>,
        content_type: impl Into<String>,
        content: Arc<dyn Source>,
    ) -> Self {
        Self {
            name: name.into(),
            content_type: content_type.into(),
            content,
            is_in_memory: false,
        }
    }
}

/// What a file is, by the name of its part. The documents and the REST reference differ in the case and
/// the names of the parts; these are the names of the page that shows a request.
const PURCHASE_ORDER: &str = "POFiles";
const TENDER: &str = "TenderFiles";

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
        self.documents.push((PURCHASE_ORDER, document));
        self
    }

    /// Adds a document of the tender.
    #[must_use]
    pub fn tender(mut self, document: Document) -> Self {
        self.documents.push((TENDER, document));
        self
    }

    fn check(&self) -> Result<(), Error> {
        let has = |kind: &str| self.documents.iter().any(|(part, _)| *part == kind);
        let metadata = &self.metadata;
        if metadata.customer_price.is_none() {
            return Err(wrong("customerPrice", "it is required"));
        }
        if metadata.currency.as_deref().is_none_or(str::is_empty) {
            return Err(wrong("currency", "it is required"));
        }
        if !has(PURCHASE_ORDER) {
            return Err(wrong("purchase order", "expected one file or more"));
        }
        spell(&mut metadata.clone())?;
        let is_tender = metadata.is_partof_tender == Some(true);
        if is_tender && metadata.tender_link.is_none() && !has(TENDER) {
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

    /// The separator of the parts. The same call always has the same one, so that each attempt has the
    /// same bytes. It is so long that no document has it by chance; a document that has it on purpose
    /// is [not sent](Without).
    fn boundary(&self, metadata: &[u8]) -> String {
        let mut hash = Sha256::new();
        let mut add = |part: &[u8]| {
            // With its length before it, so that no two calls give the same bytes.
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        };
        add(metadata);
        for (kind, document) in &self.documents {
            add(kind.as_bytes());
            add(document.name.as_bytes());
            add(document.content_type.as_bytes());
            add(&document.content.length().to_be_bytes());
        }
        let digest = URL_SAFE_NO_PAD.encode(hash.finalize());
        // At most 70 characters (RFC 2046, section 5.1.1).
        format!("partner-center-{digest}")
    }

    /// The parts of the body, one after the other.
    fn parts(&self) -> Result<(String, Vec<Arc<dyn Source>>), Error> {
        let mut metadata = self.metadata.clone();
        spell(&mut metadata)?;
        let metadata = metadata.to_vec();
        let boundary = self.boundary(&metadata);
        let head = |disposition: &str, content_type: &str| {
            let text = format!(
                "--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n\
                 Content-Type: {content_type}\r\n\r\n"
            );
            Arc::new(Bytes::from(text)) as Arc<dyn Source>
        };
        let end = || Arc::new(Bytes::from_static(b"\r\n")) as Arc<dyn Source>;
        let mut parts = vec![
            head(r#"name="metadata""#, "application/json"),
            Arc::new(Bytes::from(metadata)),
            end(),
        ];
        for (kind, document) in &self.documents {
            // As browsers write it (WHATWG, multipart/form-data encoding algorithm).
            let name = document.name.replace('"', "%22");
            let disposition = format!(r#"name="{kind}"; filename="{name}""#);
            let content = Arc::new(Without {
                text: boundary.clone(),
                content: Arc::clone(&document.content),
            });
            parts.extend([head(&disposition, &document.content_type), content, end()]);
        }
        parts.push(Arc::new(Bytes::from(format!("--{boundary}--\r\n"))));
        Ok((boundary, parts))
    }
}

/// A document that must not have a text in it: the separator of the parts, which would begin a new part there.
#[derive(Debug)]
struct Without {
    text: String,
    content: Arc<dyn Source>,
}

impl Source for Without {
    fn length(&self) -> u64 {
        self.content.length()
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Searched {
            content: self.content.open()?,
            text: self.text.clone(),
            window: Vec::new(),
        }))
    }
}

struct Searched {
    content: Box<dyn Read + Send>,
    text: String,
    /// The end of what was read, in which the text may have begun.
    window: Vec<u8>,
}

impl Read for Searched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(buffer)?;
        self.window
            .extend_from_slice(buffer.get(..read).unwrap_or_default());
        if memchr::memmem::find(&self.window, self.text.as_bytes()).is_some() {
            let why = "the document has the text in it that separates the parts of this upload";
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        let kept = self.window.len().saturating_sub(self.text.len() - 1);
        self.window.drain(..kept);
        Ok(read)
    }
}

/// Sources one after the other.
#[derive(Debug)]
struct Parts(Vec<Arc<dyn Source>>);

impl Source for Parts {
    fn length(&self) -> u64 {
        self.0.iter().map(|part| part.length()).sum()
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let mut whole: Box<dyn Read + Send> = Box::new(io::empty());
        for part in &self.0 {
            // Each part is as long as it said: a file that grew must not push the next boundary away.
            whole = Box::new(whole.chain(BodySource::new(Arc::clone(part)).open()?));
        }
        Ok(whole)
    }
}

impl Endpoint for UploadAttachments {
    type Output = Collection<OrderAttachment>;

    const OPERATION: Operation = UPLOAD_ATTACHMENTS;

    fn documents(&self) -> Vec<String> {
        let names = self.documents.iter();
        names.map(|(_, document)| document.name.clone()).collect()
    }

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.order_of(&self.customer, &self.order)
            .literal("attachment");
    }

    fn body(&self) -> Result<Option<RequestBody>, Error> {
        self.check()?;
        let (boundary, parts) = self.parts()?;
        let content_type = format!("multipart/form-data; boundary={boundary}");
        let why = "it contains characters that are not allowed in an HTTP header";
        let content_type =
            HeaderValue::try_from(content_type).map_err(|_| wrong("boundary", why))?;
        let parts = Parts(parts);
        if self.documents.iter().any(|(_, it)| !it.is_in_memory) {
            return Ok(Some(RequestBody::read_from(Arc::new(parts), content_type)));
        }
        let mut body = Vec::new();
        parts
            .open()
            .and_then(|mut open| open.read_to_end(&mut body))
            .map_err(|error| wrong("file", &error.to_string()))?;
        Ok(Some(RequestBody::new(body, content_type)))
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
