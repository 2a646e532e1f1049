use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::*;
use crate::auth::Secret;

const SECRET: &str = "wQ8~xK3v9/Qm2+Zr7_Lp5==tY1.Hn4";

fn percent(text: &str) -> String {
    let percent = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(percent).collect()
}

fn forms(secret: &str) -> Vec<String> {
    let basic = |name: &str| STANDARD.encode(format!("{name}:{secret}@example"));
    let hex: Vec<_> = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let hex = hex.concat();
    let escaped = |c: char| format!("\\u{:04x}", u32::from(c));
    vec![
        secret.to_owned(),
        secret.to_uppercase(),
        percent(secret),
        percent(secret).to_lowercase(),
        percent(&percent(secret)),
        secret.replace('/', "\\/"),
        secret.replace('/', "\\\\\\/"),
        secret.chars().map(escaped).collect(),
        secret.replace('+', "&#43;").replace('/', "&#x2F;"),
        basic(""),
        basic("a"),
        basic("ab"),
        basic("abc"),
        percent(&basic("name")),
        URL_SAFE_NO_PAD.encode(format!("name:{secret}")),
        hex.to_uppercase(),
        format!("f{hex}"),
        secret[3..21].to_owned(),
        secret[..16].to_owned(),
    ]
}

#[test]
fn every_form_is_masked_wherever_it_stands() {
    let secret = Secret::new(SECRET);
    for form in forms(SECRET) {
        for said in [
            format!("before {form} behind"),
            form.clone(),
            format!("({form}): Löwe"),
            format!("{form} {form}"),
        ] {
            let masked = text(&said);
            for part in [form.as_str(), &form[2..18.min(form.len())]] {
                assert!(!masked.contains(part), "{form} in {masked}");
            }
            assert_eq!(masked.contains("before"), said.contains("before"));
            assert_eq!(masked.contains("Löwe"), said.contains("Löwe"));
            assert_eq!(&*bytes(said.as_bytes()), masked.as_bytes());
        }
    }
    drop(secret);
}

/// Nothing is masked that nobody gave as a secret.
#[test]
fn what_is_not_known_is_shown() {
    const GONE: &str = "r4nD0m.but/gone+and_forgotten";
    drop(Secret::new(GONE));
    for form in forms(GONE) {
        assert_eq!(text(&form), form);
    }
}

#[test]
fn one_copy_keeps_it_known() {
    const COPIED: &str = "c0pied-and-kept-somewhere-else";
    let kept = Secret::new(COPIED);
    drop(Secret::new(COPIED));
    drop(kept.clone());
    assert_eq!(text(COPIED), "***");
    drop(kept);
    assert_eq!(text(COPIED), COPIED);
}

#[test]
fn the_rest_of_a_text_stays() {
    let _secret = Secret::new(SECRET);
    assert_eq!(text(&format!("a{SECRET}b")), "a***b");
    assert_eq!(text(&format!("{SECRET}{SECRET}")), "***");
    assert_eq!(
        text("{\"a\": \"100%\", \"b\": \"\\u00e9&amp;\"}"),
        "{\"a\": \"100%\", \"b\": \"\\u00e9&amp;\"}"
    );
    // 15 bytes of it are not enough to recognise it.
    assert_eq!(text(&SECRET[..15]), &SECRET[..15]);
    let basic = STANDARD.encode(format!("client:{SECRET}"));
    let masked = text(&basic).into_owned();
    assert!(
        masked.starts_with("Y2xpZW50O***") && masked.len() < 16,
        "{masked}"
    );
}

#[test]
fn short_secrets_cost_no_ordinary_word() {
    let _secrets = ["order", "2024", "no", "t.0.k", "s3cr3t"].map(Secret::new);
    for plain in [
        "the order 2024 has no lines",
        "xt.0.k",
        "s3cr3ts",
        "MS-RequestId 20240000-0000-4000-8000-000000000000",
    ] {
        assert_eq!(text(plain), plain);
    }
    assert_eq!(text("got t.0.k, s3cr3t"), "got ***, ***");
    assert_eq!(
        text("Authorization: Bearer order"),
        "Authorization: Bearer ***"
    );
    assert_eq!(text("bearer 2024."), "bearer ***.");
    assert_eq!(text(&percent("x:s3cr3t")), "x%3A***");
}

#[test]
fn letters_are_not_cut() {
    const NAMED: &str = "geheim-für-die-löwen-im-zoo-überall";
    let _secret = Secret::new(NAMED);
    for begin in 0..8 {
        let Some(part) = NAMED.get(begin..begin + 24) else {
            continue;
        };
        let masked = text(part).into_owned();
        assert!(!masked.contains("die-l"), "{masked}");
    }
    // A part that begins within a character.
    let said = format!("\u{fc}{}", &NAMED[10..]);
    assert!(text(&said).contains("***"));
}

#[test]
fn headers_are_masked_by_value_and_by_name() {
    let _secret = Secret::new(SECRET);
    let mut given = HeaderMap::new();
    for (name, value) in [
        ("location", format!("/?token={}", percent(SECRET))),
        ("set-cookie", "session=1".to_owned()),
        ("ms-cv", "tul.1".to_owned()),
    ] {
        given.insert(name, HeaderValue::from_str(&value).unwrap());
    }
    let masked = headers(given.clone());
    assert_eq!(masked["location"], "/?token=***");
    assert_eq!(masked["ms-cv"], given["ms-cv"]);
    assert!(masked["set-cookie"].is_sensitive());
}

#[test]
fn memory_does_not_grow_with_what_is_dropped() {
    let before = known::all().len();
    for number in 0..10_000 {
        drop(Secret::new(format!("one-of-many-secrets-{number}")));
    }
    // Other tests run beside this one.
    assert!(known::all().len() < before + 100);
    assert!(known::noted() < before + 1_000, "{}", known::noted());
}
