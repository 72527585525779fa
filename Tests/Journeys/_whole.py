"""What the journeys of this folder share: a member, moments of the sandbox, and the measure `whole`."""
import datetime

from journey import Failure, expect, mobile, unique

# The share of an operation's documented keys that one answer has to show.
WHOLE = 0.95


def whole(api, operation):
    """The fullest answer of an operation shows the documented keys, each with its documented type."""
    record = api.records[operation]
    fullest = max(record["coverage"])
    expect(fullest >= WHOLE, f"{operation} shows {fullest:.1%} of its keys, and none of {', '.join(record['missing'])}")
    expect(max(record["types"]) == 1, f"{operation}: only {max(record['types']):.1%} of the types agree")


def box(api):
    return "/sandboxes/" + api.sandbox["name"]


def now(api, **shift):
    """The sandbox's time moved by shift (days=-2), with its offset."""
    text = api.control("GET", box(api) + "/clock", expect_status=200).need("now")
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).replace(microsecond=0) + datetime.timedelta(**shift)


def member(api, **profile):
    """A new member of the loyalty program, known by mobile, e-mail and external id: the body that registered them, with `id`."""
    tag, number = unique(), mobile()
    identifiers = [{"type": "mobile", "value": number}, {"type": "email", "value": f"mira.{tag}@example.com"},
                   {"type": "externalId", "value": f"EXT-{tag}"}]
    body = {"loyaltyInfo": {"loyaltyType": "loyalty"},
            "profiles": [{"firstName": "Mira", "lastName": "Sen", "source": "INSTORE", "identifiers": identifiers, **profile}]}
    reply = api.step("customer.v2.add", body=body)
    return {**body, "id": reply.need("createdId"), "mobile": number}


def switch(api, key, value):
    """Sets a switch of the organization."""
    api.step("card.v2.limitActiveCards", query={"format": "json"}, body={"keyName": key, "value": value, "scope": "ORG"})


def sell(api, shopper, amount, **more):
    """A regular bill, dated now, that has to be accepted: its answer."""
    body = {"type": "REGULAR", "billNumber": unique("W-"), "billAmount": amount, "billingDate": now(api).isoformat(), **more}
    query = {"identifierName": "mobile", "identifierValue": shopper["mobile"], "source": "INSTORE"}
    reply = api.step("transaction.v2.add", query=query, body=body)
    expect(reply["createdId"], f"the bill was refused: {reply.text[:300]}")
    return reply
