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
    let name = member_name(&word);
    words
        .iter()
        .position(|known| !name.is_empty() && member_name(known) == name)
}

/// The C# name of a word of the wire: a first capital, and one for each letter after a `_`. Empty for what has
/// no name.
pub(crate) fn member_name(word: &str) -> String {
    let mut name = String::new();
    let mut is_first = true;
    for letter in word.chars() {
        if letter == '_' && !is_first {
            is_first = true;
        } else if is_first {
            name.extend(letter.to_uppercase());
            is_first = false;
        } else {
            name.push(letter);
        }
    }
    if is_first { String::new() } else { name }
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
