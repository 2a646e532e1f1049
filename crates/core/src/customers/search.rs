//! Searching customers.

use crate::{Call, ListCustomers};

/// What customers can be searched by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CustomerSearchField {
    /// The name of the company.
    CompanyName,
    /// The domain.
    Domain,
    /// The indirect reseller.
    IndirectReseller,
    /// The indirect cloud solution provider.
    IndirectCloudSolutionProvider,
}

impl CustomerSearchField {
    fn as_str(self) -> &'static str {
        match self {
            Self::CompanyName => "CompanyName",
            Self::Domain => "Domain",
            Self::IndirectReseller => "IndirectReseller",
            Self::IndirectCloudSolutionProvider => "IndirectCloudSolutionProvider",
        }
    }
}

impl ListCustomers {
    /// Only customers whose field starts with this text (`filter`): the service has no other comparison.
    #[must_use]
    pub fn starting_with(mut self, field: CustomerSearchField, text: impl Into<String>) -> Self {
        // Written by hand, in the documented order: the order in a JSON value depends on features of
        // `serde_json` that any other crate may switch on.
        let (field, text) = (field.as_str(), serde_json::Value::from(text.into()));
        let filter = format!(r#"{{"Field":"{field}","Value":{text},"Operator":"starts_with"}}"#);
        self.filter = Some(filter);
        self
    }
}

impl<C> Call<C, ListCustomers> {
    /// Only customers whose field starts with this text.
    pub fn starting_with(self, field: CustomerSearchField, text: impl Into<String>) -> Self {
        self.map(|list| list.starting_with(field, text))
    }
}
