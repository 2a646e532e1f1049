//! What to do about the refusals that buying meets, by status and code together: one number can mean
//! different things.
//!
//! Source: Learn, Partner Center REST error codes, and the pages of each operation.

/// The advice for a status and any of some codes.
type Advice = (u16, &'static [&'static str], &'static str);

/// The advice for a refusal, if it is one of these.
pub(super) fn advice(status: u16, code: &str) -> Option<&'static str> {
    let groups = [
        OFFERS,
        PURCHASES,
        CUSTOMERS,
        CHANGES,
        PARTNERS,
        DOCUMENTS_AND_CARTS,
    ];
    let known = |&&(of, codes, _): &&Advice| of == status && codes.contains(&code);
    let found = groups.into_iter().flatten().find(known);
    found.map(|&(_, _, advice)| advice)
}

/// What can be bought.
const OFFERS: &[Advice] = &[
    (
        400,
        &["2004", "400039", "900268", "900269", "900270"],
        "term and billing cycle do not go together: see which of them the offer has",
    ),
    (
        400,
        &["2100"],
        "this offer is of the new commerce: take its id from the catalogue (PRODUCT:SKU:AVAILABILITY)",
    ),
    (
        400,
        &["800004", "900142"],
        "check the offer's id: a catalogue item is PRODUCT:SKU:AVAILABILITY, a legacy offer a GUID",
    ),
    (
        400,
        &["800070"],
        "the offer is not sold in the customer's country: look it up in the catalogue for that country",
    ),
    (
        400,
        &["800010"],
        "there is none left of it: try later, or take another item of the catalogue",
    ),
    (
        400,
        &["800017", "900275", "2002"],
        "check the quantity against the least and the most that the offer allows",
    ),
    (
        400,
        &["27006"],
        "the customer has as many of it as the offer allows",
    ),
    (
        400,
        &["27007"],
        "check the promotion: it must be for this offer, term and quantity, and not be over",
    ),
    (
        400,
        &["900169"],
        "check the currency: it must be the customer's billing currency",
    ),
    (
        400,
        &["900203"],
        "the product asks for an attestation: send attestationAccepted",
    ),
    (
        400,
        &["900206"],
        "the partner of record has to agree: send partnerOnRecordAttestationAccepted",
    ),
    (
        400,
        &["900242"],
        "the custom end date must be that of another subscription, or the end of a calendar month",
    ),
    (
        403,
        &[
            "2006", "2030", "2085", "800020", "800022", "800023", "800024", "800025", "800026",
        ],
        "this partner or this customer may not buy the offer: check the eligibility in Partner Center",
    ),
    (
        403,
        &["2091"],
        "the offer is no longer sold: look for its successor in the catalogue",
    ),
    (
        403,
        &["800027"],
        "the quantity cannot be changed so: change the subscription, or place another order",
    ),
    (
        403,
        &["800028"],
        "the term is not sold any more: take one that the catalogue has",
    ),
    (
        404,
        &["400013", "400018", "400019"],
        "the catalogue does not have it: check product, SKU and availability, and the country",
    ),
    (
        200,
        &["400072"],
        "the item cannot be bought at present: look it up in the catalogue again",
    ),
    (
        500,
        &["800084"],
        "check the term: P1M, P1Y or P3Y, as the catalogue has it",
    ),
];

/// Placing and cancelling orders.
const PURCHASES: &[Advice] = &[
    (
        409,
        &["800060"],
        "the same write is being carried out: wait, then settle it with the same MS-RequestId",
    ),
    (
        400,
        &["800071"],
        "number the lines from 0 without gaps, or leave the numbers out",
    ),
    (
        400,
        &["800018"],
        "a sandbox account has limits (5 subscriptions a customer, 25 licences each): cancel some first",
    ),
    (
        400,
        &["800061", "800062", "800063"],
        "it cannot be cancelled, or not any more: new-commerce licences are cancelled with their subscription, within seven days",
    ),
    (
        409,
        &["800014"],
        "a change of it is under way: try again when that is over",
    ),
    (
        404,
        &["800007"],
        "it is not provisioned yet: ask again later",
    ),
    (
        403,
        &["800066", "800067", "800068", "800069", "800088", "800089"],
        "the order is above a limit of the account: order less, or ask Microsoft's support to raise it",
    ),
    (
        403,
        &["900121"],
        "the partner's credit does not cover it: pay what is due, or ask Microsoft's support",
    ),
    (
        403,
        &["900123", "900124"],
        "the Microsoft Partner Agreement is not signed: sign it in Partner Center",
    ),
    (
        403,
        &["800077"],
        "this part of an order cannot be changed alone: cancel the whole line",
    ),
    (
        400,
        &["900128", "900129"],
        "the customer needs an Azure plan first",
    ),
    (
        403,
        &["800019"],
        "what came of it is not cancelled by its order: see its subscription",
    ),
    (
        400,
        &["900117", "900213", "900214", "900257"],
        "the time for it is over: see until when the order can be changed",
    ),
    (
        400,
        &[
            "900312", "900313", "900314", "900315", "900316", "900317", "900318",
        ],
        "check the provisioning context: what a reservation or savings plan needs to be set up",
    ),
    (
        409,
        &["900112", "900113", "900114", "900278"],
        "another change of the customer's products is under way: try again when that is over",
    ),
    (
        400,
        &["900419"],
        "the customer has as many subscriptions as it may have",
    ),
];

/// Customers who may not buy.
const CUSTOMERS: &[Advice] = &[
    (
        403,
        &["13605"],
        "the customer has not accepted the Microsoft Customer Agreement: confirm that first",
    ),
    (
        403,
        &["800073", "800074", "800075"],
        "the customer is under review, or was not approved: see its account in Partner Center",
    ),
    (
        403,
        &["900416"],
        "the customer's account is locked: ask Microsoft's support",
    ),
];

/// Add-ons and other changes of orders.
const CHANGES: &[Advice] = &[
    (
        400,
        &["2055"],
        "the order has changed since it was read: read it again, and send its new etag",
    ),
    (
        400,
        &["2054"],
        "this is a change of the order, not of the subscription",
    ),
    (
        400,
        &["2001", "2011"],
        "the subscription is suspended or deleted: see its status",
    ),
    (
        400,
        &["6000", "6001", "800080", "800085"],
        "this billing cycle cannot be changed so: legacy licences of a year can; change the subscription otherwise",
    ),
    (
        400,
        &["800029"],
        "the add-on does not belong to this parent: check both offers",
    ),
    (
        409,
        &["27009"],
        "the parent subscription is not active: see its status",
    ),
    (
        400,
        &["800081", "800082"],
        "the subscription is not ready yet: try again in a few minutes",
    ),
    (
        409,
        &["800082"],
        "the subscription is not ready yet: try again in a few minutes",
    ),
    (
        400,
        &["800072"],
        "the subscription is being synchronised: try again in a few minutes",
    ),
    (404, &["20003"], "check the subscription id"),
];

/// Who gets the credit.
const PARTNERS: &[Advice] = &[
    (
        400,
        &[
            "2071", "800016", "900125", "900154", "2200", "2201", "2203", "2204",
        ],
        "check the partner id: it must be an indirect reseller of this provider, who has a relationship with the customer",
    ),
    (
        404,
        &["2072", "800015"],
        "check the partner id: there is no such partner",
    ),
];

/// Documents of orders, and carts.
const DOCUMENTS_AND_CARTS: &[Advice] = &[
    (
        400,
        &["900252"],
        "upload the customer's purchase order, as a part named POFiles",
    ),
    (400, &["900253"], "upload the tender, or name its link"),
    (
        400,
        &["900254"],
        "check the metadata: price, currency and what it says of a tender",
    ),
    (404, &["800008"], "check the cart id: carts expire"),
    (
        400,
        &["800009"],
        "the cart has errors: read it, and see those of its lines",
    ),
    (
        409,
        &["800064"],
        "the cart is being checked out: wait, then settle it with the same MS-RequestId",
    ),
    (
        400,
        &["800065"],
        "the cart was checked out before: look for its orders",
    ),
];
