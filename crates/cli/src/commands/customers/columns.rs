//! The columns of customers.

use partner_center_reqwest::model::{Customer, Text};

use crate::output::columns::{Column, columns, distinct};

/// The columns of a customer, the default ones first. Lists do not have the company's address.
pub(super) const CUSTOMER_COLUMNS: &[Column<Customer>] = columns! { Customer:
    "id" .id, by_default;
    "company" .company_profile.company_name, free, by_default, long;
    "domain" .company_profile.domain, by_default, long;
    "relationship" .relationship_to_partner, by_default;
    "commerceId" .commerce_id;
    "tenantId" .company_profile.tenant_id;
    "registrationNumber" .company_profile.organization_registration_number;
    "email" .company_profile.email;
    "country" .company_profile.address.country;
    "city" .company_profile.address.city, free;
    "domains" = |customer| distinct(customer.custom_domains.iter().map(Text::as_str)), long;
    "delegated" .allow_delegated_access;
    "partnerId" .associated_partner_id;
    "culture" .billing_profile.culture;
    "language" .billing_profile.language;
    "billingEmail" .billing_profile.email;
};
