"""Reads the sandbox with Microsoft's generated Python client (partnercenterservices 0.1.2)."""

import sys

from microsoft.store.partnercenterservices import MicrosoftPartnerStoreApis
from msrest.authentication import BasicTokenAuthentication

CUSTOMER = "b0d70a69-4c42-4b27-b17b-91a835d8686a"
ORDERS = {"9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1", "s-BZlr_TeGksPNT61SsWRL-sqMaKbyVa1"}


def main(address, token):
    client = MicrosoftPartnerStoreApis(BasicTokenAuthentication({"access_token": token}), address)
    # The names come from the package: value7 lists the orders of a customer, id5 gets one.
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


main(*sys.argv[1:])
