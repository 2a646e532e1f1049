//! What is kept for good: which writes are done, and which write an order came of.

use std::io;

use partner_center_core::journal::{Entry, Intent, Origin, Receipt, WriteKind};
use partner_center_core::model::Guid;

use super::files::{Files, Shelf, name_of};

impl Files {
    /// What is known of a write that was done long ago.
    pub(super) fn receipt(&self, request_id: &Guid) -> io::Result<Option<Receipt>> {
        self.load(Shelf::Receipts, &name_of(request_id)?, Receipt::from_json)
    }

    /// Keeps what is to be known of an entry for good, if its write is done.
    pub(super) fn keep_receipt(&self, entry: &Entry) -> io::Result<()> {
        let Some(receipt) = Receipt::of(entry) else {
            return Ok(());
        };
        let name = name_of(&receipt.request_id)?;
        self.write(Shelf::Receipts, &name, &receipt.to_json())
    }

    /// The write that an order came of, as far as the journal knows. Changes of an order and uploads are
    /// not counted: the order came of an earlier write.
    pub(super) fn origin(&self, order: &str) -> io::Result<Option<Origin>> {
        self.load(Shelf::Results, &Origin::key(order), Origin::from_json)
    }

    /// The origin of one of these orders, if it is another write than this one.
    pub(super) fn contested(
        &self,
        intent: &Intent,
        orders: &[String],
    ) -> io::Result<Option<Origin>> {
        if !makes_orders(intent.kind) {
            return Ok(None);
        }
        for order in orders {
            let origin = self.origin(order)?;
            if let Some(origin) = origin.filter(|origin| !origin.agrees_with(intent)) {
                return Ok(Some(origin));
            }
        }
        Ok(None)
    }

    /// Forgets that these orders came of a write.
    pub(super) fn drop_origin(&self, intent: &Intent, orders: &[String]) -> io::Result<()> {
        for order in orders {
            let origin = self.origin(order)?;
            if origin.is_some_and(|origin| origin.request_id == intent.request_id) {
                self.take(Shelf::Results, &Origin::key(order))?;
            }
        }
        Ok(())
    }

    /// Records which write these orders came of.
    pub(super) fn keep_origin(&self, intent: &Intent, orders: &[String]) -> io::Result<()> {
        if !makes_orders(intent.kind) {
            return Ok(());
        }
        for order in orders {
            let origin = Origin::new(order.as_str(), intent);
            self.write(Shelf::Results, &Origin::key(order), &origin.to_json())?;
        }
        Ok(())
    }
}

/// Whether such a write makes new orders.
fn makes_orders(kind: WriteKind) -> bool {
    matches!(
        kind,
        WriteKind::CreateOrder | WriteKind::CheckoutCart | WriteKind::Other
    )
}
