//! Who asks, for whom, and for what.

const CUSTOMER: &str = "check the customer id: it is the customer's Microsoft ID (tenant id), and the partner needs a relationship with the customer";

pub(in crate::fault) const USER_NEEDED: &str =
    "this call needs a signed-in user, an application alone is refused";
pub(in crate::fault) const WORD: &str =
    "the service does not know one of the words: take one that is documented for it";

refusals! {
    401 ["900420"] ["audience", "token", "resource"] =>
        "the token is for another audience, and so would be the next one of this sign-in: request one whose audience is the address of the API (one for graph.windows.net is refused since 31 August 2025)";
    403 ["800043"] ["pric"] =>
        "this account may not see prices: ask without prices, or with another role";
    403 ["900308"] ["privilege"] =>
        "the account lacks the role for it: the Admin agent role is usually needed";
    403 ["900309"] ["conditional access"] =>
        "a Conditional Access policy blocks this sign-in: see the policy in Microsoft Entra";
    403 ["900329"] ["application", "app-only", "app only"] => USER_NEEDED;
    403 ["90000"] ["entra", "azure active directory", "token"] =>
        "Microsoft Entra gave the service no token for this: see the error that it names, then the consent, the role and the Conditional Access policies there";
    403 ["900130"] ["recently"] =>
        "an Azure subscription is too new for it: try again some days later";
    400 ["900127"] ["environment"] =>
        "the sandbox, or this cloud, does not have the operation: make the call in production, or in the global cloud";
    403 ["20002", "3000"] ["relationship"] => "the partner has no reseller relationship with this customer";
    403 ["800039"] ["reseller program", "program status"] =>
        "the partner is not active in the reseller programme: see its status in Partner Center";
    404 ["20000"] ["order"] => "check the order id; GUID ids ignore case, the others do not";
    404 ["20003"] ["subscription"] => "check the subscription id";
    400 ["2001"] ["start_time", "start time"] =>
        "say from when on: the query needs start_time";
    404 ["3000", "60003"] ["customer", "organization", "organisation", "tenant"] => CUSTOMER;
    400 ["3000"] ["customer", "organization", "organisation", "relationship"] => CUSTOMER;
    400 ["2000", "900118"] ["customer&id", "tenant id&guid"] =>
        "the customer id must be a GUID, the customer's Microsoft ID (tenant id)";
    400 ["2000"] ["parentsubscriptionid&not supported", "parentsubscriptionid&isn't supported"] =>
        "an add-on is bought by a change of the order that its parent subscription came of";
    400 ["900126"] ["enum"] => WORD;
    404 ["400013"] ["product"] =>
        "the catalogue does not have the product: check its id and the country";
    404 ["400018"] ["sku"] => "the catalogue does not have the SKU: check product, SKU and country";
    404 ["400019"] ["availability"] =>
        "the catalogue does not have the availability any more: look up its id again, the last part of PRODUCT:SKU:AVAILABILITY changes with time";
    404 ["800007"] ["provisioning"] =>
        "nothing is known of its provisioning: ask again later if it was ordered just now";
    404 ["800008"] ["cart"] => "check the cart id: carts end 7 days after they were created";
}
