//! The columns of customers.

use partner_center_reqwest::model::{Address, BillingProfile, CompanyProfile, Customer, Text};

use crate::output::columns::{Column, distinct, text};

type CustomerColumn = Column<Customer>;

/// The columns of a customer, the default ones first.
pub(super) const CUSTOMER_COLUMNS: &[CustomerColumn] = &[
    CustomerColumn::new("id", |customer| text(customer.id.as_ref())).by_default(),
    CustomerColumn::new("company", |customer| company(customer, |c| &c.company_name))
        .free()
        .by_default()
        .long(),
    CustomerColumn::new("domain", |customer| company(customer, |c| &c.domain))
        .by_default()
        .long(),
    CustomerColumn::new("relationship", |customer| {
        text(customer.relationship_to_partner.as_ref())
    })
    .by_default(),
    CustomerColumn::new("commerceId", |customer| text(customer.commerce_id.as_ref())),
    CustomerColumn::new("tenantId", |customer| company(customer, |c| &c.tenant_id)),
    CustomerColumn::new("registrationNumber", |customer| {
        company(customer, |c| &c.organization_registration_number)
    }),
    CustomerColumn::new("email", |customer| company(customer, |c| &c.email)),
    CustomerColumn::new("country", |customer| address(customer, |a| &a.country)),
    CustomerColumn::new("city", |customer| address(customer, |a| &a.city)).free(),
    CustomerColumn::new("domains", |customer| {
        distinct(customer.custom_domains.iter().map(Text::as_str))
    })
    .long(),
    CustomerColumn::new("delegated", |customer| {
        text(customer.allow_delegated_access.as_ref())
    }),
    CustomerColumn::new("partnerId", |customer| {
        text(customer.associated_partner_id.as_ref())
    }),
    CustomerColumn::new("culture", |customer| billing(customer, |b| &b.culture)),
    CustomerColumn::new("language", |customer| billing(customer, |b| &b.language)),
    CustomerColumn::new("billingEmail", |customer| billing(customer, |b| &b.email)),
];

fn company(customer: &Customer, value: fn(&CompanyProfile) -> &Option<Text>) -> String {
    text(
        customer
            .company_profile
            .as_ref()
            .and_then(|profile| value(profile).as_ref()),
    )
}

fn billing(customer: &Customer, value: fn(&BillingProfile) -> &Option<Text>) -> String {
    text(
        customer
            .billing_profile
            .as_ref()
            .and_then(|profile| value(profile).as_ref()),
    )
}

/// The company's address, which lists do not have.
fn address(customer: &Customer, value: fn(&Address) -> &Option<Text>) -> String {
    let address = customer
        .company_profile
        .as_ref()
        .and_then(|profile| profile.address.as_ref());
    text(address.and_then(|address| value(address).as_ref()))
}
