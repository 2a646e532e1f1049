//! Trees of JSON values, where only texts and numbers can be told apart.

use serde_json::Value;

use super::{Sum, Touch};

impl Touch for Value {
    fn touch(&self, sum: &mut Sum) {
        match self {
            Self::Null => {}
            Self::Bool(value) => value.touch(sum),
            Self::Number(number) => sum.number(number.as_i64().unwrap_or_default()),
            Self::String(text) => sum.text(text),
            Self::Array(items) => items.touch(sum),
            Self::Object(members) => members.values().for_each(|value| value.touch(sum)),
        }
    }
}
