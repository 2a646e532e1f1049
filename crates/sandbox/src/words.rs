//! Words in bodies, read as Microsoft's own converter reads them.

use crate::json::Json;

/// The place of the member that a value names: a word, or the member's number.
///
/// The converter turns a word into the name of a member (`one_time` is `OneTime`, and so are `oneTime` and
/// `OneTime`), and compares letter by letter: `onetime` and `MONTHLY` are no members to it. What it takes for
/// 0 = unknown then, and would let through, is refused here.
///
/// Source: .NET SDK 3.4, `EnumJsonConverter`.
pub(crate) fn position(words: &[&str], value: &Json) -> Option<usize> {
    let Some(word) = value.as_text() else {
        return value.as_number().filter(|&number| number < words.len());
    };
    let name = member_name(&word)?;
    let is_it = |known: &&str| member_name(known).as_deref() == Some(&name);
    words.iter().position(is_it)
}

/// The C# name behind a word of the wire: a first capital, and one for each letter behind a `_`.
pub(crate) fn member_name(word: &str) -> Option<String> {
    let mut letters = word.chars();
    let mut name: String = letters.next()?.to_uppercase().collect();
    while let Some(letter) = letters.next() {
        if letter == '_' {
            name.extend(letters.next()?.to_uppercase());
        } else {
            name.push(letter);
        }
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_the_converter_reads_them() {
        let words = ["unknown", "monthly", "one_time"];
        let read = |json: &str| position(&words, &Json::parse(json).unwrap());
        for spelled in ["one_time", "oneTime", "OneTime", "One_time", "one_Time"] {
            assert_eq!(read(&format!("\"{spelled}\"")), Some(2), "{spelled}");
        }
        assert_eq!(read("1"), Some(1));
        assert_eq!(read("\"Monthly\""), Some(1));
        for other in [
            "\"onetime\"",
            "\"Onetime\"",
            "\"ONE_TIME\"",
            "\"one__time\"",
            "\"one_time_\"",
            "\"one-time\"",
            "\"MONTHLY\"",
            "\" monthly\"",
            "\"1\"",
            "\"\"",
            "3",
            "-1",
            "1.5",
            "true",
            "null",
            "{}",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
