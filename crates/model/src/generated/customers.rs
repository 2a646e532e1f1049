//! Customers and their profiles.
//
// @generated from spec/customers.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::open::vocabulary;
use crate::{Extra, Guid, Link, List, Open, ResourceAttributes, Text};

/// What the partner is to a customer.
///
/// Source: Learn, Customer resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CustomerRelationship {
    /// `unknown`: The service's own initial value.
    Unknown,
    /// `reseller`: The partner sells to the customer.
    Reseller,
    /// `advisor`: The partner advises the customer.
    Advisor,
    /// `syndication`: The partner is a syndication partner.
    Syndication,
    /// `microsoft_support`: The partner supports the customer on behalf of Microsoft.
    MicrosoftSupport,
    /// `none`: There is no relationship.
    None,
}

vocabulary!(CustomerRelationship {
    Unknown => "unknown" | "Unknown";
    Reseller => "reseller" | "Reseller";
    Advisor => "advisor" | "Advisor";
    Syndication => "syndication" | "Syndication";
    MicrosoftSupport => "microsoft_support" | "MicrosoftSupport";
    None => "none" | "None";
});

/// A postal address. Which members are filled depends on the country and on the profile it stands
/// in.
///
/// Source: Learn, Utility resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Address {
    /// Country in two letters (ISO 3166-1).
    ///
    /// Source: Learn, Utility resources.
    pub country: Option<Text>,
    /// Region; absent in most countries.
    ///
    /// Source: Learn, Utility resources.
    pub region: Option<Text>,
    /// City.
    ///
    /// Source: Learn, Utility resources.
    pub city: Option<Text>,
    /// State or province; absent where there are none.
    ///
    /// Source: Learn, Utility resources.
    pub state: Option<Text>,
    /// First line of the address.
    ///
    /// Source: Learn, Utility resources.
    pub address_line1: Option<Text>,
    /// Second line; absent if not needed.
    ///
    /// Source: Learn, Utility resources.
    pub address_line2: Option<Text>,
    /// Postal code.
    ///
    /// Source: Learn, Utility resources.
    pub postal_code: Option<Text>,
    /// First name of the contact; absent in company profiles.
    ///
    /// Source: Learn, Utility resources.
    pub first_name: Option<Text>,
    /// Last name of the contact; absent in company profiles.
    ///
    /// Source: Learn, Utility resources.
    pub last_name: Option<Text>,
    /// Telephone number.
    ///
    /// Source: Learn, Utility resources.
    pub phone_number: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(Address {
    "country" => country,
    "region" => region,
    "city" => city,
    "state" => state,
    "addressLine1" => address_line1,
    "addressLine2" => address_line2,
    "postalCode" => postal_code,
    "firstName" => first_name,
    "lastName" => last_name,
    "phoneNumber" => phone_number,
});

/// Links of a profile.
///
/// Source: Learn, Customer resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProfileLinks {
    /// The profile itself. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub self_: Option<Link>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(ProfileLinks {
    "self" => self_,
});

/// What is known of a customer's company.
///
/// Source: Learn, Customer resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CompanyProfile {
    /// The customer's tenant id once more, a GUID; kept as text because a documented answer holds a
    /// placeholder. Set by the service.
    ///
    /// Source: Learn, Customer resources.
    pub tenant_id: Option<Text>,
    /// Domain of the customer, such as `contoso.onmicrosoft.com`.
    ///
    /// Source: Learn, Customer resources.
    pub domain: Option<Text>,
    /// Name of the company. Set by the service.
    ///
    /// Source: Learn, Customer resources.
    pub company_name: Option<Text>,
    /// Registration number of the company; absent where the country does not ask for it.
    ///
    /// Source: Learn, Customer resources.
    pub organization_registration_number: Option<Text>,
    /// Address of the company; absent in lists. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub address: Option<Address>,
    /// Address for electronic mail; absent in lists. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub email: Option<Text>,
    /// Links of the profile; absent in lists. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub links: Option<ProfileLinks>,
    /// What the profile says about itself. Set by the service.
    ///
    /// Source: Learn, Customer resources.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(CompanyProfile {
    "tenantId" => tenant_id,
    "domain" => domain,
    "companyName" => company_name,
    "organizationRegistrationNumber" => organization_registration_number,
    "address" => address,
    "email" => email,
    "links" => links,
    "attributes" => attributes,
});

/// How a customer is billed. Personal data: not sent in lists.
///
/// Source: Learn, Customer resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct BillingProfile {
    /// Id of the profile. Set by the service.
    ///
    /// Source: Learn, Customer resources.
    pub id: Option<Text>,
    /// First name of the contact.
    ///
    /// Source: Learn, Customer resources.
    pub first_name: Option<Text>,
    /// Last name of the contact.
    ///
    /// Source: Learn, Customer resources.
    pub last_name: Option<Text>,
    /// Address for electronic mail of the contact.
    ///
    /// Source: Learn, Customer resources.
    pub email: Option<Text>,
    /// Culture for money and dates, such as `en-US`.
    ///
    /// Source: Learn, Customer resources.
    pub culture: Option<Text>,
    /// Language, such as `en`.
    ///
    /// Source: Learn, Customer resources.
    pub language: Option<Text>,
    /// Name of the company on bills.
    ///
    /// Source: Learn, Customer resources.
    pub company_name: Option<Text>,
    /// Address for bills.
    ///
    /// Source: Learn, Customer resources.
    pub default_address: Option<Address>,
    /// Links of the profile. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub links: Option<ProfileLinks>,
    /// What the profile says about itself; the `etag` a change needs stands here. Set by the
    /// service.
    ///
    /// Source: Learn, Customer resources.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(BillingProfile {
    "id" => id,
    "firstName" => first_name,
    "lastName" => last_name,
    "email" => email,
    "culture" => culture,
    "language" => language,
    "companyName" => company_name,
    "defaultAddress" => default_address,
    "links" => links,
    "attributes" => attributes,
});

/// Links of a customer; absent in lists.
///
/// Source: Learn, Customer resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CustomerLinks {
    /// The customer itself. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub self_: Option<Link>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(CustomerLinks {
    "self" => self_,
});

/// A customer of the partner.
///
/// Source: Learn, Customer resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Customer {
    /// The customer's tenant id. Set by the service.
    ///
    /// Source: Learn, Customer resources.
    pub id: Option<Guid>,
    /// Id of the customer in the commerce system; absent in lists. Set by the service.
    ///
    /// Source: Learn, Customer resources.
    pub commerce_id: Option<Text>,
    /// What is known of the company.
    ///
    /// Source: Learn, Customer resources.
    pub company_profile: Option<CompanyProfile>,
    /// How the customer is billed; absent in lists.
    ///
    /// Source: Learn, Customer resources.
    pub billing_profile: Option<BillingProfile>,
    /// What the partner is to the customer. Set by the service.
    ///
    /// Source: Learn, Customer resources.
    pub relationship_to_partner: Option<Open<CustomerRelationship>>,
    /// Whether the customer lets the partner administer on its behalf; absent in lists. Set by the
    /// service.
    ///
    /// Source: Learn, Customer resources.
    pub allow_delegated_access: Option<bool>,
    /// Domains of the customer; absent in lists. Set by the service.
    ///
    /// Source: Learn, Customer resources.
    pub custom_domains: List<Text>,
    /// Partner id of the indirect reseller of the customer; absent without one.
    ///
    /// Source: Learn, Customer resources.
    pub associated_partner_id: Option<Text>,
    /// Whether delegated administration was set up with the customer; only in answers to a
    /// creation. Set by the service.
    ///
    /// Source: Learn, Create a customer.
    pub enable_gdap_by_default: Option<bool>,
    /// Links of the customer; absent in lists. Set by the service.
    ///
    /// Source: Learn, Customer resources.
    pub links: Option<CustomerLinks>,
    /// What the customer says about itself. Set by the service.
    ///
    /// Source: Learn, Customer resources.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(Customer {
    "id" => id,
    "commerceId" => commerce_id,
    "companyProfile" => company_profile,
    "billingProfile" => billing_profile,
    "relationshipToPartner" => relationship_to_partner,
    "allowDelegatedAccess" => allow_delegated_access,
    "customDomains" => custom_domains,
    "associatedPartnerId" => associated_partner_id,
    "enableGDAPByDefault" => enable_gdap_by_default,
    "links" => links,
    "attributes" => attributes,
});
