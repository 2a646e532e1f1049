//! What can be bought, by whom, and for whom.

const TERM: &str = "the item does not have this term: look up in the catalogue which terms it has";
const TERM_AND_CYCLE: &str =
    "term and billing cycle do not go together: see which of them the offer has";
const QUANTITY: &str = "check the quantity against the least and the most that the offer allows";
const ELIGIBILITY: &str =
    "the offer is not open to this partner or customer: see the eligibility in Partner Center";
const SUPPORT: &str = "this partner may not make the purchase: ask Microsoft's support why";
const CREDIT: &str =
    "the credit does not cover it: order less, pay what is due, or ask Microsoft's support";
const LIMIT: &str =
    "the order is above a limit of the account: order less, or ask Microsoft's support to raise it";
const REMAINING: &str = "check the ids of the catalogue items first, as ids that are no longer valid are refused in these words, too; else the order is above a limit of the account: order less, or ask Microsoft's support to raise it";
const RESELLER: &str = "check the partner id: it must be an indirect reseller of this provider, who has a relationship with the customer";
const AZURE: &str = "check what the line says of Azure: scope, term, Azure subscription or plan, commitment; what it names must be active";

refusals! {
    400 ["2004", "900269"] ["billing cycle"] => TERM_AND_CYCLE;
    400 ["900270"] ["billing cycle&term"] => TERM_AND_CYCLE;
    // 400039: reports of users.
    400 ["400039", "900268", "800121"] ["term"] => TERM;
    500 ["800084"] ["duration", "term"] => TERM;
    400 ["2100"] ["offers api", "products"] =>
        "this offer is of the new commerce: take its id from the catalogue (PRODUCT:SKU:AVAILABILITY)";
    400 ["800004", "900142"] ["offer", "catalog"] =>
        "check the offer's id: a catalogue item is PRODUCT:SKU:AVAILABILITY, a legacy offer a GUID";
    400 ["800070"] ["country", "region"] =>
        "the offer is not sold in the customer's country: look it up in the catalogue for that country";
    400 ["800010"] ["inventory"] =>
        "there is none left of it: try later, or take another item of the catalogue";
    400 ["800017", "900275", "2002"] ["quantity"] => QUANTITY;
    400 ["27006"] ["use limit", "used once", "is good for"] =>
        "the offer cannot be bought so often: the customer has as much of it as is allowed";
    400 ["27007"] ["promotion"] =>
        "check the promotion: it must be for this offer, term and quantity, and not be over";
    400 ["900169"] ["currency", "pays in"] =>
        "check the currency: it must be that of the partner, or of the customer's country";
    400 ["900203"] ["attestation"] =>
        "the product asks for an attestation: accept it with the line";
    400 ["900206"] ["attestation"] =>
        "partners on record need an attestation: accept it with the order";
    400 ["900242"] ["end date"] =>
        "the custom end date must be that of another subscription, or the end of a calendar month";
    403 ["2006"] ["offer"] => ELIGIBILITY;
    403 ["2030"] ["country", "region", "onboarded"] =>
        "the partner is not set up to sell in this country: see its locations and programmes in Partner Center";
    400 ["800086"] ["tags"] =>
        "the offer is for customers who qualify, as schools and charities do: the customer's tenant has to be approved for it first";
    403 ["2085", "800020"] ["eligible"] => ELIGIBILITY;
    403 ["800023", "800025"] ["credit"] => CREDIT;
    400 ["800023", "800025"] ["credit"] => CREDIT;
    403 ["800022", "800024", "800026"] ["eligible for this transaction"] => SUPPORT;
    400 ["800022", "800024", "800026", "800062"] ["eligible for this transaction"] => SUPPORT;
    403 ["800022", "800024", "800026"] ["eligible"] => ELIGIBILITY;
    403 ["2091"] ["no longer available", "not sold"] =>
        "the offer is no longer sold: look for its successor in the catalogue";
    403 ["800028"] ["term"] => "the term is not sold any more: take one that the catalogue has";
    403 ["900322"] ["sandbox"] =>
        "the item cannot be bought with a sandbox account: take another item, or a production account";
    403 ["900321"] ["azure portal"] => "Azure savings plans are managed in the Azure portal only";
    403 ["900323"] ["partner on record"] =>
        "the partner on record must be that of the Azure plan: name that one, or none";
    200 ["400072"] ["available"] =>
        "the item cannot be bought at present: look it up in the catalogue again";
    500 ["800087"] ["line item"] => "check the line: offer, quantity, term and billing cycle";
    400 ["800011", "800012", "800021"] ["subscription"] =>
        "check the Azure subscription of the line: it must exist and be active";
    400 ["800013", "800030"] ["registered", "enabled"] =>
        "the Azure subscription is not registered for reservations: register it first";
    400 ["900312", "900313", "900314", "900315", "900317", "900318"]
        ["azure plan", "azure subscription", "duration", "entitlement", "provisioning context",
         "purchase commitment", "scope"] => AZURE;
    400 ["900128"] ["azure plan"] => "the customer needs an Azure plan first";
    400 ["900129"] ["azure plan"] =>
        "check the Azure plan: it must exist and have an active subscription";
    400 ["900116"] ["azure plan"] =>
        "a sandbox account may have few Azure plans: use one that is there, or cancel one first";
    400 ["800018"] ["sandbox"] =>
        "a sandbox account has limits (5 subscriptions a customer, 25 licences each): cancel some first";
    403 ["800066", "800067", "800068"] ["exceed", "limit", "maximum"] => LIMIT;
    // The ids: reports of users.
    403 ["800088", "800089"] ["exceed", "limit", "licences"] => REMAINING;
    403 ["800069"] ["risk"] => "Microsoft's risk check refused the order: ask Microsoft's support";
    403 ["900121"] ["credit"] => CREDIT;
    403 ["900123"] ["agreement&indirect reseller"] =>
        "the indirect reseller has to sign the Microsoft Partner Agreement first";
    403 ["900124"] ["partner agreement"] =>
        "the Microsoft Partner Agreement is not signed: a global admin of the partner signs it in Partner Center";
    // Reports of users.
    400 ["900419"] ["subscription&limit", "subscription&maximum", "subscription&too many"] =>
        "the customer has as many subscriptions as it may have";
    // Learn, Confirm customer acceptance; notices for partners of 2025.
    403 ["13605"] ["customer agreement"] =>
        "the customer has not accepted the Microsoft Customer Agreement, or did so before 1 April 2023, which counts no more: let the customer accept it in the Microsoft 365 admin center, or confirm it in Partner Center; the call for that is POST /v1/attestations/enhanced, made by an application for itself and not part of this library (the earlier one closed on 5 January 2026)";
    403 ["800073", "800074"] ["review"] =>
        "the customer is under review: see its account in Partner Center, and try again in some days";
    403 ["800075"] ["approved"] =>
        "the customer was not approved: check its account in Partner Center";
    // Reports of users.
    403 ["900416"] ["locked"] => "the customer's account is locked: ask Microsoft's support";
    400 ["2071", "800016", "900125", "900154", "2200", "2201", "2203", "2204"]
        ["partner", "reseller", "advisor", "mpn"] =>
        RESELLER;
    404 ["2072"] ["indirect provider"] =>
        "this partner id is that of an indirect provider: give that of the indirect reseller";
    404 ["2072", "800015"] ["partner"] => "check the partner id: there is no such partner";
}
