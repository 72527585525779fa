"""Customers in batches: cards, failures beside results, and what a batch says of single members."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

from journey import expect, mobile, unique
from _whole import member, whole


def card_series(api):
    """A series of numbers from elsewhere whose cards run out after a year: its id and code."""
    code = unique("FLEET")
    reply = api.step("card.v2.addSeries", body={
        "code": code, "name": "Fleet card", "type": "DIGITAL", "trigger": "SERIES_ID", "isActive": True, "cardGenerationEnabled": False,
        "cardExpiryEnabled": True, "expiryDays": 365, "maxActiveCardsPerCustomer": 2})
    return {"id": reply.need("entity"), "code": code}


def new_card(api, series, **fields):
    """A number of the series that nobody holds yet, as an identifier by which it is handed out."""
    number = unique("FC")
    api.step("card.v2.add", body={"seriesId": series["id"], "cardNumber": number, "statusLabel": "NOT_ISSUED", **fields})
    return {"type": "cardnumber", "value": number, "seriesCode": series["code"], "statusLabel": "ACTIVE"}


def profile(*cards, **fields):
    """Somebody new, known by mobile and e-mail, with cards."""
    number = mobile()
    identifiers = [{"type": "mobile", "value": number}, {"type": "email", "value": f"{unique('rider.')}@example.com"}, *cards]
    return {"firstName": "Tara", "lastName": "Kulkarni", "source": "INSTORE", "identifiers": identifiers, **fields}


def journey_upsert_with_card(api):
    """An import brings a card, and a status label that is none: the card is handed out, and the item counts as failed."""
    shopper, card = member(api), new_card(api, card_series(api))
    identifiers = [{"type": "mobile", "value": shopper["mobile"]}, card]
    item = {"loyaltyInfo": {"loyaltyType": "loyalty"}, "extendedFields": {"gender": "Female"}, "statusLabel": "NO_SUCH_LABEL",
            "profiles": [{"firstName": "Mira", "lastName": "Sen", "source": "INSTORE", "identifiers": identifiers, "commChannels": [
                {"type": "mobile", "value": shopper["mobile"], "primary": True, "verified": True, "meta": {"residence": True}}]}]}
    reply = api.step("customer.v2.upsertBulk", query={"skipChangeIdentifier": "false"}, body=[item])
    expect(reply["failureCount"] == 1 and reply["response[0].errors[0].code"] == 3017, f"the label fails the item: {reply.text[:300]}")
    expect(reply["response[0].entityId"] == shopper["id"], "but not the customer")
    expect(reply["response[0].result.cardDetails[0].cardNumber"] == card["value"], "who holds the card")
    whole(api, "customer.v2.upsertBulk")


def journey_family_of_a_fleet(api):
    """A fleet's owner comes with a card for a vehicle, a driver below with an address that cannot be written to."""
    series, code, company = card_series(api), unique("chain-"), unique("firm-")
    api.step("company.v2.fleetHierarchy.add", body={
        "code": code, "name": code, "description": "Two roles", "autoGroupCreationEnabled": False, "hierarchyCreationStrict": False,
        "skipRoleAllowed": False, "roles": [{"code": "OWNER", "childRoleCode": "DRIVER", "maxChild": 20}, {"code": "DRIVER"}]})
    api.step("company.v2.add", body={"name": "Sahyadri Haulage", "externalId": company, "hierarchyDefinitionCode": code, "extendedFields": {}})
    card = {**new_card(api, series), "cardExternalId": unique("FLEETCARDREFERENCE"), "extendedFields": {"vehicle_number": "KA 01 AB 1234"}}
    wrong = [{"type": "mobile", "value": "12", "primary": False, "verified": False}]
    reply = api.step("customer.v2.associate", query={"source": "INSTORE"}, body=[{
        "loyaltyInfo": {"loyaltyType": "loyalty"}, "referralCode": "", "extendedFields": {"city": "Pune", "gender": "Female"},
        "profiles": [profile(card, commChannels=wrong)],
        "associationDetails": {
            "hierarchyCode": code, "roleCode": "OWNER", "childRoleCode": "DRIVER", "fleetCompany": {"externalId": company},
            "childCustomers": [{"profiles": [profile(commChannels=wrong)], "extendedFields": {"city": "Pune", "gender": "Male"}}]}}])
    for path in ("[0].entity.warnings[0].code", "[0].childEntities[0].warnings[0].code"):
        expect(reply[path] == 8058, f"{path}: the number is left out with a warning: {reply.text[:300]}")
    held = next((one for one in reply.need("[0].entity.profiles[0].identifiers") if one["type"] == "cardnumber"), {})
    expect({name: held.get(name) for name in card} == card, f"the card is shown as it came: {held}")
    whole(api, "customer.v2.associate")


def journey_company_with_unknown_field(api):
    """What the organization keeps of no company is left out with a warning, when one is added and when it changes."""
    code, external = unique("chain-"), unique("firm-")
    api.step("company.v2.fleetHierarchy.add", body={
        "code": code, "name": code, "roles": [{"code": "OWNER", "childRoleCode": "DRIVER", "maxChild": 20}, {"code": "DRIVER"}]})
    fields = {"owner": "Meher", "address1": "4 Dock Street", "company_city": "Mangaluru", "company_state": "Karnataka",
              "company_country": "India", "pincode": "575001", "phone": mobile(), "industry": "Freight", "address2": ""}
    body = {"name": "Dock Freight", "externalId": external, "hierarchyDefinitionCode": code, "extendedFields": fields}
    for operation, query in (("company.v2.add", None), ("company.v2.update", {"externalId": external})):
        reply = api.step(operation, query=query, body=body)
        expect(reply["warnings[0].code"] == 91015 and "industry" not in reply.need("extendedFields"), f"one warning: {reply.text[:300]}")
    whole(api, "company.v2.add")
    whole(api, "company.v2.update")
