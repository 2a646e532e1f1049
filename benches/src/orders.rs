//! Orders as text, members in the order of the service.

use crate::json::Pen;
use crate::line::write_line;
use crate::order::{Family, Order};
use crate::rng::{Rng, SEED};
use crate::unknown::{Extras, Shape};
use crate::values::{etag, guid, money};

const LINES: [(u64, u64); 5] = [(55, 1), (22, 2), (12, 3), (7, 4), (4, 5)];

impl Order<'_> {
    fn write(&self, pen: &mut Pen, rng: &mut Rng) {
        let new_commerce = self.family == Family::NewCommerce;
        pen.open(Shape::Order);
        pen.text("id", &self.id);
        pen.optional("alternateId", self.alternate_id.as_deref());
        pen.text("referenceCustomerId", self.customer);
        pen.text("billingCycle", self.billing_cycle);
        pen.text("currencyCode", self.currency.0);
        pen.optional("currencySymbol", self.symbol.then_some(self.currency.1));
        let lines = rng.weighted(&LINES);
        let mut total = 0;
        pen.key("lineItems");
        pen.array(0..lines, |pen, number| {
            total += write_line(pen, rng, self, number);
        });
        pen.text("creationDate", &self.created);
        pen.optional("status", self.status);
        pen.optional("transactionType", self.transaction_type);
        if new_commerce && rng.chance(6) {
            pen.raw("partnerOnRecordAttestationAccepted", rng.chance(80));
        }
        // Cancelled software is sent without links.
        if self.family != Family::Software {
            self.write_links(pen, rng);
        }
        if new_commerce && rng.chance(80) {
            pen.raw("totalPrice", money(total));
        }
        if new_commerce || self.family == Family::SavingsPlan {
            self.write_client(pen, rng);
        }
        let tagged = new_commerce || self.family == Family::Legacy;
        let etag = tagged.then(|| etag(rng, &self.id));
        pen.attributes(etag.as_deref(), "Order");
        pen.close();
    }

    fn write_links(&self, pen: &mut Pen, rng: &mut Rng) {
        let uri = self.uri();
        pen.key("links");
        pen.open(Shape::Plain);
        pen.link("self", "GET", &uri);
        // The others only come when there is something to ask or to change.
        let (provisioning, patch) = match self.family {
            Family::NewCommerce => (rng.chance(15), rng.chance(6)),
            Family::SavingsPlan => (true, rng.chance(50)),
            Family::Reservation => (
                rng.chance(85),
                self.status == Some("pending") && rng.chance(20),
            ),
            Family::Legacy | Family::Software => (false, false),
        };
        if provisioning {
            pen.link(
                "provisioningStatus",
                "GET",
                &format!("{uri}/provisioningstatus"),
            );
        }
        if patch {
            pen.link("patchOperation", "PATCH", &uri);
        }
        pen.close();
    }

    fn write_client(&self, pen: &mut Pen, rng: &mut Rng) {
        // Absent, empty or filled in: all three occur.
        let (present, filled) = rng.weighted(&[
            (50, (false, false)),
            (40, (true, false)),
            (10, (true, true)),
        ]);
        if !filled {
            if present {
                pen.raw("client", "{}");
            }
            return;
        }
        pen.key("client");
        pen.open(Shape::Plain);
        pen.text("marketplaceCountry", self.currency.2);
        pen.text("deviceFamily", "UniversalStore-PartnerCenter");
        pen.text(
            "name",
            rng.pick(&["Partner Center API", "Partner Center Web"]),
        );
        pen.close();
    }
}

/// Orders without end, always the same ones.
///
/// ```
/// let order = partner_center_benches::Orders::new().next();
/// assert!(order.is_some_and(|json| json.starts_with(br#"{"id":"#)));
/// ```
#[derive(Clone, Debug)]
pub struct Orders {
    rng: Rng,
    pub(crate) pen: Pen,
    pub(crate) customer: String,
}

impl Orders {
    /// The orders of [`orders_page`](crate::orders_page); 8 % carry one
    /// undocumented member.
    #[must_use]
    pub fn new() -> Self {
        Self::with_extras(Extras::new(false))
    }

    /// The same orders, every order, line item, link, pricing and attributes
    /// object with undocumented members besides.
    #[must_use]
    pub fn with_unknown() -> Self {
        Self::with_extras(Extras::new(true))
    }

    fn with_extras(extras: Extras) -> Self {
        let mut rng = Rng::new(SEED);
        // A collection belongs to one customer.
        let customer = guid(&mut rng);
        Self {
            rng,
            pen: Pen::new(extras),
            customer,
        }
    }

    /// Appends the next order to the pen.
    pub(crate) fn write_next(&mut self) {
        let Self { rng, pen, customer } = self;
        if rng.chance(8) {
            let shapes = [(6, Shape::Order), (3, Shape::Line), (1, Shape::Attributes)];
            pen.extras.once = Some(rng.weighted(&shapes));
        }
        Order::draw(rng, customer).write(pen, rng);
    }
}

impl Default for Orders {
    fn default() -> Self {
        Self::new()
    }
}

/// Compact JSON, one order each; never ends.
impl Iterator for Orders {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Self::Item> {
        self.write_next();
        Some(std::mem::take(&mut self.pen.out).into_bytes())
    }
}
