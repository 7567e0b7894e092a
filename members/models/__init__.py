"""People in their guilds: memberships, rosters, eligibility, and what they choose themselves."""

from members.models.ballots import (
    Ballot,
    Board,
    BoardEntry,
    PartialDecryption,
    VoteResult,
    VoteTally,
    WaitingBallot,
)
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
from members.models.roll import RollEntry, RollRefusal
from members.models.roster import RosterFile, RosterFinding, RosterImport
from members.models.tellers import Teller
from members.models.votes import Vote, VoteExtension, VoteOption, VoteQuestion

__all__ = [
    "READING",
    "Ballot",
    "Board",
    "BoardEntry",
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
    "PartialDecryption",
    "Profile",
    "RollEntry",
    "RollRefusal",
    "RosterFile",
    "RosterFinding",
    "RosterImport",
    "Standing",
    "Teller",
    "Vote",
    "VoteExtension",
    "VoteOption",
    "VoteQuestion",
    "VoteResult",
    "VoteTally",
    "WaitingBallot",
]
