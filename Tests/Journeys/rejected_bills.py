"""The queue of bills that wait for missing master data, where the organization keeps one."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

from journey import expect, unique
from _whole import member, now, switch, whole


def journey_bill_waits_for_its_article(api):
    """A bill with an unknown article and an unknown tender is kept, and the queue tells of both."""
    switch(api, "CONF_TRANSACTION_REJECTION_ENABLED", "1")
    shopper = member(api)
    bill = {"type": "REGULAR", "billNumber": unique("71"), "billAmount": 480, "billingDate": now(api).isoformat(),
            "lineItemsV2": [{"itemCode": unique("SKU-"), "qty": 1, "rate": 480, "value": 480, "amount": 480}],
            "paymentModes": [{"mode": "Barter", "value": 480}]}
    query = {"identifierName": "mobile", "identifierValue": shopper["mobile"], "source": "INSTORE"}
    refused = api.step("transaction.v2.add", query=query, body=bill, status=400, score=False)
    expect({error["code"] for error in refused["errors"]} == {683, 842}, f"refused for {refused['errors']}")
    waiting = api.step("transaction-rejection.v2.list", query={"transactionNumber": bill["billNumber"]})
    expect(waiting["pagination.total"] == 1, f"the queue has {waiting.text[:300]}")
    whole(api, "transaction-rejection.v2.list")
