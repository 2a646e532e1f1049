//! What is under way, and what can be changed.

const WITH_ITS_SUBSCRIPTION: &str = "it is not cancelled with its order: licences of the new commerce are cancelled with their subscription, until a few days after they were bought";
const TOO_LATE: &str = "the time to cancel it is over, so the purchase remains";
const ACTIVE: &str = "a subscription of the order is not active: see their status";
const SUSPENDED: &str = "the subscription is suspended: reactivate it first";
const FEWER_LATER: &str = "the time to lower the number of licences is over (`cancellationAllowedUntilDate`): it can be lowered for the next term";
const OVER: &str =
    "the subscription has ended or is about to, and cannot be changed any more: order it again";
const LONGER: &str =
    "a change never shortens the term: take one that is at least as long as the present one";
const END_OF_ANOTHER: &str = "the custom end date must be that of another active subscription of the new commerce that is no trial, or the end of a calendar month";
const LEGACY_ONLY: &str = "this billing cycle cannot be changed with the order: that of legacy licences of a year can, others change with the subscription";

refusals! {
    409 ["800060"] ["in progress"] =>
        "the same write is being carried out: wait, then settle it with the same MS-RequestId";
    400 ["800071"] ["line item"] =>
        "number the lines from 0 without gaps, or leave the numbers out";
    400 ["800061", "800063"] ["cancel"] => WITH_ITS_SUBSCRIPTION;
    403 ["800077"] ["cancel"] =>
        "seats of SaaS are not cancelled with the order: cancel the whole order, or the subscription";
    403 ["800019"] ["cancel"] =>
        "what came of it is not cancelled with its order: see its subscription";
    400 ["900117", "900213"] ["cancellation window"] => TOO_LATE;
    400 ["900214", "900257"] ["reducing seats"] => FEWER_LATER;
    400 ["800090"] ["decreased"] => FEWER_LATER;
    400 ["800092"] ["software assurance"] =>
        "what was bought under Software Assurance gets no more licences: place another order for them";
    400 ["800095"] ["seat quantity", "quantity"] =>
        "the number of licences of this subscription is fixed: place another order for more";
    400 ["800096"] ["status"] =>
        "this status cannot be set now: see the subscription's status, its actions, and until when it can be cancelled";
    400 ["800093"] ["auto-renew", "autorenew"] =>
        "it does not renew by itself: leave that off, and order it again when its term ends";
    400 ["800097"] ["billing cycle"] =>
        "the billing cycle cannot be changed within the term: choose another one for the next term";
    400 ["800098"] ["partner on record"] =>
        "the partner on record of this subscription is fixed: name another one with the next order";
    500 ["800094"] ["update subscription"] =>
        "read the subscription: if it has not changed, make the change again";
    417 ["800036"] ["pre-condition", "precondition"] =>
        "it is not in the state that the change was made for: read it again, and make the change anew";
    400 ["900277"] ["expired"] => OVER;
    400 ["900279"] ["no longer allowed"] => OVER;
    400 ["900280"] ["currently not allowed"] =>
        "the subscription cannot be changed at present: see its status, and try again later";
    400 ["900311"] ["too many times"] =>
        "the subscription was changed too often: put several changes into one, and ask Microsoft's support if more are needed";
    400 ["800107"] ["trial"] => "a trial keeps its term: let it end, or order the offer itself";
    400 ["800122", "900267"] ["term duration"] => LONGER;
    400 ["900244"] ["custom term end date"] =>
        "leave the end date of the next term out: only licences of the new commerce can have one";
    400 ["900245", "900291"] ["custom term end date"] =>
        "the end date must be within the first term after the renewal or migration; a monthly term ends on the 28th, 29th or 30th only where that is the last day of the month";
    400 ["900246", "900292"] ["custom term end date"] => END_OF_ANOTHER;
    400 ["900236"] ["commitmentenddate"] =>
        "the subscription to move to must end later than the present one";
    400 ["900258"] ["tosubscriptionid&active"] =>
        "the subscription to move to is not active: see its status, or let the transition make a new one";
    400 ["900259"] ["tosubscriptionid&same"] =>
        "name another subscription to move to, or none: then the transition makes a new one";
    400 ["900260"] ["tosubscriptionid&catalogitemid"] =>
        "the subscription to move to must be of the offer that the transition names";
    400 ["900261"] ["tosubscriptionid&not ready"] =>
        "the subscription to move to is not ready yet: try again in a few minutes";
    400 ["900262"] ["add-on"] =>
        "check the add-ons that are to move along: each must exist and be active";
    403 ["900263"] ["legacy"] =>
        "this call is for the new commerce: a legacy subscription is migrated to it first";
    403 ["800027"] ["quantity"] =>
        "the quantity of this item cannot be changed: place another order for more";
    409 ["800014"] ["pending", "adjustment"] =>
        "a change of it is under way: try again when that is over";
    409 ["900112", "900113"] ["upgrade"] =>
        "an upgrade of the customer's Azure subscriptions is under way: try again when that is over";
    409 ["900114"] ["upgrade"] =>
        "an upgrade of the customer's Azure subscriptions has failed: finish it in Partner Center first";
    409 ["900278"] ["pending"] =>
        "a change of the subscription is under way: try again after 24 hours";
    400 ["2055"] ["etag"] =>
        "the order has changed since it was read: read it again, and send its new etag";
    400 ["2054"] ["billing cycle"] =>
        "the billing cycle is changed with the order, not with the subscription";
    400 ["2001", "800091"] ["suspended"] => SUSPENDED;
    400 ["2011"] ["deleted"] => "the subscription is deleted: see its status";
    400 ["6000"] ["active"] => ACTIVE;
    400 ["6000", "6001", "800080", "800085"] ["billing cycle", "billing term"] => LEGACY_ONLY;
    400 ["800029"] ["add-on", "addon", "parent"] =>
        "the add-on does not belong to this parent: check both offers";
    409 ["27009"] ["active"] => "the parent subscription is not active: see its status";
    400 ["800081"] ["activat"] => "the subscription has to be activated first";
    400 ["800082"] ["ready"] => "the subscription is not ready yet: try again in a few minutes";
    409 ["800082"] ["ready"] => "the subscription is not ready yet: try again in a few minutes";
    400 ["800072"] ["sync"] => "the subscription is being synchronised: try again in a few minutes";
    400 ["900252"] ["purchase order"] => "upload the customer's purchase order with it";
    400 ["900253"] ["tender"] => "upload the tender, or name its link";
    400 ["900254"] ["metadata"] => "check price and currency, and what is said of a tender";
    400 ["800009"] ["cart"] => "the cart is empty, has lines with errors, or was created more than 7 days ago: read it, and replace what is in it or create another one";
    409 ["800064"] ["cart"] =>
        "the cart is being checked out: wait, then settle it with the same MS-RequestId";
    400 ["800065"] ["cart"] => "the cart was checked out before: look for its orders";
}
