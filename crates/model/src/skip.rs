//! Stepping over a JSON value that is not interpreted, checking that it is one.

use crate::scan::{run, stops};

/// Steps over the value that begins here; `None` when it is malformed, or nested deeper than
/// [`MAX_DEPTH`].
pub(crate) fn value(rest: &mut &[u8]) -> Option<()> {
    *rest = behind_value(spaces(rest), MAX_DEPTH)?;
    Some(())
}

/// What is behind the value that begins here, which may have so many levels. Here and below the place is
/// handed on by value, so that it stays in registers.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "in three places, so that only objects and lists are calls"
)]
fn behind_value(rest: &[u8], levels: usize) -> Option<&[u8]> {
    match rest.first()? {
        b'"' => string(rest),
        b'{' => behind_object(&rest[1..], levels.checked_sub(1)?),
        b'[' => behind_list(&rest[1..], levels.checked_sub(1)?),
        b't' => rest.strip_prefix(b"true"),
        b'f' => rest.strip_prefix(b"false"),
        b'n' => rest.strip_prefix(b"null"),
        _ => number(rest),
    }
}

#[inline(never)]
fn behind_object(rest: &[u8], levels: usize) -> Option<&[u8]> {
    let mut rest = spaces(rest);
    if let [b'}', behind @ ..] = rest {
        return Some(behind);
    }
    loop {
        let value = spaces(string(rest)?).strip_prefix(b":")?;
        match spaces(behind_value(spaces(value), levels)?) {
            [b',', behind @ ..] => rest = spaces(behind),
            [b'}', behind @ ..] => return Some(behind),
            _ => return None,
        }
    }
}

#[inline(never)]
fn behind_list(rest: &[u8], levels: usize) -> Option<&[u8]> {
    let mut rest = spaces(rest);
    if let [b']', behind @ ..] = rest {
        return Some(behind);
    }
    loop {
        match spaces(behind_value(rest, levels)?) {
            [b',', behind @ ..] => rest = spaces(behind),
            [b']', behind @ ..] => return Some(behind),
            _ => return None,
        }
    }
}

/// Steps over white space.
pub(crate) fn space(rest: &mut &[u8]) {
    *rest = spaces(rest);
}

/// What is behind white space.
#[inline]
fn spaces(mut rest: &[u8]) -> &[u8] {
    while let [b' ' | b'\n' | b'\r' | b'\t', behind @ ..] = rest {
        rest = behind;
    }
    rest
}

/// What is behind a string. Most are short and have no escapes.
#[inline]
fn string(rest: &[u8]) -> Option<&[u8]> {
    if let Some((quoted, _)) = rest.split_first_chunk::<17>()
        && let [b'"', chunk @ ..] = quoted
        && let stops = stops(chunk)
        && stops != 0
        && let Some([b'"', behind @ ..]) = rest.get(stops.trailing_zeros() as usize + 1..)
    {
        return Some(behind);
    }
    any_string(rest)
}

#[inline(never)]
fn any_string(rest: &[u8]) -> Option<&[u8]> {
    let mut rest = rest.strip_prefix(b"\"")?;
    loop {
        rest = rest.get(run(rest)..)?;
        rest = match rest {
            [b'"', behind @ ..] => return Some(behind),
            [
                b'\\',
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
                behind @ ..,
            ] => behind,
            [b'\\', b'u', a, b, c, d, behind @ ..]
                if [a, b, c, d].into_iter().all(u8::is_ascii_hexdigit) =>
            {
                behind
            }
            _ => return None,
        }
    }
}

#[inline]
fn number(rest: &[u8]) -> Option<&[u8]> {
    let rest = rest.strip_prefix(b"-").unwrap_or(rest);
    let mut rest = match rest {
        [b'0', behind @ ..] => behind,
        _ => digits(rest)?,
    };
    if let [b'.', behind @ ..] = rest {
        rest = digits(behind)?;
    }
    if let [b'e' | b'E', behind @ ..] = rest {
        rest = match behind {
            [b'+' | b'-', behind @ ..] => digits(behind)?,
            _ => digits(behind)?,
        };
    }
    Some(rest)
}

/// What is behind one digit or more.
#[inline]
fn digits(rest: &[u8]) -> Option<&[u8]> {
    let [b'0'..=b'9', others @ ..] = rest else {
        return None;
    };
    let mut behind = others;
    while let [b'0'..=b'9', others @ ..] = behind {
        behind = others;
    }
    Some(behind)
}

/// Deeper nesting than this is refused, so that walking a value can never exhaust the stack.
const MAX_DEPTH: usize = 128;

/// An error text when arrays and objects nest deeper than [`MAX_DEPTH`].
pub(crate) fn bounded(json: &str) -> Result<(), String> {
    if exceeds_depth(json) {
        return Err(format!("nested deeper than {MAX_DEPTH} levels"));
    }
    Ok(())
}

/// Whether arrays and objects nest deeper than [`MAX_DEPTH`].
fn exceeds_depth(json: &str) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in json.bytes() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return true;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    /// Every sequence of a few tokens, alone, in a list and in an object: what is stepped over is what serde takes
    /// for a value.
    #[test]
    fn what_is_stepped_over_is_a_value_to_serde() {
        const TOKENS: [&str; 17] = [
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"\\n\\u00e9\"",
            "\"\\",
            "10",
            "0",
            "-",
            ".5",
            "e+1",
            " ",
            "true",
            "nul",
        ];
        let mut taken = 0;
        for number in 0..TOKENS.len().pow(4) {
            let places = (0..4).map(|place| number / TOKENS.len().pow(place));
            let tokens: String = places.map(|place| TOKENS[place % TOKENS.len()]).collect();
            let text = match number % 3 {
                0 => tokens,
                1 => format!("[{tokens}]"),
                _ => format!("{{\"name\" : {tokens}}}"),
            };
            let mut rest = text.as_bytes();
            let found = super::value(&mut rest).map(|()| text.len() - rest.len());
            let mut values = serde_json::Deserializer::from_str(&text)
                .into_iter::<&serde_json::value::RawValue>();
            let expected = values
                .next()
                .and_then(Result::ok)
                .map(|_| values.byte_offset());
            // serde also looks at what is behind a number or a word: of itself the value must be one.
            let is_value =
                |end| serde_json::from_str::<&serde_json::value::RawValue>(&text[..end]).is_ok();
            let is_value_by_itself = expected.is_none() && found.is_some_and(is_value);
            assert!(found == expected || is_value_by_itself, "{text}");
            taken += usize::from(found.is_some());
        }
        assert!(taken > 1_000, "{taken}");
    }
}
