use uuid::Uuid;

use crate::{Guid, ValueError};

/// The same identifier. A text that is not a GUID is an error.
///
/// ```
/// use partner_center_model::Guid;
/// use uuid::Uuid;
///
/// let id = Guid::from("DB8C695B-1C3C-4C55-B697-771503DD46BF");
/// assert_eq!(Guid::from(Uuid::try_from(&id)?), id);
/// assert!(Uuid::try_from(&Guid::from("contoso")).is_err());
/// # Ok::<(), partner_center_model::ValueError>(())
/// ```
impl TryFrom<&Guid> for Uuid {
    type Error = ValueError;

    fn try_from(guid: &Guid) -> Result<Self, ValueError> {
        let bytes = guid.bytes().map(Self::from_bytes);
        bytes.ok_or_else(|| ValueError::new(guid, "a GUID"))
    }
}

/// The same identifier, written in lower case.
impl From<Uuid> for Guid {
    fn from(uuid: Uuid) -> Self {
        Self::from_bytes(uuid.into_bytes())
    }
}
