"""How a policy is written down, and how the columns of a table are sorted under policies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLAIN = "plain"


class Then(models.TextChoices):
    """What happens to the data when its time is over."""

    DELETED = "deleted", _("deleted")
    BLANKED = "blanked", _("emptied; the row stays without it")
    ERASED = "erased", _("the account is erased; only its number stays")
    STAYS = "stays", _("stays")
    WITH_ACCOUNT = "with account", _("goes with the account")


class Whose(StrEnum):
    """Whom the data is about."""

    MEMBERS = "members"
    ACCOUNTS = "accounts"
    INSIDERS = "insiders"
    READERS = "readers"


@dataclass(frozen=True, slots=True)
class Policy:
    """What is kept of people, why, for how long, counted from what, and what happens then.

    `erasure` says what a person's wish to be erased does to it. `stays` gives the reason where
    it has no term.
    """

    whose: Whose
    what: Promise
    why: Promise
    seen_by: Promise
    erasure: Promise
    then: Then
    term: timedelta | None = None
    since: Promise | str = ""
    stays: Promise | str = ""


Columns = Mapping[str, str]


def columns(plain: str = "", **sorted_: str) -> Columns:
    """The policy of each column of a table, or PLAIN; names stand in one string, blanks between."""
    return {
        column: policy
        for policy, names in {PLAIN: plain, **sorted_}.items()
        for column in names.split()
    }
