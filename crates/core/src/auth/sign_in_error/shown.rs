//! What may be shown of an answer, which may repeat the secrets of the request in some encoding.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::auth::Secret;
use crate::body::one_line;

/// The longest text that is shown.
const LONGEST: usize = 500;
/// This many characters of a secret, in any encoding, give it away.
const PIECE: usize = 8;

/// A text of the service in one line, without tokens.
pub(super) fn shown(text: &str) -> String {
    let line = one_line(text);
    let words: Vec<_> = line.split_whitespace().map(without_token).collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// A word, unless it may be a token that this program does not know: a JWT, or a long run of capital
/// and small letters and digits. Addresses, ids, dates and thumbprints are not tokens.
fn without_token(word: &str) -> &str {
    const JWT: usize = 24;
    const OPAQUE: usize = 60;
    let is_part =
        |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/' | '='));
    let is_token = |run: &str| {
        let has = |test: fn(&char) -> bool| run.chars().any(|c| test(&c));
        (run.starts_with("eyJ") && run.len() >= JWT)
            || (run.len() >= OPAQUE
                && has(char::is_ascii_uppercase)
                && has(char::is_ascii_lowercase)
                && has(char::is_ascii_digit))
    };
    if word.split(is_part).any(is_token) {
        "…"
    } else {
        word
    }
}

/// The secrets of a request in every form in which an answer may repeat them.
pub(super) struct Forms(Vec<Vec<char>>);

impl Forms {
    pub(super) fn of(secrets: &[Secret]) -> Self {
        let secrets = secrets.iter().filter(|secret| !secret.is_empty());
        Self(
            secrets
                .flat_map(|secret| forms(secret.expose()))
                .map(|form| form.to_lowercase().chars().collect())
                .collect(),
        )
    }

    /// The text with `…` for each word that has a secret in it, or a piece of one.
    pub(super) fn hide(&self, text: &str) -> String {
        let words = text.split(' ').collect::<Vec<_>>();
        let mut hidden = vec![false; words.len()];
        // Secrets may have spaces, so the text is looked at as a whole. One character stays one.
        let lower: Vec<char> = text
            .chars()
            .flat_map(|c| c.to_lowercase().take(1))
            .collect();
        for form in &self.0 {
            let length = form.len().min(PIECE);
            let pieces: HashSet<&[char]> = form.windows(length).collect();
            for (at, found) in lower.windows(length).enumerate() {
                if pieces.contains(found) {
                    mark(&mut hidden, &lower, at, at + length);
                }
            }
        }
        let shown = words.iter().zip(&hidden);
        let shown = shown.map(|(word, &is_hidden)| if is_hidden { "…" } else { word });
        shown.collect::<Vec<_>>().join(" ")
    }

    /// Whether a secret, or a piece of one, is in the text.
    pub(super) fn are_in(&self, text: &str) -> bool {
        self.hide(text) != text
    }
}

/// Hides the words between two places.
fn mark(hidden: &mut [bool], text: &[char], from: usize, to: usize) {
    let spaces = |part: &[char]| part.iter().filter(|c| **c == ' ').count();
    let first = spaces(&text[..from]);
    let last = first + spaces(&text[from..to]);
    hidden[first..=last].fill(true);
}

fn hex(byte: u8) -> [char; 2] {
    [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))
}

fn forms(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let mut forms = vec![
        secret.split_whitespace().collect::<Vec<_>>().join(" "),
        bytes.iter().copied().flat_map(hex).collect(),
        percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC)
            .to_string(),
        secret.chars().rev().collect(),
    ];
    // Inside a longer text, the base64 of a secret begins at one of three offsets.
    for offset in 0..3 {
        let shifted = [&vec![0; offset], bytes].concat();
        for alphabet in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            let encoded = alphabet.encode(&shifted);
            // The first letters belong to what comes before, the last to what follows.
            let begin = [0, 2, 3][offset].min(encoded.len());
            let end = encoded.len() - usize::from(shifted.len() % 3 != 0);
            forms.push(encoded.get(begin..end).unwrap_or_default().to_owned());
        }
    }
    if let Ok(json) = serde_json::to_string(secret) {
        forms.push(json.trim_matches('"').to_owned());
    }
    forms.retain(|form| !form.is_empty());
    forms
}
