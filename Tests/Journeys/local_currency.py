"""Bills in the shopper's own currency: how they are read back."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

from journey import expect, unique
from _whole import member, now, whole


def journey_bill_in_dollars(api):
    """A bill in dollars shows both currencies wherever v1.1 shows a bill."""
    shopper = member(api)
    time = now(api).strftime("%Y-%m-%d %H:%M:%S")
    line = {"serial": "1", "item_code": "SHIRT-01", "qty": "1", "rate": "12", "value": "12", "discount": "0", "amount": "12",
            "description": "shirt", "extended_fields": {"field": [{"name": "OrderRef", "value": "A-1"}]}}
    bill = {"type": "regular", "number": unique("USD"), "amount": "12", "gross_amount": "12", "discount": "0", "currency_code": "USD",
            "billing_time": time, "customer": {"mobile": shopper["mobile"]}, "line_items": {"line_item": [line]}}
    added = api.step("transaction.v11.addWithLocalCurrency", query={"format": "json"}, body={"root": {"transaction": [bill]}})
    identity = added["response.transactions.transaction[0].id"]
    expect(identity, f"the bill was refused: {added.text[:300]}")
    api.step("transaction.v11.get", query={"format": "json", "id": identity})
    api.step("customer.v11.transactions", query={"format": "json", "mobile": shopper["mobile"]})
    whole(api, "transaction.v11.addWithLocalCurrency")
    whole(api, "transaction.v11.get")
    whole(api, "customer.v11.transactions")
