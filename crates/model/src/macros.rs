//! What several values have in common.

/// Implements equality, order and hash as those of the type's `key`.
macro_rules! compare_by_key {
    ($name:ident) => {
        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.key() == other.key()
            }
        }

        impl Eq for $name {}

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.key().cmp(&other.key())
            }
        }

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.key().hash(state);
            }
        }
    };
}

/// Implements the other conversions of a type that is made from any `&str`.
macro_rules! from_any_text {
    ($name:ident $(<$parameter:ident: $bound:ident>)?) => {
        impl $(<$parameter: $bound>)? From<String> for $name $(<$parameter>)? {
            fn from(text: String) -> Self {
                text.as_str().into()
            }
        }

        /// Every text is one, so this never fails.
        impl $(<$parameter: $bound>)? std::str::FromStr for $name $(<$parameter>)? {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(text.into())
            }
        }
    };
}

pub(crate) use {compare_by_key, from_any_text};
