//! What is under way, and what can be changed.

const WITH_ITS_SUBSCRIPTION: &str = "it is not cancelled with its order: licences of the new commerce are cancelled with their subscription, until a few days after they were bought";
const TOO_LATE: &str = "the time to cancel it is over, so the purchase remains";
const ACTIVE: &str = "a subscription of the order is not active: see their status";
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
    400 ["900214", "900257"] ["reducing seats"] =>
        "the time to lower the number of licences is over: it can be lowered for the next term";
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
    400 ["2001"] ["suspended"] => "the subscription is suspended: see its status";
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
