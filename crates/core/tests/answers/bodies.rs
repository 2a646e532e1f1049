//! The bodies that an answer may have, whatever its status says.

use bytes::Bytes;

use crate::fixture;

/// What a body is, as a refusal sees it and as a success sees it.
pub(crate) struct Body {
    pub(crate) name: &'static str,
    pub(crate) bytes: Bytes,
    /// The kind of fault.
    pub(crate) fault: &'static str,
    /// What is wrong with it as a list of orders, or nothing.
    pub(crate) as_list: Result<(), &'static str>,
}

fn body(
    name: &'static str,
    bytes: impl Into<Bytes>,
    fault: &'static str,
    as_list: Result<(), &'static str>,
) -> Body {
    Body {
        name,
        bytes: bytes.into(),
        fault,
        as_list,
    }
}

/// An object that stands where a list should is a list without items: the service is known to
/// leave members out, so nothing tells the two apart.
const EMPTY_LIST: Result<(), &str> = Ok(());

pub(crate) fn bodies() -> Vec<Body> {
    let mut bodies = objects();
    bodies.extend(others());
    bodies
}

/// JSON objects behind nothing or a byte-order mark.
fn objects() -> Vec<Body> {
    let code_number = fixture!("faults/code-number.json");
    let marked = format!("\u{feff}{code_number}");
    let lines = r#"{"code": "A\nB", "description": "one\r\ntwo\u001b[31m\u2028three"}"#;
    let api = [
        ("code as number", code_number),
        ("code as text", fixture!("faults/code-string.json")),
        ("data of objects", fixture!("faults/data-objects.json")),
        ("data as object", fixture!("faults/data-object.json")),
        ("data of texts", fixture!("faults/data-strings.json")),
        ("no data", fixture!("faults/data-absent.json")),
        ("only a code", fixture!("faults/code-only.json")),
        ("two lines in a description", lines),
    ];
    let others = [
        (
            "web framework",
            fixture!("faults/framework.json"),
            "Framework",
        ),
        ("all null", fixture!("faults/nulls.json"), "OtherJson"),
        ("gateway", fixture!("faults/gateway-429.json"), "Gateway"),
        ("nested", fixture!("faults/nested.json"), "Nested"),
    ];
    let api = api.map(|(name, text)| (name, text, "Api")).into_iter();
    let mut bodies: Vec<_> = api
        .chain(others)
        .map(|(name, text, fault)| body(name, text, fault, EMPTY_LIST))
        .collect();
    bodies.push(body(
        "JSON behind a byte-order mark",
        marked,
        "Api",
        EMPTY_LIST,
    ));
    bodies
}

/// Everything else that comes instead.
fn others() -> Vec<Body> {
    let code_number = fixture!("faults/code-number.json");
    let utf16: Vec<u8> = "\u{feff}{\"code\": 1}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    vec![
        body(
            "other JSON",
            fixture!("faults/other-json.json"),
            "OtherJson",
            Err("invalid type: sequence, expected an object (Collection) at line 1 column 0"),
        ),
        body(
            "HTML",
            fixture!("broken/html-502.html"),
            "NotJson",
            Err("the body is HTML or XML, not JSON: <!DOCTYPE html>"),
        ),
        body(
            "HTML behind a byte-order mark",
            "\u{feff}<html>\n</html>",
            "NotJson",
            Err("the body is HTML or XML, not JSON: <html> </html>"),
        ),
        body("empty", "", "NotJson", Err("the body is empty")),
        body(
            "only a byte-order mark",
            "\u{feff}",
            "NotJson",
            Err("the body is empty"),
        ),
        body(
            "white space",
            " \r\n\t ",
            "NotJson",
            Err("the body is empty"),
        ),
        body(
            "text",
            fixture!("broken/not-json.txt"),
            "NotJson",
            Err("not JSON: expected value at line 1 column 1"),
        ),
        body(
            "cut JSON",
            &code_number.as_bytes()[..40],
            "NotJson",
            Err(
                "description: the JSON ends too early: EOF while parsing a string at line 3 column 21",
            ),
        ),
        body(
            "UTF-16",
            utf16,
            "NotJson",
            Err("the body is UTF-16, not UTF-8"),
        ),
        body(
            "null",
            "null",
            "OtherJson",
            Err("invalid type: null, expected an object (Collection) at line 1 column 4"),
        ),
        body(
            "200 deep",
            format!(
                "{{\"code\": 1, \"deep\": {}{}}}",
                "[".repeat(200),
                "]".repeat(200)
            ),
            "OtherJson",
            Err("deep: "),
        ),
        body(
            "no UTF-8",
            &b"{\"code\": 1, \"description\": \"\xff\xfe\"}"[..],
            "NotJson",
            Err("description: not JSON: invalid unicode code point"),
        ),
    ]
}
