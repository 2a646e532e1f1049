//! Lists: decoded whole or item by item, followed from page to page, and read as iterators and streams.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

#[path = "../common/mod.rs"]
mod common;
mod decoding;
mod items;
mod pages;
mod tasks;

const SEEK: &str = "/customers?seekOperation=Next";
