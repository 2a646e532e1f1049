"""Buys something from the sandbox, and writes a configuration with the ids of what is there.

Without it nearly every generated id is unknown, and nothing behind the first check is reached.
"""

import sys

import requests

CUSTOMER = "b0d70a69-4c42-4b27-b17b-91a835d8686a"
SOFTWARE = "DG7GMGF0D7FV:0001:DG7GMGF0V2MK"


def main(address, token):
    answer = requests.post(
        f"{address}/v1/customers/{CUSTOMER}/orders",
        headers={"Authorization": f"Bearer {token}"},
        json={"lineItems": [{"offerId": SOFTWARE, "quantity": 3}]},
        timeout=10,
    )
    assert answer.status_code == 201, answer.text
    print("[parameters]")
    for name, value in [
        ("customerId", CUSTOMER),
        ("orderId", answer.json()["id"]),
        ("lineItemNumber", "0"),
        ("subscriptionId", "8da32d36-66a5-43e9-a6dd-2facf1115c55"),
        ("productId", "CFQ7TTC0LQ7X"),
        ("skuId", "0001"),
    ]:
        print(f'"path.{name}" = "{value}"')


main(*sys.argv[1:])
