"""Promised points: those that wait for a day, those that wait to be unlocked, and what runs out when."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

from journey import expect, unique
from _whole import member, now, whole


def lookup(shopper, **more):
    return {"identifierName": "mobile", "identifierValue": shopper["mobile"], "source": "INSTORE", **more}


def buy(api, shopper, *items):
    """A bill of items, each a SKU with its price."""
    lines = [{"itemCode": sku, "description": sku, "qty": 1, "rate": price, "value": price, "discount": 0, "amount": price} for sku, price in items]
    number, amount = unique("PRM-"), sum(price for _, price in items)
    api.step("transaction.v2.add", query=lookup(shopper), body={
        "type": "REGULAR", "billNumber": number, "billAmount": amount, "billingDate": now(api).isoformat(), "lineItemsV2": lines})
    return number


def journey_points_that_wait(api):
    """Earbuds promise points for a day, two watches until they are set up: unlocked, these are points like others."""
    shopper = member(api)
    number = buy(api, shopper, ("SKU-2001", 2000), ("SKU-2002", 4500), ("SKU-2002", 4500))
    twins = (("customer.v2.promisedPointsSchedule", {"path": {"userId": shopper["id"]}}),
             ("customer-lookup.v2.promisedPointsSchedule", {"query": lookup(shopper)}))
    for operation, step in twins:
        reply = api.step(operation, **step)
        dated, waiting = reply.need("promisedPointsScheduleList"), reply.need("triggerBasedPointsList")
        expect([row["points"] for row in dated] == [50], f"{operation}: earbuds promise 50: {dated}")
        expect([row["points"] for row in waiting] == [60], f"{operation}: watches promise 60: {waiting}")
        whole(api, operation)
    balance = api.step("customer.v2.pointsBalance", path={"userId": shopper["id"]}).need("mainPoints")
    api.step("points.v2.unlockPromised", query=lookup(shopper), body={"eventName": "TransactionAdd", "billNumber": number})
    for operation, step in twins:
        reply = api.step(operation, **step)
        expect(not reply["triggerBasedPointsList"], f"{operation}: nothing waits any more: {reply.text[:300]}")
    left = api.step("customer.v2.pointsBalance", path={"userId": shopper["id"]}).need("mainPoints")
    expect(left == balance + 110, f"{left} points after {balance}")


def journey_expiry_by_identifier(api):
    """When a shopper's points run out, asked for by mobile number."""
    shopper = member(api)
    buy(api, shopper, ("SHIRT-01", 1000))
    reply = api.step("customer.v2.lookupPointsExpirySchedule", query=lookup(shopper))
    expect([row["points"] for row in reply.need("expirySchedules")] == [100], f"a hundred points run out: {reply.text[:300]}")
    whole(api, "customer.v2.lookupPointsExpirySchedule")


def journey_goodwill_of_a_group(api):
    """A household is asked a gift of points for, which waits for somebody to approve it."""
    group = api.step("user-group.v2.create", body={"externalId": unique("HOME-"), "groupName": "Sen household", "maxGroupSize": 5})
    reply = api.step("customer.v2.goodwillGroup", body={
        "type": "GOODWILL", "baseType": "POINTS", "earningEntityType": "USERGROUP2",
        "goodwillRequest": {"points": 100, "reason": "POINTS_ISSUE", "comments": "a delivery came late"},
        "userGroup2IdentificationInfo": {"identifierType": "id", "identifierValue": group.need("entity"), "source": "INSTORE"}})
    expect(reply["createdId"], f"a request was stored: {reply.text[:300]}")
    whole(api, "customer.v2.goodwillGroup")


def journey_promotions_of_a_shopper(api):
    """What the loyalty promotions have given a shopper who bought what they are for."""
    shopper = member(api)
    buy(api, shopper, ("SKU-2001", 2000), ("SKU-2002", 4500), ("SKU-2002", 4500))
    reply = api.step("customer-lookup.v2.promotionData", query=lookup(shopper))
    used = {row["promotionName"]: row["customerUsage"]["currentPointsPerCustomer"] for row in reply.need("promotions")}
    expect(used == {"Electronics promise": "50", "Watches set up": "60"}, f"both gave something: {used}")
    whole(api, "customer-lookup.v2.promotionData")
