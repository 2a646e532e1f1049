use std::fmt;

use partner_center_model::Guid;

use super::Intent;

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
    /// It was begun with a token of a different partner's tenant, whose purchase it is.
    OtherPartner {
        /// The tenant of the partner that began it.
        began: Guid,
        /// The tenant of the token now.
        now: Guid,
    },
    /// It was begun so long ago, or at so implausible a time, that the service may have forgotten its
    /// `MS-RequestId`: sent again, it could be done twice. See
    /// [`RESEND_WINDOW`](super::RESEND_WINDOW).
    TooOld,
    /// It may have been carried out, and nothing documents that the service recognises a repetition of it:
    /// sent again, an add-on could be bought twice.
    NotRecognised,
    /// The fate of the very same write under a different `MS-RequestId` is unknown: if this one is sent
    /// as well, it could be done twice.
    Duplicate {
        /// The write that is in doubt.
        of: Box<Intent>,
    },
}

impl Withheld {
    /// Whether the fate of the write, or of the one that it repeats, is unknown.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        matches!(
            self,
            Self::TooOld | Self::NotRecognised | Self::Duplicate { .. }
        )
    }

    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::Done { .. } => "look at the order; a new purchase needs a new MS-RequestId",
            Self::OtherRequest => "leave the MS-RequestId out, or make the very same call",
            Self::OtherPartner { .. } => "sign in to the partner tenant that began it",
            Self::TooOld | Self::NotRecognised => {
                "look for its result first, and decide whether to send it all the same"
            }
            Self::Duplicate { .. } => {
                "look for the result of the earlier write first; a second purchase has to be asked for"
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
            Self::OtherPartner { began, now } => write!(
                f,
                "the write was begun by the partner tenant {began}, and this token is of {now}; \
                 nothing was sent"
            ),
            Self::TooOld => f.write_str(
                "the write was begun too long ago to be sent again without asking, and may have been carried out; \
                 nothing was sent",
            ),
            Self::NotRecognised => f.write_str(
                "the write may have been carried out, and nothing documents that the service recognises it \
                 when it is sent again; nothing was sent",
            ),
            Self::Duplicate { of } => write!(
                f,
                "the same write is in doubt already, under the MS-RequestId {}: it may have been carried \
                 out; nothing was sent",
                of.request_id
            ),
        }
    }
}
