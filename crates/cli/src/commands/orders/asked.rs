//! Which orders of a customer the service is asked for.

use clap::Args;
use clap::builder::NonEmptyStringValueParser as Text;
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::{Call, CustomerOperations, ListOrders};
use partner_center_reqwest::model::{BillingCycleType, Guid, Open};

use super::words;
use crate::error::CommandError;
use crate::ids::id;

/// Which orders of a customer the service is asked for. Who has it says what takes a cycle that is not documented.
#[derive(Args, Clone, Debug)]
pub(crate) struct Asked {
    /// Only orders of this cycle: unknown, monthly, annual, none, onetime, triennial, biennial
    #[arg(long, value_name = "CYCLE", value_parser = Text::new(), group = "words")]
    pub(crate) billing_cycle: Option<String>,
    /// With prices; the account must be allowed to see them
    #[arg(long)]
    pub(crate) include_price: bool,
    /// With orders that the service made itself
    #[arg(long)]
    pub(crate) include_system_purchases: bool,
    /// Only orders of this indirect reseller's tenant
    #[arg(long, value_name = "GUID", value_parser = id(Guid::is_well_formed, "expected a GUID"))]
    pub(crate) indirect_reseller: Option<Guid>,
}

/// Makes the call for each customer.
#[derive(Clone, Debug)]
pub(crate) struct OrdersCall {
    asked: Asked,
    cycle: Option<Open<BillingCycleType>>,
}

impl Asked {
    /// Checks the words, before anything is sent.
    pub(crate) fn call(&self, allows_new_word: bool) -> Result<OrdersCall, CommandError> {
        let cycle = self.billing_cycle.as_ref();
        let cycle = cycle.map(|cycle| words::billing_cycle(cycle, allows_new_word));
        Ok(OrdersCall {
            asked: self.clone(),
            cycle: cycle.transpose()?,
        })
    }
}

impl OrdersCall {
    /// The call for the orders of a customer.
    pub(crate) fn of(
        &self,
        customer: CustomerOperations<PartnerCenter>,
    ) -> Call<PartnerCenter, ListOrders> {
        let orders = customer.orders();
        let mut call = match &self.cycle {
            Some(cycle) => orders.by_billing_cycle_type(cycle.clone()).get(),
            None => orders.get(),
        };
        if let Some(tenant) = &self.asked.indirect_reseller {
            call = call.indirect_reseller(tenant.clone());
        }
        call.include_price(self.asked.include_price)
            .include_system_purchases(self.asked.include_system_purchases)
    }
}
