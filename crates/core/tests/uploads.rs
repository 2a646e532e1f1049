//! Documents that are read while they are sent.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod common;

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use common::call::ready;
use common::{CUSTOMER, base, meta};
use http::Request;
use partner_center_core::journal::{Intent, Resend};
use partner_center_core::model::AttachmentMetadata;
use partner_center_core::{
    Document, RetryPolicy, Source, UploadAttachments,
    driver::{BodySource, Step, check, to_http},
};

fn upload(document: Document) -> UploadAttachments {
    let metadata = AttachmentMetadata::default()
        .customer_price(5)
        .currency("USD");
    UploadAttachments::new(CUSTOMER, "01f9bc3e5b35", metadata).purchase_order(document)
}

fn in_memory(bytes: &Bytes) -> UploadAttachments {
    upload(Document::new("a.pdf", "application/pdf", bytes.clone()))
}

fn read_later(source: impl Source + 'static) -> UploadAttachments {
    upload(Document::read_from(
        "a.pdf",
        "application/pdf",
        Arc::new(source),
    ))
}

fn request(upload: &UploadAttachments) -> Request<Bytes> {
    to_http(upload, &base(), &meta()).unwrap()
}

/// The request that an exchange gives to its driver.
fn sent(upload: &UploadAttachments, streams: bool) -> Request<Bytes> {
    let mut call = ready(upload, RetryPolicy::never());
    if streams {
        call = call.streaming();
    }
    match call.step(Duration::ZERO) {
        Step::Send { request, .. } => request,
        step => panic!("{step:?}"),
    }
}

#[test]
fn what_is_read_later_is_the_same_request() {
    for size in [0, 1, 65_535, 65_536, 65_537, 200_000] {
        let bytes: Bytes = (0..size).map(|n: u32| n.to_le_bytes()[0]).collect();
        let (now, later) = (in_memory(&bytes), read_later(bytes.clone()));
        assert_eq!(request(&now).body(), request(&later).body(), "{size}");
        assert_eq!(request(&now).headers(), request(&later).headers());
        // A driver that does not know of sources gets the body all the same.
        assert_eq!(sent(&later, false).body(), request(&now).body());
        let request = sent(&later, true);
        assert!(request.body().is_empty());
        let source = request.extensions().get::<BodySource>().unwrap();
        let mut read = Vec::new();
        source.open().unwrap().read_to_end(&mut read).unwrap();
        assert_eq!(&read[..], &self::request(&now).body()[..]);
        assert_eq!(source.length(), read.len() as u64);
    }
}

fn boundary(upload: &UploadAttachments) -> String {
    let request = sent(upload, true);
    let kind = request.headers()["content-type"].to_str().unwrap();
    kind.split_once("boundary=").unwrap().1.to_owned()
}

/// A file of which nothing may be read.
#[derive(Debug)]
struct Untouched(u64);

impl Source for Untouched {
    fn length(&self) -> u64 {
        self.0
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        panic!("it is read before it is sent")
    }
}

#[test]
fn the_boundary_follows_from_what_is_known_before_anything_is_read() {
    let long = boundary(&read_later(Untouched(7)));
    assert!(long.len() <= 70 && long == boundary(&read_later(Untouched(7))));
    assert_ne!(long, boundary(&read_later(Untouched(8))));
    let named = |name: &str| Document::read_from(name, "application/pdf", Arc::new(Untouched(7)));
    assert_eq!(boundary(&upload(named("a.pdf"))), long);
    assert_ne!(boundary(&upload(named("b.pdf"))), long);
    assert!(check(&read_later(Untouched(7)), &base(), &meta()).is_ok());
}

/// It is found across the borders of what is read at once.
#[test]
fn a_document_with_the_boundary_in_it_is_not_sent() {
    let pieces = |upload: &UploadAttachments, size: usize| {
        let request = sent(upload, true);
        let source = request.extensions().get::<BodySource>().unwrap();
        let (mut open, mut piece) = (source.open().unwrap(), vec![0; size]);
        loop {
            match open.read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) => return Err(error),
            }
        }
    };
    let with = |text: &str| {
        let mut bytes = vec![b'.'; 1_000];
        bytes.extend_from_slice(text.as_bytes());
        bytes.resize(2_000, b'.');
        read_later(Bytes::from(bytes))
    };
    let boundary = boundary(&with(""));
    for size in (1..80).chain([1_000, 4_096]) {
        let error = pieces(&with(&boundary), size).unwrap_err();
        assert!(error.to_string().contains("separates the parts"), "{error}");
        let most = &boundary[..boundary.len() - 1];
        assert!(pieces(&with(most), size).is_ok(), "{size}");
    }
    let error = to_http(&with(&boundary), &base(), &meta()).unwrap_err();
    assert!(error.is_invalid_input(), "{error:?}");
}

#[test]
fn a_call_knows_the_digest_of_a_body_that_was_read_to_its_end() {
    let upload = read_later(Bytes::from_static(b"%PDF"));
    let mut call = ready(&upload, RetryPolicy::never()).streaming();
    let Step::Send { request, .. } = call.step(Duration::ZERO) else {
        panic!("not sent")
    };
    assert_eq!(call.body_digest(), None);
    let source = request.extensions().get::<BodySource>().unwrap();
    let mut open = source.open().unwrap();
    open.read_to_end(&mut Vec::new()).unwrap();
    assert_eq!(call.body_digest(), Some(source.read_digest().unwrap()));
}

/// Documents have ids of their own.
#[test]
fn the_answer_to_an_upload_is_not_taken_for_its_order() {
    let upload = in_memory(&Bytes::from_static(b"%PDF"));
    let request = request(&upload);
    let intent = Intent::new(&upload, &base(), &meta(), &request, Duration::ZERO).unwrap();
    let answer = Bytes::from_static(br#"{"id": "0d9e7bc9cc4f", "items": []}"#);
    assert_eq!(intent.contradiction(&answer), None);
}

#[test]
fn what_was_sent_is_known_by_its_digest_afterwards() {
    let bytes = Bytes::from(vec![7; 100_000]);
    let call_of = |bytes: &Bytes| {
        let upload = read_later(bytes.clone());
        let request = sent(&upload, true);
        let source = request.extensions().get::<BodySource>().unwrap().clone();
        let mut open = source.open().unwrap();
        open.read_exact(&mut [0; 1_000]).unwrap();
        assert_eq!(source.digest(), None, "not read to its end");
        open.read_to_end(&mut Vec::new()).unwrap();
        source.digest().unwrap()
    };
    let digest = call_of(&bytes);
    assert_eq!(digest, call_of(&bytes));
    let request = sent(&read_later(bytes.clone()), true);
    let source = request.extensions().get::<BodySource>().unwrap();
    assert_eq!(source.read_digest().unwrap(), digest);
    let mut other = bytes.to_vec();
    other[99_999] = 8;
    assert_ne!(digest, call_of(&other.into()));
}

/// A file that has another length than it said.
#[derive(Debug)]
struct Changed {
    said: u64,
    has: Bytes,
}

impl Source for Changed {
    fn length(&self) -> u64 {
        self.said
    }

    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        self.has.open()
    }
}

#[test]
fn a_document_that_changed_is_not_sent_as_another() {
    for said in [4, 6] {
        let has = Bytes::from_static(b"12345");
        let upload = read_later(Changed { said, has });
        let error = to_http(&upload, &base(), &meta()).unwrap_err();
        assert!(error.is_invalid_input(), "{error:?}");
        assert!(
            error.to_string().contains("has changed its length"),
            "{error}"
        );
        let request = sent(&upload, true);
        let source = request.extensions().get::<BodySource>().unwrap();
        assert!(source.open().unwrap().read_to_end(&mut Vec::new()).is_err());
    }
}

/// The journal has no copy of what was streamed, and says so instead of sending something else.
#[test]
fn what_was_streamed_is_not_sent_again_from_the_journal() {
    let upload = read_later(Bytes::from_static(b"12345"));
    let now = Duration::from_secs(500_000 * 3_600);
    let intent = Intent::new(&upload, &base(), &meta(), &sent(&upload, true), now).unwrap();
    let read = Intent::from_json(intent.to_json().as_bytes()).unwrap();
    assert_eq!(read, intent);
    assert!(!read.may_be_resent(now));
    let error = to_http(&Resend::new(&read), &base(), &meta()).unwrap_err();
    assert!(error.is_invalid_input(), "{error:?}");
    assert!(error.to_string().contains("upload them again"), "{error}");

    let whole = Intent::new(&upload, &base(), &meta(), &sent(&upload, false), now).unwrap();
    assert!(whole.may_be_resent(now) && whole != intent);
}
