//! Wrong code in the place of the right one: each target finds it among its own seeds.

mod corpus;

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use corpus::seeds;
use partner_center_core::auth::TokenAnswer;
use partner_center_core::{Error, Fault};
use partner_center_fuzz::{decode, fault, id, link, retry_after, stream, token_answer};
use partner_center_model::decode::{Decode, SharedBody};
use partner_center_model::{Detach, Encode};
use serde::Serialize;

/// Of the seeds of a target, how many a check refuses.
fn refused(target: &str, check: impl Fn(&[u8])) -> usize {
    let fails = |seed: &Vec<u8>| catch_unwind(AssertUnwindSafe(|| check(seed))).is_err();
    seeds(target).iter().filter(|seed| fails(seed)).count()
}

/// Numbers through a float: how most decoders do it.
struct ThroughFloats;

impl decode::Decoder for ThroughFloats {
    fn read<T: Decode + Encode + Detach + Serialize + Debug>(&self, body: &str) -> decode::Shown {
        let rounded = serde_json::from_str::<serde_json::Value>(body);
        let text = rounded.map_or_else(|_| body.to_owned(), |value| value.to_string());
        decode::Decoder::read::<T>(&decode::Generated, &text)
    }
}

/// What is wrong is empty.
struct Lenient;

impl decode::Decoder for Lenient {
    fn read<T: Decode + Encode + Detach + Serialize + Debug>(&self, body: &str) -> decode::Shown {
        let is_sound = SharedBody::new(body.into()).is_ok_and(|body| body.decode::<T>().is_ok());
        let text = if is_sound { body } else { "{}" };
        decode::Decoder::read::<T>(&decode::Generated, text)
    }
}

#[test]
fn decoders_that_change_or_forgive_are_found() {
    assert!(refused("decode", |seed| decode::check_with(&ThroughFloats, seed)) > 0);
    assert!(refused("decode", |seed| decode::check_with(&Lenient, seed)) > 0);
    assert_eq!(refused("decode", decode::check), 0);
}

#[test]
fn a_stream_that_loses_an_item_or_an_error_is_found() {
    let loses_one = |body: &[u8], sizes: &[usize]| {
        let mut read = stream::read(body, sizes);
        if read.items.len() > 1 && sizes.len() > 1 {
            read.items.pop();
        }
        read
    };
    assert!(refused("stream", |seed| stream::check_with(loses_one, seed)) > 0);
    let loses_error = |body: &[u8], sizes: &[usize]| stream::Read {
        error: None,
        ..stream::read(body, sizes)
    };
    assert!(refused("stream", |seed| stream::check_with(loses_error, seed)) > 0);
    assert_eq!(refused("stream", stream::check), 0);
}

#[test]
fn a_fault_that_loses_bytes_is_found() {
    let cuts = |body: &bytes::Bytes| match Fault::read(body) {
        Fault::NotJson(body) => Fault::NotJson(body.slice(..body.len() / 2)),
        fault => fault,
    };
    assert!(refused("fault", |seed| fault::check_with(cuts, seed)) > 0);
    assert_eq!(refused("fault", fault::check), 0);
}

#[test]
fn a_wait_that_is_cut_short_is_found() {
    let first = |headers: &http::HeaderMap| {
        let text = headers.get("retry-after")?.to_str().ok()?;
        text.parse().ok().map(Duration::from_secs)
    };
    assert!(refused("retry_after", |seed| retry_after::check_with(first, seed)) > 0);
    let short = |headers: &http::HeaderMap| {
        partner_center_core::driver::retry_after(headers)
            .map(|wait| wait.min(Duration::from_secs(30)))
    };
    assert!(refused("retry_after", |seed| retry_after::check_with(short, seed)) > 0);
    assert_eq!(refused("retry_after", retry_after::check), 0);
}

#[test]
fn a_link_that_is_joined_or_let_through_is_found() {
    let joined = |link: &str, base: &partner_center_core::BaseUrl| {
        Ok::<_, Error>(format!("{base}/v1{link}"))
    };
    assert!(refused("link", |seed| link::check_with(joined, seed)) > 0);
    let believed = |link: &str, base: &partner_center_core::BaseUrl| {
        let path = link.strip_prefix('/').unwrap_or(link);
        Ok::<_, Error>(if link.contains("://") {
            link.into()
        } else {
            format!("{base}/v1/{path}")
        })
    };
    assert!(refused("link", |seed| link::check_with(believed, seed)) > 0);
    assert_eq!(refused("link", link::check), 0);
}

#[test]
fn an_id_that_is_put_in_unchecked_is_found() {
    let unchecked = |id: &str, base: &partner_center_core::BaseUrl| {
        let customer = partner_center_fuzz::CUSTOMER;
        Ok::<_, Error>(format!("{base}/v1/customers/{customer}/orders/{id}"))
    };
    assert!(refused("id", |seed| id::check_with(unchecked, seed)) > 0);
    assert_eq!(refused("id", id::check), 0);
}

#[test]
fn a_sign_in_that_tells_secrets_or_believes_refusals_is_found() {
    let tells = |answer: http::Response<bytes::Bytes>| {
        let body = String::from_utf8_lossy(answer.body()).into_owned();
        Err(partner_center_core::auth::SignInError::local(body))
    };
    assert!(refused("token_answer", |seed| token_answer::check_with(tells, seed)) > 0);
    let believes = |answer: http::Response<bytes::Bytes>| {
        let token = bytes::Bytes::from_static(br#"{"access_token":"t"}"#);
        TokenAnswer::from_json(if answer.status().is_success() {
            answer.body()
        } else {
            &token
        })
    };
    assert!(
        refused("token_answer", |seed| token_answer::check_with(
            believes, seed
        )) > 0
    );
    assert_eq!(refused("token_answer", token_answer::check), 0);
}
