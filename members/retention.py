"""What the portal keeps of people, and for how long: data without Django, told by `keeping`.

What stands here binds: the page about erasing an account says it, and whatever has a term is to be
deleted by the daily work when the term is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Left(StrEnum):
    """What an erased account can leave behind; the value is what an `Erasure` keeps."""

    MEMBERSHIP = "membership"
    DISPUTES = "disputes"
    ROLES = "roles"
    WORDS = "words"
    OPENINGS = "openings"
    LOG = "log"


# How long after the day it is counted from; without a term it stays.
AFTER_ERASURE: Mapping[Left, timedelta | None] = {
    Left.MEMBERSHIP: None,
    Left.DISPUTES: timedelta(days=3 * 365),
    Left.ROLES: None,
    Left.WORDS: None,
    Left.OPENINGS: None,
    Left.LOG: None,
}


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that stays after an erasure, until a day or for good."""

    what: Left
    until: date | None


def kept_for(holdings: Mapping[Left, date], today: date) -> list[Kept]:
    """What stays of a person who has these things, each with the day its term is counted from."""
    kept = []
    for what, term in AFTER_ERASURE.items():
        if what in holdings:
            until = None if term is None else holdings[what] + term
            if until is None or until > today:
                kept.append(Kept(what, until))
    return kept
