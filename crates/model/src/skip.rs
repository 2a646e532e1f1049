//! Stepping over a JSON value that is not interpreted, checking that it is one.

/// Steps over the value that begins here; `None` when it is malformed, or nested deeper than 128
/// levels.
pub(crate) fn value(rest: &mut &[u8]) -> Option<()> {
    // One bit a level: whether it is an object.
    let (mut objects, mut depth) = (0_u128, 0_u32);
    loop {
        space(rest);
        match rest.first()? {
            b'{' | b'[' => {
                let object = rest[0] == b'{';
                *rest = &rest[1..];
                space(rest);
                if *rest.first()? == if object { b'}' } else { b']' } {
                    *rest = &rest[1..];
                } else {
                    if depth == u128::BITS {
                        return None;
                    }
                    objects = objects << 1 | u128::from(object);
                    depth += 1;
                    if object {
                        name(rest)?;
                    }
                    continue;
                }
            }
            b'"' => string(rest)?,
            b't' => literal(rest, b"true")?,
            b'f' => literal(rest, b"false")?,
            b'n' => literal(rest, b"null")?,
            _ => number(rest)?,
        }
        // Behind a value: the ends of what it stands in, or the next element.
        loop {
            if depth == 0 {
                return Some(());
            }
            space(rest);
            let object = objects & 1 == 1;
            let (&byte, behind) = rest.split_first()?;
            *rest = behind;
            match (byte, object) {
                (b',', true) => {
                    space(rest);
                    name(rest)?;
                    break;
                }
                (b',', false) => break,
                (b'}', true) | (b']', false) => {
                    objects >>= 1;
                    depth -= 1;
                }
                _ => return None,
            }
        }
    }
}

/// Steps over white space.
#[inline]
pub(crate) fn space(rest: &mut &[u8]) {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    // One space is what most writers put.
    if let [b' ', behind @ ..] = rest {
        *rest = behind;
    }
    while rest.first().is_some_and(is_space) {
        *rest = &rest[1..];
    }
}

fn name(rest: &mut &[u8]) -> Option<()> {
    string(rest)?;
    space(rest);
    literal(rest, b":")
}

fn literal(rest: &mut &[u8], literal: &[u8]) -> Option<()> {
    *rest = rest.strip_prefix(literal)?;
    Some(())
}

fn string(rest: &mut &[u8]) -> Option<()> {
    *rest = rest.strip_prefix(b"\"")?;
    loop {
        *rest = rest.get(crate::scan::run(rest)..)?;
        match rest {
            [b'"', behind @ ..] => {
                *rest = behind;
                return Some(());
            }
            [
                b'\\',
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
                behind @ ..,
            ] => *rest = behind,
            [b'\\', b'u', a, b, c, d, behind @ ..]
                if [a, b, c, d].into_iter().all(u8::is_ascii_hexdigit) =>
            {
                *rest = behind;
            }
            _ => return None,
        }
    }
}

fn number(rest: &mut &[u8]) -> Option<()> {
    if let [b'-', behind @ ..] = rest {
        *rest = behind;
    }
    match rest.first()? {
        b'0' => *rest = &rest[1..],
        _ => digits(rest)?,
    }
    if let [b'.', behind @ ..] = rest {
        *rest = behind;
        digits(rest)?;
    }
    if let [b'e' | b'E', behind @ ..] = rest {
        *rest = behind;
        if let [b'+' | b'-', behind @ ..] = rest {
            *rest = behind;
        }
        digits(rest)?;
    }
    Some(())
}

fn digits(rest: &mut &[u8]) -> Option<()> {
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    *rest = rest.get(length..)?;
    (length > 0).then_some(())
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
