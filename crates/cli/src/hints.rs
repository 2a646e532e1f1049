//! What the library's hints mean on the command line: which command to type, which flag to set.

use std::borrow::Cow;

/// A hint of the library, with what to type for it.
pub(crate) fn on_the_command_line(hint: &'static str) -> Cow<'static, str> {
    let of = |table: &[(&str, &'static str)]| {
        let found = table.iter().find(|(library, _)| *library == hint);
        found.map(|&(_, here)| here)
    };
    match (of(INSTEAD), of(ADDED)) {
        (Some(here), _) => here.into(),
        (None, Some(here)) => format!("{hint}; {here}").into(),
        (None, None) => hint.into(),
    }
}

/// A table: what the library says, and what is said for it here.
macro_rules! hints {
    ($($library:literal => $here:expr,)*) => { &[$(($library, $here)),*] };
}

/// Said when signing in again is what helps.
const SIGN_IN_AGAIN: &str = "sign in again: `partner-center auth login`, with the --profile of this \
    command; or set a new PARTNER_CENTER_REFRESH_TOKEN if that is what you use";
/// The same with a second factor.
const WITH_MFA: &str = "`partner-center auth login`, with the --profile of this command; or set a new \
    PARTNER_CENTER_REFRESH_TOKEN if that is what you use";
const BASE_URL: &str = "--base-url, PARTNER_CENTER_BASE_URL or the profile says which it is";
const CUSTOMERS: &str = "`partner-center customers list` shows the ids";
const ORDERS: &str = "`partner-center orders list --customer GUID` shows them";
const SUBSCRIPTIONS: &str = "`partner-center subscriptions list --customer GUID` shows it";
const UNTIL_WHEN: &str = "`partner-center subscriptions list --order ORDER --customer GUID --columns \
    id,status,cancellableUntil` shows it and until when, `partner-center subscriptions cancel SUBSCRIPTION --customer GUID` cancels it";
const LONGER: &str = "--deadline SECONDS";
const SECRET: &str = "PARTNER_CENTER_CLIENT_SECRET has it, or `partner-center auth login --client-secret-stdin` takes it";
const TENANT: &str = "PARTNER_CENTER_TENANT_ID or --tenant of `partner-center auth login` is the tenant, \
    PARTNER_CENTER_CLOUD or --cloud the cloud";
const CLIENT_ID: &str =
    "PARTNER_CENTER_CLIENT_ID or --client-id of `partner-center auth login` is the client id";
const AUTHORITY: &str = "--authority, PARTNER_CENTER_AUTHORITY or the profile says which it is";

/// Said when Partner Center would refuse the user, or has begun to.
pub(crate) fn with_mfa() -> Cow<'static, str> {
    format!("since 8 June 2026 it refuses a growing share of such calls: sign in again with a second factor; {WITH_MFA}").into()
}

/// Needed where a signed-in user is.
pub(crate) const USER_NEEDED: &str = "this call needs a signed-in user: `partner-center auth login` \
    without --client-secret-stdin and --certificate, into a profile of its own (--profile)";

/// Hints whose words are those of programs.
pub(crate) const INSTEAD: &[(&str, &str)] = hints! {
    "sign in again, and use the new refresh token" => SIGN_IN_AGAIN,
    "this call needs a signed-in user, an application alone is refused" => USER_NEEDED,
    "the order has changed since it was read: read it again, and send its new etag"
        => "the order has changed since it was read: the same command reads it again",
    "if you trust the answer, allow more, or stream the list"
        => "a list of any length can be written while it arrives, if it is to be trusted: -o jsonl or -o csv",
    "sign in, or set an access token" => "`partner-center auth login`, or set PARTNER_CENTER_ACCESS_TOKEN",
};

/// Hints that are right here too, with what to type.
pub(crate) const ADDED: &[(&str, &str)] = hints! {
    // Who, and what.
    "check the order id; GUID ids ignore case, the others do not" => ORDERS,
    "check the customer id: it is the customer's Microsoft ID (tenant id), and the partner needs a relationship with the customer"
        => CUSTOMERS,
    "the customer id must be a GUID, the customer's Microsoft ID (tenant id)" => CUSTOMERS,
    "check the subscription id" => SUBSCRIPTIONS,
    "this account may not see prices: ask without prices, or with another role"
        => "--include-price asks for them",
    "this path is unknown there, so it is not said whether the resource exists: check the base URL and the path"
        => BASE_URL,
    "a gateway or proxy answered, not the service: check the base URL, the network and the proxy"
        => BASE_URL,
    "the user signed in without multi-factor authentication, which a new token does not change; since 8 June 2026 the service refuses a growing share of such calls, so others may still get through: sign in again with a second factor"
        => WITH_MFA,
    // Buying.
    "the product asks for an attestation: accept it with the line" => "--accept-attestation does",
    "partners on record need an attestation: accept it with the order" => "--accept-partner-attestation does",
    "an add-on is bought by a change of the order that its parent subscription came of"
        => "`partner-center orders add-on ORDER --parent GUID --offer OFFER --quantity N --customer GUID` does",
    "the item does not have this term: look up in the catalogue which terms it has"
        => "--term says which is bought; `partner-center offers find TEXT --customer GUID` shows them",
    "term and billing cycle do not go together: see which of them the offer has"
        => "`partner-center products availabilities PRODUCT SKU --customer GUID` shows both",
    "check the quantity against the least and the most that the offer allows"
        => "`partner-center products sku PRODUCT SKU --country COUNTRY` shows both",
    "check the partner id: it must be an indirect reseller of this provider, who has a relationship with the customer"
        => "--partner-id names it",
    "check the partner id: there is no such partner" => "--partner-id names it",
    "this partner id is that of an indirect provider: give that of the indirect reseller"
        => "--partner-id names it",
    "check the promotion: it must be for this offer, term and quantity, and not be over"
        => "--promotion names it, `partner-center promotions get PROMOTION --customer GUID` shows what it is for",
    "the catalogue does not have the product: check its id and the country"
        => "`partner-center offers find TEXT --customer GUID` shows offer ids",
    "the catalogue does not have the SKU: check product, SKU and country"
        => "`partner-center products skus PRODUCT --customer GUID` shows them",
    "the catalogue does not have the availability any more: look up its id again, the last part of PRODUCT:SKU:AVAILABILITY changes with time"
        => "`partner-center products availabilities PRODUCT SKU --customer GUID` shows it",
    "the customer has the offer already: add licences to its subscription instead"
        => "`partner-center subscriptions change SUBSCRIPTION --seats N --customer GUID` does",
    // Changing.
    "it is not cancelled with its order: licences of the new commerce are cancelled with their subscription, until a few days after they were bought"
        => UNTIL_WHEN,
    "what came of it is not cancelled with its order: see its subscription" => UNTIL_WHEN,
    "the billing cycle is changed with the order, not with the subscription"
        => "`partner-center orders change-billing-cycle ORDER --billing-cycle CYCLE --customer GUID` does",
    "the subscription is suspended: reactivate it first" => SUBSCRIPTIONS,
    "the subscription cannot be changed at present: see its status, and try again later" => SUBSCRIPTIONS,
    "this status cannot be set now: see the subscription's status, its actions, and until when it can be cancelled"
        => UNTIL_WHEN,
    "read the subscription: if it has not changed, make the change again" => SUBSCRIPTIONS,
    "the billing cycle cannot be changed within the term: choose another one for the next term" => SUBSCRIPTIONS,
    "the subscription is deleted: see its status" => SUBSCRIPTIONS,
    "a subscription of the order is not active: see their status" => SUBSCRIPTIONS,
    "the parent subscription is not active: see its status" => SUBSCRIPTIONS,
    "upload the customer's purchase order with it" => "--purchase-order names its file",
    "upload the tender, or name its link" => "--tender names its file, --tender-link its address",
    "check price and currency, and what is said of a tender"
        => "--price, --currency, --part-of-tender and --tender-link say it",
    "the cart is empty, has lines with errors, or was created more than 7 days ago: read it, and replace what is in it or create another one"
        => "`partner-center carts get CART --customer GUID` shows it, `partner-center carts replace CART --customer GUID --file FILE` \
         fills it, and `partner-center carts create --customer GUID --file FILE` makes another one",
    "check the cart id: carts end 7 days after they were created" => "`partner-center carts create --customer GUID --file FILE` makes one",
    "the cart was checked out before: look for its orders" => ORDERS,
    // Time.
    "wait, make fewer calls at once, or allow more time" => "--timeout SECONDS",
    "try again later, or allow more time" => "--timeout SECONDS",
    "it may still come: wait longer" => LONGER,
    "wait longer" => LONGER,
    "a new order can take 15 minutes to appear in the list, but can be read by its id at once: wait longer"
        => LONGER,
    "Microsoft reviews the order, which can take days: wait longer" => LONGER,
    "the order waits for the customer's purchase order: upload it"
        => "`partner-center orders attachments upload ORDER --purchase-order FILE --price AMOUNT --currency CODE --customer GUID` does",
    "look at the order: it ended in another way"
        => "`partner-center orders get ORDER --customer GUID` shows it",
    "the journal's entry is still open: settle it"
        => "`partner-center orders pending` shows its id, `partner-center orders settle REQUEST-ID` settles it",
    // Signing in.
    "begin again with a new code" => "`partner-center auth login` shows one",
    "sign in again with multi-factor authentication" => WITH_MFA,
    "the account is disabled: sign in as another user, or let an administrator enable it"
        => "`partner-center auth login` signs in, with the --profile of this command",
    "the application has to prove who it is: give its client secret or certificate, or make it a public client (Microsoft Entra, App registrations, Authentication, Allow public client flows)"
        => "`partner-center auth login --browser --client-secret-stdin` or `partner-center auth login --browser \
         --certificate FILE` gives it for a user; without a profile, set PARTNER_CENTER_CLIENT_SECRET or \
         PARTNER_CENTER_CLIENT_CERTIFICATE beside PARTNER_CENTER_REFRESH_TOKEN",
    "the application is a public client: leave its client secret or certificate out, or make it a confidential one (Microsoft Entra, App registrations, Authentication, Allow public client flows)"
        => "it comes from PARTNER_CENTER_CLIENT_SECRET, PARTNER_CENTER_CLIENT_CERTIFICATE or the profile",
    "check the client secret (its value is needed, not its id) or the certificate: it does not belong to this application"
        => SECRET,
    "make a new client secret in Microsoft Entra" => SECRET,
    "sign in in a browser if it was with a device code, which Microsoft recommends to block; else see the Conditional Access policies and the security defaults in Microsoft Entra"
        => "`partner-center auth login --browser` signs in without a code",
    "check the tenant id and the cloud" => TENANT,
    "name the partner's tenant by its id or domain: `common`, `organizations` and `consumers` name none" => TENANT,
    "the account does not belong to this tenant: check the tenant, sign in as a user of it, or let an administrator add the account as a guest"
        => TENANT,
    "the Partner Center API of this cloud does not have the permission: check the cloud" => TENANT,
    "let the user change the password, then sign in again" => WITH_MFA,
    "register the address http://localhost for mobile and desktop applications, not for a single-page application (Microsoft Entra, App registrations, Authentication), then sign in again"
        => "`partner-center auth login --browser` uses it",
    "this client id is that of a program of Microsoft's, which may not use the Partner Center API: register an application of your own"
        => CLIENT_ID,
    "this tenant has no service principal of the Partner Center API: check that it is the partner's tenant, and the cloud, else let an administrator add it"
        => TENANT,
    "check the client id, and that the application is registered in this tenant and cloud"
        => CLIENT_ID,
    "check the network, the proxy, and the authority's address" => AUTHORITY,
    "check the authority's address, and the proxy in front of it" => AUTHORITY,
};
