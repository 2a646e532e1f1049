"""Reads and buys from the sandbox with Microsoft's generated Python client (partnercenterservices 0.1.2)."""

import sys

from microsoft.store.partnercenterservices import MicrosoftPartnerStoreApis
from microsoft.store.partnercenterservices.models import (
    MicrosoftPartnerSdkContractsV1Order as Order,
    MicrosoftPartnerSdkContractsV1OrderLineItem as OrderLineItem,
)
from msrest.authentication import BasicTokenAuthentication

CUSTOMER = "b0d70a69-4c42-4b27-b17b-91a835d8686a"
LICENCE = "69910599-3271-41CA-AC7D-C664E194CD60"
ADD_ON = "4C7A31E9-60B2-4D58-93F7-8E25D1A9C604"
CART = "8e52d0f7-16b3-4ac8-9f61-27a5e3c94d0b"
ORDERS = {"9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1", "s-BZlr_TeGksPNT61SsWRL-sqMaKbyVa1"}


def main(address, token):
    client = MicrosoftPartnerStoreApis(BasicTokenAuthentication({"access_token": token}), address)
    # The names come from the package: value7 lists the orders of a customer, id5 gets one, idorders
    # places one, id3 changes one, id6 gets a subscription.
    customer = client.getvversioncustomerscustomer

    page = customer.value7(CUSTOMER, "1", billing_type="oneTime")
    assert {order.id for order in page.items} == ORDERS, page.items
    assert page.total_count == 2, page.total_count
    for order in page.items:
        assert order.billing_cycle == "one_time", order.billing_cycle
        assert order.reference_customer_id == CUSTOMER, order.reference_customer_id
        same = customer.id5(CUSTOMER, order.id, "1")
        assert same.id == order.id, same
        assert same.line_items[0].friendly_name == order.line_items[0].friendly_name
        assert same.creation_date == order.creation_date

    everything = customer.value7(CUSTOMER, "1.0")
    assert len(everything.items) > len(page.items), everything.items
    monthly = customer.value7(CUSTOMER, "1", billing_type="monthly")
    assert monthly.items and all(order.billing_cycle == "monthly" for order in monthly.items)
    print(
        f"partnercenterservices 0.1.2 listed {len(everything.items)} orders,"
        f" {len(monthly.items)} monthly and {len(page.items)} one-time, and got"
        f" {len(page.items)} by id"
    )
    buy(client, len(everything.items))


def buy(client, count):
    read, write = client.getvversioncustomerscustomer, client.postvversioncustomerscustomer
    change = client.patchvversioncustomerscustomer
    line = OrderLineItem(line_item_number=0, offer_id=LICENCE, friendly_name="Seats", quantity=5)
    wanted = Order(reference_customer_id=CUSTOMER, billing_cycle="unknown", line_items=[line])
    key = "0f3a7c1e-52d8-4b96-8e07-a4c9d1b3f625"
    order = write.idorders(CUSTOMER, wanted, "1", ms_request_id=key)
    again = write.idorders(CUSTOMER, wanted, "1", ms_request_id=key)
    assert order.billing_cycle == "monthly" and order.status == "completed", order
    assert again.id == order.id, (again.id, order.id)
    assert len(read.value7(CUSTOMER, "1").items) == count + 1, "bought twice"

    parent = order.line_items[0].subscription_id
    add_on = OrderLineItem(offer_id=ADD_ON, quantity=2, parent_subscription_id=parent, line_item_number=0)
    changed = change.id3(CUSTOMER, order.id, Order(line_items=[add_on]), "1")
    assert [line.line_item_number for line in changed.line_items] == [0, 1], changed.line_items
    assert changed.line_items[1].parent_subscription_id == parent, changed.line_items[1]
    subscription = read.id6(CUSTOMER, changed.line_items[1].subscription_id, "1")
    assert subscription.order_id == order.id and subscription.quantity == 2, subscription

    result = write.idcheckout(CUSTOMER, CART, "1")
    assert len(result.orders) == 1 and result.order_errors[0].code == 800010, result
    print("… and bought one order with two requests, added to it, and checked out a cart")


main(*sys.argv[1:])
