"""What the portal keeps of people: every column of every table, sorted under a policy."""

from collections.abc import Mapping

from members.policies import of_members, of_negotiations, of_portal
from members.policies.model import PLAIN, Columns, Policy, Then, Whose
from members.policies.terms import POLICIES

COLUMNS: Mapping[str, Columns] = {
    **of_portal.COLUMNS,
    **of_negotiations.COLUMNS,
    **of_members.COLUMNS,
}

__all__ = ["COLUMNS", "PLAIN", "POLICIES", "Columns", "Policy", "Then", "Whose"]
