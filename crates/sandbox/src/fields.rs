//! The members of a request, read as generously as the service reads them: names in any case, `null` as
//! absent.

use crate::json::Json;
use crate::service_error::{Result, ServiceError};

#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(&'a Json);

impl<'a> Fields<'a> {
    /// Nothing but an object has members.
    pub(crate) fn of(json: &'a Json) -> Result<Self> {
        match json {
            Json::Object(_) => Ok(Self(json)),
            _ => Err(ServiceError::invalid_input("an object is expected")),
        }
    }

    pub(crate) fn get(self, name: &str) -> Option<&'a Json> {
        self.0.get_any_case(name).filter(|value| !value.is_null())
    }

    pub(crate) fn text(self, name: &str) -> Result<Option<String>> {
        let text = |json: &Json| json.as_text().ok_or_else(|| wrong(name, "a text"));
        self.get(name).map(text).transpose()
    }

    /// A whole number; the service reads one from a string as well.
    pub(crate) fn integer(self, name: &str) -> Result<Option<i64>> {
        let number = |json: &Json| {
            let number = json.spelled().trim().parse();
            number.map_err(|_| wrong(name, "a whole number"))
        };
        self.get(name).map(number).transpose()
    }

    pub(crate) fn flag(self, name: &str) -> Result<Option<bool>> {
        let flag = |json: &Json| json.as_number().ok_or_else(|| wrong(name, "a boolean"));
        self.get(name).map(flag).transpose()
    }

    pub(crate) fn object(self, name: &str) -> Result<Option<Self>> {
        let object = |json| Self::of(json).map_err(|_| wrong(name, "an object"));
        self.get(name).map(object).transpose()
    }

    /// The items of an array; an absent one has none.
    pub(crate) fn items(self, name: &str) -> Result<&'a [Json]> {
        match self.get(name) {
            None => Ok(&[]),
            Some(Json::Array(items)) => Ok(items),
            Some(_) => Err(wrong(name, "an array")),
        }
    }

    pub(crate) fn texts(self, name: &str) -> Result<Vec<String>> {
        let text = |json: &Json| json.as_text().ok_or_else(|| wrong(name, "a list of texts"));
        self.items(name)?.iter().map(text).collect()
    }
}

fn wrong(name: &str, expected: &str) -> ServiceError {
    ServiceError::invalid_input(&format!("'{name}' is not {expected}"))
}
