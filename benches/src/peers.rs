//! The decoders that are compared: all take the bytes of a body and give values that own what they
//! need.
//!
//! Each gets the body in a `Vec` that is its own, because this library keeps it and simd-json
//! writes into it. That a body is UTF-8 is checked by all of them, inside the measured time.

#![allow(clippy::ptr_arg, reason = "one signature for all decoders")]

use std::error::Error;

use partner_center_core::{Item, endpoint::Payload};
use partner_center_model::decode::Decode;
use partner_center_model::{Collection, Order};
use serde::de::DeserializeOwned;

use crate::everyday;
use crate::touch::Touch;

/// What a decoder gives.
pub type Decoded<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// A decoder.
pub type Decoder<T> = fn(&mut Vec<u8>) -> Decoded<T>;

/// This library. Ratios are against it.
pub const OURS: &str = "ours";
/// `serde_json` to the everyday types: what most programs do.
pub const SERDE_JSON: &str = "serde_json";
/// This library, item by item, which keeps broken items beside good ones.
pub const LENIENT: &str = "ours, lenient";
/// `serde_json` to a tree of values.
pub const VALUE: &str = "serde_json::Value";

/// The decoders that give typed values; all but the first give the everyday types.
pub const TYPED: [&str; 5] = [OURS, SERDE_JSON, "sonic-rs", "simd-json", "jiter"];

/// This library, strictly.
///
/// # Errors
/// When the body is not a collection of these.
pub fn ours<T: Decode>(body: &mut Vec<u8>) -> Decoded<Collection<T>> {
    Ok(partner_center_core::endpoint::decode(&take(body))?)
}

fn lenient(body: &mut Vec<u8>) -> Decoded<Collection<Item<Order>>> {
    Ok(partner_center_core::endpoint::decode_items(&take(body))?)
}

fn take(body: &mut Vec<u8>) -> Payload {
    Payload::from(std::mem::take(body))
}

/// `serde_json` to the everyday types.
///
/// # Errors
/// When the body is not a collection of these.
pub fn serde_json<T: DeserializeOwned>(body: &mut Vec<u8>) -> Decoded<everyday::Collection<T>> {
    Ok(serde_json::from_slice(body)?)
}

fn sonic_rs(body: &mut Vec<u8>) -> Decoded<everyday::Collection> {
    Ok(sonic_rs::from_slice(body)?)
}

fn simd_json(body: &mut Vec<u8>) -> Decoded<everyday::Collection> {
    Ok(simd_json::serde::from_slice(body)?)
}

fn jiter(body: &mut Vec<u8>) -> Decoded<everyday::Collection> {
    everyday::pull_collection(body)
}

fn value(body: &mut Vec<u8>) -> Decoded<serde_json::Value> {
    Ok(serde_json::from_slice(body)?)
}

/// Something to be done with a decoder, whatever it gives.
pub trait Work {
    /// What comes out of it.
    type Output;

    /// Does it.
    fn run<T: Touch>(&mut self, decode: Decoder<T>) -> Self::Output;
}

/// Does the work with the decoder of this name.
///
/// # Errors
/// When there is no such decoder.
pub fn with<W: Work>(name: &str, work: &mut W) -> Result<W::Output, String> {
    Ok(match name {
        OURS => work.run(ours::<Order>),
        LENIENT => work.run(lenient),
        SERDE_JSON => work.run(serde_json::<everyday::Order>),
        "sonic-rs" => work.run(sonic_rs),
        "simd-json" => work.run(simd_json),
        "jiter" => work.run(jiter),
        VALUE => work.run(value),
        _ => return Err(format!("there is no decoder {name}")),
    })
}
