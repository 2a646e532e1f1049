//! GET /v1/customers/{customer-tenant-id}/orders/{order-id}/attachment/{attachment-id}

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};

use crate::body::{is_blank, without_bom};
use crate::decode::{DecodeError, Payload};
use crate::generated::DOWNLOAD_ATTACHMENT;
use crate::{
    AttachmentId, CustomerId, Error, Fault, OrderId, endpoint::Endpoint, operation::Operation,
    target::PathBuilder,
};

/// Downloads a whole document that is attached to an order; [`opened`](crate::Call::opened) reads it piece
/// by piece instead, and [`DocumentBody`] checks the pieces.
///
/// All else is an error: any status but 200, an empty body, a web page, a fault with the status of a
/// success.
///
/// - .NET: `Customers.ById(id).Orders.ById(orderId).Attachments.ById(attachmentId).Get()`
/// - Credentials: App, or App+User (not stated)
/// - Errors: 404 for an unknown document
///
/// Source: .NET SDK 3.4; Learn, Attach a purchase order.
#[derive(Clone, Debug)]
pub struct DownloadAttachment {
    customer: CustomerId,
    order: OrderId,
    attachment: AttachmentId,
}

impl DownloadAttachment {
    /// The document of an order.
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        order: impl Into<OrderId>,
        attachment: impl Into<AttachmentId>,
    ) -> Self {
        Self {
            customer: customer.into(),
            order: order.into(),
            attachment: attachment.into(),
        }
    }
}

impl Endpoint for DownloadAttachment {
    type Output = Bytes;

    const OPERATION: Operation = DOWNLOAD_ATTACHMENT;

    fn path(&self, path: &mut PathBuilder<'_>) {
        let id = &self.attachment;
        path.order_of(&self.customer, &self.order)
            .literal("attachment")
            .id("attachment id", id.as_str(), id.is_valid());
    }

    fn headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        Ok(())
    }

    fn check(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: Option<&Bytes>,
    ) -> Result<(), DecodeError> {
        let kind = headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default();
        let is_page = ["text/html", "application/xhtml"].iter().any(|page| {
            let begin = kind.get(..page.len());
            begin.is_some_and(|begin| begin.eq_ignore_ascii_case(page))
        });
        if status != StatusCode::OK || is_page {
            let what = format!("it is not a document: {status} {kind}");
            return Err(DecodeError::whole_body(what.trim_end()));
        }
        match body {
            Some(body) if is_blank(body) => Err(DecodeError::whole_body("the document is empty")),
            Some(body) if Fault::of_success(body).is_some() || is_web_page(body) => {
                Err(DecodeError::whole_body("it is not a document"))
            }
            _ => Ok(()),
        }
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        Ok(payload.bytes().clone())
    }
}

/// Whether a body without a media type of its own begins like a web page.
fn is_web_page(body: &Bytes) -> bool {
    let body = without_bom(body);
    let body = body.trim_ascii_start();
    ["<!doctype html", "<html"].iter().any(|begin| {
        let start = body.get(..begin.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(begin.as_bytes()))
    })
}

/// Tells whether what is read piece by piece is a document. It holds back the beginning until that is
/// known: a fault, a web page or nothing at all is never taken for a document.
///
/// ```
/// use partner_center_core::DocumentBody;
///
/// let mut body = DocumentBody::default();
/// let mut saved = body.take("%PDF-1.7 …".into())?.to_vec();
/// saved.extend(body.finish()?);
/// assert_eq!(saved, "%PDF-1.7 …".as_bytes());
/// assert!(DocumentBody::default().finish().is_err());
/// # Ok::<(), partner_center_core::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct DocumentBody {
    /// What may be the beginning of a fault.
    kept: BytesMut,
    is_document: bool,
}

/// No fault is longer.
const LONGEST_FAULT: usize = 64 << 10;
/// As much as is needed to recognise a web page.
const BEGINNING: usize = 64;

impl DocumentBody {
    /// Takes a piece, and gives back what certainly belongs to a document.
    ///
    /// # Errors
    /// When it is not a document.
    pub fn take(&mut self, piece: Bytes) -> Result<Bytes, Error> {
        if self.is_document {
            return Ok(piece);
        }
        self.kept.extend_from_slice(&piece);
        let text = self.kept.trim_ascii_start();
        let may_be_fault = text.is_empty() || text.starts_with(b"{") || text.starts_with(&[0xef]);
        let enough = if may_be_fault {
            LONGEST_FAULT
        } else {
            BEGINNING
        };
        if self.kept.len() < enough {
            return Ok(Bytes::new());
        }
        self.given()
    }

    /// What is left, when the body is over.
    ///
    /// # Errors
    /// When it was not a document.
    pub fn finish(mut self) -> Result<Bytes, Error> {
        if self.is_document {
            return Ok(Bytes::new());
        }
        if self.kept.trim_ascii().is_empty() {
            return Err(Error::unusable_answer("the document is empty"));
        }
        self.given()
    }

    fn given(&mut self) -> Result<Bytes, Error> {
        let kept = self.kept.split().freeze();
        if is_web_page(&kept) {
            let message = "the answer is a web page, not a document";
            return Err(Error::unusable_answer(message));
        }
        if let Some(fault) = Fault::of_success(&kept) {
            let message = format!("the answer is a fault, not a document: {fault}");
            return Err(Error::unusable_answer(message));
        }
        self.is_document = true;
        Ok(kept)
    }
}
