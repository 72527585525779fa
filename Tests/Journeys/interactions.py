"""What a service agent sees of a customer beside the bills: what was sent to them, and what they did elsewhere."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

from journey import expect, unique
from _whole import whole

# Priya Chandran of the default organization, who is active on social networks and answers surveys.
PRIYA = {"mobile": "919800000018", "email": "priya.chandran@example.com"}


def journey_interactions_of_every_kind(api):
    """An e-mail and an SMS that a client sends stand beside check-ins, posts and surveys."""
    subject = unique("Alterations are ready ")
    api.step("communications.v11.email.send", query={"format": "json"}, body={"root": {"email": [
        {"to": PRIYA["email"], "from": "care@demo-retail.example.com", "subject": subject, "body": "Collect them any day."}]}})
    api.step("communications.v11.sms.send", query={"format": "json"}, body={"root": {"sms": [
        {"to": PRIYA["mobile"], "body": "Your alterations are ready.", "sender": "DEMORT"}]}})
    reply = api.step("customer.v11.interaction", query={"format": "json", "mobile": PRIYA["mobile"]})
    networks = {n["name"]: n["interaction"] for n in reply.need("response.customer.interactions.network")}
    expect(set(networks) == {"facebook", "twitter", "capillary"}, f"networks are {sorted(networks)}")
    mail = next(i for i in networks["capillary"] if i["type"] == "email")
    expect(mail["count"] == "1" and mail["messages"]["message"]["subject"] == subject, f"the e-mail is {mail}")
    survey = next(i for i in networks["capillary"] if i["type"] == "survey")
    expect(survey["count"] == "2" and survey["latest_nps_score"] == "9", f"the surveys are {survey}")
    whole(api, "customer.v11.interaction")
