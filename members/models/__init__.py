"""People in their guilds: memberships, rosters, eligibility, and what they choose themselves."""

from members.models.eligibility import (
    Dispute,
    DisputeEntry,
    EligibilityOutcome,
    EligibilityPreview,
    EligibilityRule,
)
from members.models.membership import (
    READING,
    Membership,
    MembershipPeriod,
    MembershipWord,
    Standing,
)
from members.models.profile import Erasure, MailChange, Profile
from members.models.roster import RosterFile, RosterFinding, RosterImport

__all__ = [
    "READING",
    "Dispute",
    "DisputeEntry",
    "EligibilityOutcome",
    "EligibilityPreview",
    "EligibilityRule",
    "Erasure",
    "MailChange",
    "Membership",
    "MembershipPeriod",
    "MembershipWord",
    "Profile",
    "RosterFile",
    "RosterFinding",
    "RosterImport",
    "Standing",
]
