use std::fmt;

/// Why the journal kept a write from being sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Withheld {
    /// It is done already, with these orders.
    Done {
        /// Their ids, as far as they are known.
        orders: Vec<String>,
    },
    /// The journal has another request under its `MS-RequestId`.
    OtherRequest,
    /// It was begun with a token of another partner's tenant, whose purchase it is.
    OtherPartner,
    /// It was begun so long ago, or at so odd a time, that the service may have forgotten its
    /// `MS-RequestId`: sent again, it could be done twice. See
    /// [`RESEND_WINDOW`](super::RESEND_WINDOW).
    TooOld,
}

impl Withheld {
    /// Whether nobody knows what became of the write.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        matches!(self, Self::TooOld)
    }

    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::Done { .. } => {
                "look at the order (`orders get`); a new purchase needs a new MS-RequestId"
            }
            Self::OtherRequest => "leave the MS-RequestId out, or make the very same call",
            Self::OtherPartner => "sign in to the partner tenant that began it",
            Self::TooOld => {
                "look for its result first, and decide: `orders settle`, with --resend to send it all the same"
            }
        }
    }
}

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done { orders } if orders.is_empty() => {
                f.write_str("this write is done already; nothing was sent")
            }
            Self::Done { orders } => write!(
                f,
                "this write is done already: order {}; nothing was sent",
                orders.join(", ")
            ),
            Self::OtherRequest => f.write_str(
                "the journal has another request under this MS-RequestId; nothing was sent",
            ),
            Self::OtherPartner => f.write_str(
                "the write was begun with a token of another partner's tenant; nothing was sent",
            ),
            Self::TooOld => f.write_str(
                "the write was begun too long ago to be sent again unasked, and may have been carried out \
                 (see `orders settle`); nothing was sent",
            ),
        }
    }
}
