"""User groups whose points come and go."""
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

from journey import expect, unique
from _whole import member, sell, whole


def journey_group_with_points_that_run_out(api):
    """A group has lost points, and others will run out on a day."""
    owner = member(api)
    group = api.step("user-group.v2.create", body={"externalId": unique("hill-house-"), "groupName": "Hill house", "maxGroupSize": 5}).need("entity")
    joined = api.step("user-group.v2.join", query={"id": group}, body=[
        {"userId": owner["id"], "primaryMember": True, "permissions": ["allow_points_redemption", "allow_points_transfer"]}])
    expect(joined["failureCount"] == 0, f"nobody joined: {joined.text[:300]}")
    sell(api, owner, 300, userGroup2Id=group)
    api.advance(days=370)
    sell(api, owner, 700, userGroup2Id=group)
    asked = {"id": group, "expiredPoints": "true", "expirySchedules": "true", "gapToUpgradeFor": 0}
    shown = api.step("user-group.v2.get", query=asked)
    expect(shown["expirySchedules[0].points"] == 70, f"the schedule is {shown['expirySchedules']}")
    expect(shown["expiredPoints[0].points"] == 30, f"what ran out is {shown['expiredPoints']}")
    whole(api, "user-group.v2.get")
