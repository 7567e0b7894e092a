"""Who may vote: a guild's rule as a tree of conditions, and what it says of one member's facts.

Pure: a rule, what the guild's file says of a member, and the day of asking give one verdict, with
every reason and what would cure it by when. `conditions` says what a rule is made of, `parsing`
how it is written down, `evaluating` how it is decided, `keeping` how a verdict is kept.
"""

from members.eligibility.conditions import (
    LEAVES,
    STANDINGS,
    All,
    AnyOf,
    Condition,
    DuesPaid,
    Earned,
    HasStanding,
    InGoodStanding,
    Kind,
    Leaf,
    OneOf,
    PensionYears,
    leaves_of,
)
from members.eligibility.evaluating import (
    MEMBER,
    Cure,
    Facts,
    Group,
    Reason,
    Said,
    Verdict,
    dates_of,
    evaluate,
)
from members.eligibility.keeping import from_data, to_data
from members.eligibility.parsing import BadCondition, dump, parse

__all__ = [
    "LEAVES",
    "MEMBER",
    "STANDINGS",
    "All",
    "AnyOf",
    "BadCondition",
    "Condition",
    "Cure",
    "DuesPaid",
    "Earned",
    "Facts",
    "Group",
    "HasStanding",
    "InGoodStanding",
    "Kind",
    "Leaf",
    "OneOf",
    "PensionYears",
    "Reason",
    "Said",
    "Verdict",
    "dates_of",
    "dump",
    "evaluate",
    "from_data",
    "leaves_of",
    "parse",
    "to_data",
]
