"""Calls of v1.1 whose answers the shared journeys make without measuring them."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

from journey import expect, unique
from _whole import member, whole

JSON = {"format": "json"}


def journey_identity_change_asked_for(api):
    """A till asks for another e-mail address; it is not the customer's before somebody approves."""
    shopper = member(api)
    old = shopper["profiles"][0]["identifiers"][1]["value"]
    new = f"sen.{unique()}@example.com"
    api.step("customer.v11.updateIdentity", query=JSON, body={"root": {"customer": [
        {"identifier": "email", "old_value": old, "new_value": new}]}})
    whole(api, "customer.v11.updateIdentity")
    found = api.step("customer.v11.get", query={**JSON, "mobile": shopper["mobile"]})
    expect(found["response.customers.customer[0].email"] == old, "the address changed without approval")


def journey_search_by_tier(api):
    """The old search lists the members of a tier."""
    reply = api.step("customer.v11.search", query={**JSON, "q": "(slab:EQUALS:Gold)"})
    expect(reply.need("response.customer.results.item"), "nobody is Gold")
    whole(api, "customer.v11.search")


def journey_colours_of_the_catalogue(api):
    """The catalogue's colours are read."""
    api.step("product.v11.colors.get", query=JSON)
    whole(api, "product.v11.colors.get")
