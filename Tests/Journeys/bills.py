"""Bills with all that can hang on them: lines, tenders, redemptions, what they bring, a credit note."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

from journey import expect, unique
from _whole import member, now, sell, whole


def journey_bulk_bill_paid_with_everything(api):
    """A bill of a bulk call that was paid with points and a coupon, and brings points and a coupon of its own."""
    shopper = member(api)
    sell(api, shopper, 5000)
    spent = api.step("points.v11.redeem", query={"format": "json"}, body={"root": {"redeem": [
        {"points_redeemed": 100, "customer": {"mobile": shopper["mobile"]}}]}})
    paid = spent.need("response.responses.points.side_effects.effect[0].id")
    code = api.step("coupon.v2.issue", body={"seriesId": 1001, "customer": {"mobile": shopper["mobile"]}}).need("code")
    taken = api.step("coupon.v2.redeem", body={
        "redemptionRequestList": [{"code": code}], "user": {"mobile": shopper["mobile"]}, "transactionNumber": "", "billAmount": "12000"})
    gift = {"itemCode": "SKU-2003", "qty": 4, "rate": 3000, "value": 12000, "amount": 12000, "discount": 0, "description": "speakers",
            "extendedFields": {"wrapping": "paper"}}
    bill = {"identifierType": "mobile", "identifierValue": shopper["mobile"], "source": "INSTORE", "accountId": "", "type": "REGULAR",
            "billNumber": unique("BULK-"), "billAmount": 12000, "discount": 0, "grossAmount": 12000, "note": "corner desk",
            "deliveryStatus": "SHIPPED", "billingDate": now(api).isoformat(), "lineItemsV2": [gift],
            "paymentModes": [{"mode": "Card", "value": 11800, "notes": "chip", "attributes": {"card_type": "Debit"}}],
            "redemptions": {"pointsRedemptions": [int(paid)], "couponRedemptions": [int(taken.need("redemption[0].redemptionId"))]},
            "customFields": {"cashier_note": "regular guest"}, "extendedFields": {"checkout_mode": "self"}}
    nobodys = {"type": "REGULAR", "billNumber": unique("BULK-"), "billAmount": 10}
    answer = api.step("transaction.v2.bulkAdd", body=[bill, nobodys])
    expect(answer["failureCount"] == 1, f"other than the one bill was refused: {answer.text[:400]}")
    kinds = {effect["type"] for effect in answer.need("response[0].result.sideEffects")}
    expect({"points", "coupon"} <= kinds, f"the bill brought {sorted(kinds)}")
    whole(api, "transaction.v2.bulkAdd")


def journey_bill_with_credit_note(api):
    """A bill with a credit note and an article's attributes, read back in v2."""
    shopper = member(api)
    qualities = [{"name": name, "value": value} for name, value in
                 (("POINTS_ELIGIBILITY", "Yes"), ("pathy_name", "blue door"), ("product_form", "bar"))]
    line = {"serial": "1", "item_code": "SOAP-7", "qty": "2", "rate": "45", "value": "90", "discount": "0", "amount": "90",
            "description": "soap", "attributes": {"attribute": qualities}}
    bill = {"type": "regular", "number": unique("CN-"), "amount": "90", "gross_amount": "90", "discount": "0",
            "billing_time": now(api).strftime("%Y-%m-%d %H:%M:%S"), "customer": {"mobile": shopper["mobile"]},
            "payment_details": {"payment": [{"mode": "UPI", "value": "90", "notes": "QR"}]},
            "credit_note": {"amount": "30", "number": unique("N-"), "notes": "a broken lid", "validity": "2031-05-31"},
            "line_items": {"line_item": [line]}}
    added = api.step("transaction.v11.add", query={"format": "json"}, body={"root": {"transaction": [bill]}})
    identity = added.need("response.transactions.transaction[0].id")
    shown = api.step("transaction.v2.get", path={"id": identity}, query={"type": "REGULAR", "tenders": "true", "credit_notes": "true"})
    expect(shown["creditNote.validity"] == "2031-05-31", f"the note shows {shown['creditNote']}")
    whole(api, "transaction.v2.get")


def journey_bill_is_updated(api):
    """A v1.1 update shows the bill, its customer and which fields were kept."""
    shopper = member(api)
    identity = sell(api, shopper, 640).need("createdId")
    changed = api.step("transaction.v11.update", query={"format": "json"}, body={"root": {"transaction": [{
        "id": str(identity), "delivery_status": "shipped", "customer": {"mobile": shopper["mobile"]},
        "custom_fields": {"field": [{"name": "cashier_note", "value": "fragile"}, {"name": "no_such", "value": "x"}]},
        "extended_fields": {"field": [{"name": "checkout_mode", "value": "counter"}]}}]}})
    expect(changed["response.transactions.transaction[0].delivery_status"] == "SHIPPED", changed.text[:300])
    whole(api, "transaction.v11.update")
