"""One Python decoder on one file, again and again: a part of `cargo xtask peers`.

`peers.py <decoder> <file> <seconds>` prints bytes a second (the median round) and the most memory in
bytes; with 0 seconds it decodes once. Exit code 3 says that the decoder is not installed.
"""

import gc
import statistics
import sys
import time


def everyday(base, decimal):
    """The everyday types, made by `base(name, {field: type})`."""
    from datetime import datetime
    from typing import Optional
    from uuid import UUID

    def make(name, /, **members):
        return base(name, {member: Optional[kind] for member, kind in members.items()})

    attributes = make("Attributes", etag=str, objectType=str)
    link = make("Link", uri=str, method=str, headers=list[dict[str, str]])
    order_links = make("OrderLinks", self=link, provisioningStatus=link, patchOperation=link)
    line_links = make(
        "LineLinks",
        subscription=link,
        product=link,
        sku=link,
        availability=link,
        provisioningStatus=link,
        activationLinks=link,
    )
    pricing = make(
        "Pricing",
        listPrice=decimal,
        discountedPrice=decimal,
        proratedPrice=decimal,
        price=decimal,
        extendedPrice=decimal,
    )
    line = make(
        "OrderLineItem",
        lineItemNumber=int,
        provisioningContext=dict[str, str],
        offerId=str,
        subscriptionId=UUID,
        parentSubscriptionId=UUID,
        termDuration=str,
        customTermEndDate=datetime,
        transactionType=str,
        promotionId=str,
        friendlyName=str,
        quantity=int,
        pricing=pricing,
        partnerIdOnRecord=str,
        additionalPartnerIdsOnRecord=list[str],
        renewsTo=make("RenewsTo", termDuration=str),
        attestationAccepted=bool,
        purchaseCommitment=make("Commitment", amount=decimal, currency=str, grain=str),
        links=line_links,
        attributes=attributes,
    )
    order = make(
        "Order",
        id=str,
        alternateId=str,
        referenceCustomerId=UUID,
        billingCycle=str,
        currencyCode=str,
        currencySymbol=str,
        lineItems=list[line],
        creationDate=datetime,
        status=str,
        transactionType=str,
        partnerOnRecordAttestationAccepted=bool,
        links=order_links,
        totalPrice=decimal,
        client=make("Client", marketplaceCountry=str, deviceFamily=str, name=str),
        attributes=attributes,
    )
    return make(
        "Collection", totalCount=int, items=list[order], links=order_links, attributes=attributes
    )


def with_msgspec():
    from decimal import Decimal

    import msgspec

    def struct(name, members):
        return msgspec.defstruct(name, [(member, kind, None) for member, kind in members.items()])

    return msgspec.json.Decoder(everyday(struct, Decimal)).decode


def with_pydantic():
    from decimal import Decimal

    import pydantic

    def model(name, members):
        # `self` is no name for a field of a model.
        fields = {
            member.replace("self", "self_"): (kind, pydantic.Field(None, alias=member))
            for member, kind in members.items()
        }
        return pydantic.create_model(name, **fields)

    return everyday(model, Decimal).model_validate_json


def with_orjson():
    import orjson

    return orjson.loads


def with_json():
    import json

    return json.loads


def with_client():
    """Microsoft's generated client: json, then msrest's deserializer."""
    import json

    from microsoft.store.partnercenterservices import models
    from msrest import Deserializer

    known = {name: value for name, value in vars(models).items() if isinstance(value, type)}
    collection = next(name for name in known if "ResourceCollection" in name and "Order" in name)
    read = Deserializer(known)
    return lambda body: read(collection, json.loads(body))


DECODERS = {
    "msgspec": with_msgspec,
    "pydantic": with_pydantic,
    "orjson": with_orjson,
    "json": with_json,
    "partnercenterservices": with_client,
}


def peak_memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


def main(name, path, seconds):
    try:
        decode = DECODERS[name]()
    except ImportError as error:
        print(error, file=sys.stderr)
        sys.exit(3)
    with open(path, "rb") as file:
        body = file.read()
    begin = time.perf_counter()
    rounds = []
    while not rounds or time.perf_counter() - begin < float(seconds):
        start = time.perf_counter()
        orders = decode(body)
        rounds.append(time.perf_counter() - start)
        del orders
        gc.collect()
    print(round(len(body) / statistics.median(rounds)), peak_memory())


if __name__ == "__main__":
    main(*sys.argv[1:])
