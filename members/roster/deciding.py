"""What becomes of a member by a line of the roster: what is written, what is kept, what is told.

The file decides what the file is for, and only that: what the member corrected stands, a mail once
declined stays declined, and an address by which somebody signs in moves only where nobody but the
guild's file ever set it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FACTS = ("standing", "good", "dues", "branch", "categories", "earnings", "pension", "units")
AT_FIRST: dict[str, Any] = {
    "standing": "active",
    "good": True,
    "dues": "",
    "branch": "",
    "categories": [],
    "earnings": {},
    "pension": None,
    "units": [],
}
LEFT = "left"
DECLINED = "declined"


class Kind(StrEnum):
    """What a finding tells; the same words as `RosterFinding.Kind`."""

    ADDED = "added"
    CHANGED = "changed"
    DROPPED = "dropped"
    SAME_PERSON = "same_person"
    SHARED_MAIL = "shared_mail"
    KEPT = "kept"
    WARNED = "warned"
    REFUSED = "refused"


class Why(StrEnum):
    """Why something is kept as it is."""

    CORRECTED = "corrected"
    ERASED = "erased"
    GUARDED = "guarded"
    OTHER_GUILD = "other_guild"
    TAKEN = "taken"
    ELSEWHERE = "elsewhere"
    CLOSED = "closed"
    OWN_CHOICE = "own_choice"
    DECLINED = "declined"
    LATER = "later"
    MERGED = "merged"


class Account(StrEnum):
    """What happens to the account that signs in."""

    NONE = ""
    MAKE = "make"
    LINK = "link"
    MOVE = "move"


@dataclass(slots=True)
class Said:
    """What a line says. `twin` is the line of the same person, `sharing` how many lines have the
    mail; `known_twin` is the number of a member with the same name and mail."""

    line: int
    number: str
    name: str
    search_name: str
    mail: str | None
    choice: str
    facts: dict[str, Any]
    twin: int
    sharing: int
    known_twin: str


@dataclass(slots=True)
class Known:
    """What the portal knows of the member, of their account and of who holds the line's address.

    `is_declined` says that the member erased their account, under this number or another one with
    the line's address; `is_merged` that the number is a double's and another line is about the
    same member.
    """

    membership_id: int | None = None
    name: str = ""
    mail: str = ""
    is_name_corrected: bool = False
    is_declined: bool = False
    is_merged: bool = False
    period_id: int | None = None
    from_on: str = ""
    facts: dict[str, Any] | None = None
    user_id: int | None = None
    user_mail: str = ""
    is_guarded: bool = False
    is_in_other_guild: bool = False
    is_mail_corrected: bool = False
    choice: str = ""
    is_own_choice: bool = False
    holder_id: int | None = None
    is_holder_active: bool = False
    is_holder_a_member: bool = False


@dataclass(slots=True)
class Step:
    """What is to be written of one member; empty where all stays as it is."""

    number: str
    membership_id: int | None
    name: str = ""
    search_name: str = ""
    mail: str = ""
    sets_name: bool = False
    sets_mail: bool = False
    account: Account = Account.NONE
    user_id: int | None = None  # of the account that is there already
    old_mail: str = ""
    choice: str = ""
    period: str = ""
    period_id: int | None = None
    facts: dict[str, Any] | None = None

    @property
    def is_empty(self) -> bool:
        return not (
            self.sets_name
            or self.sets_mail
            or self.account
            or self.choice
            or self.period
            or self.membership_id is None
        )


@dataclass(slots=True)
class Decision:
    """The step, what it changes (field to before and after), what is kept, and who is doubled."""

    step: Step
    changes: dict[str, list[Any]]
    kept: list[list[Any]]
    doubles: list[tuple[Kind, dict[str, Any]]]


def decide(said: Said, known: Known, as_of: str) -> Decision:
    step = Step(said.number, known.membership_id, said.name, said.search_name, said.mail or "")
    step.user_id = known.user_id
    found = Decision(step, {}, [], _doubles(said, known))
    if known.is_merged:
        found.kept.append(["", Why.MERGED.value, "", ""])
        return found
    _name(found, said, known)
    _mail(found, said, known)
    _account(found, said, known)
    _choice(found, said, known)
    _period(found, after(said.facts, known.facts), known, as_of)
    return found


def drop(known: Known, number: str, as_of: str) -> Decision:
    """A member whom the file lacks leaves, as of its day."""
    found = Decision(Step(number, known.membership_id, known.name), {}, [], [])
    _period(found, (known.facts or AT_FIRST) | {"standing": LEFT}, known, as_of)
    return found


def after(said: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    """What counts from now on: what the file does not speak of stays as it was."""
    base = before or AT_FIRST
    merged = base | said
    if "earnings" in said:
        earned = base["earnings"] | said["earnings"]
        merged["earnings"] = {year: one for year, one in sorted(earned.items()) if one is not None}
    if "standing" not in said and base["standing"] == LEFT:
        merged["standing"] = AT_FIRST["standing"]
    return merged


def _doubles(said: Said, known: Known) -> list[tuple[Kind, dict[str, Any]]]:
    if said.twin:
        return [(Kind.SAME_PERSON, {"line": said.twin, "mail": said.mail})]
    if known.membership_id is None and said.known_twin:
        return [(Kind.SAME_PERSON, {"number": said.known_twin, "mail": said.mail})]
    is_elsewhere = known.user_id is None and known.is_holder_a_member
    if said.sharing > 1 or is_elsewhere:
        return [(Kind.SHARED_MAIL, {"mail": said.mail, "members": max(said.sharing, 2)})]
    return []


def _name(found: Decision, said: Said, known: Known) -> None:
    if known.membership_id is None or said.name == known.name:
        return
    if known.is_name_corrected:
        found.kept.append(["name", Why.CORRECTED.value, known.name, said.name])
        return
    found.step.sets_name = True
    found.changes["name"] = [known.name, said.name]


def _mail(found: Decision, said: Said, known: Known) -> None:
    if known.membership_id is None or said.mail is None or said.mail == known.mail:
        return
    found.step.sets_mail = True
    found.changes["mail"] = [known.mail, said.mail]


def _account(found: Decision, said: Said, known: Known) -> None:
    if not said.mail:
        return
    if known.user_id is None:
        _account_for_nobody(found, said, known)
    elif said.mail != known.user_mail:
        why = _holds_address(said, known)
        if why:
            found.kept.append(["account", why.value, known.user_mail, said.mail])
            return
        found.step.account = Account.MOVE
        found.step.old_mail = known.user_mail
        found.changes["account"] = [known.user_mail, said.mail]


def _account_for_nobody(found: Decision, said: Said, known: Known) -> None:
    """An account for a member without: made, or that of whoever signs in with the address."""
    if known.is_declined:
        found.kept.append(["account", Why.ERASED.value, "", said.mail])
    elif said.sharing > 1 or known.is_holder_a_member:
        return
    elif known.holder_id is None:
        found.step.account = Account.MAKE
        found.changes["account"] = ["", said.mail]
    elif not known.is_holder_active:
        found.kept.append(["account", Why.CLOSED.value, "", said.mail])
    else:
        found.step.account, found.step.user_id = Account.LINK, known.holder_id
        found.changes["account"] = ["", said.mail]


def _holds_address(said: Said, known: Known) -> Why | None:
    """Why the address by which somebody signs in does not follow the file, if it does not."""
    if known.is_mail_corrected:
        return Why.CORRECTED
    if known.is_guarded:
        return Why.GUARDED
    if known.is_in_other_guild:
        return Why.OTHER_GUILD
    if said.sharing > 1 or known.holder_id is not None:
        return Why.TAKEN
    return Why.ELSEWHERE if known.mail != known.user_mail else None


def _choice(found: Decision, said: Said, known: Known) -> None:
    """Whether the member wants mail; a file may decline for them, never undo that they did."""
    signs_in = known.user_id is not None or found.step.account
    if not (said.choice and signs_in) or said.choice == known.choice:
        return
    if known.is_own_choice:
        found.kept.append(["choice", Why.OWN_CHOICE.value, known.choice, said.choice])
    elif known.choice == DECLINED:
        found.kept.append(["choice", Why.DECLINED.value, known.choice, said.choice])
    else:
        found.step.choice = said.choice
        found.changes["choice"] = [known.choice, said.choice]


def _period(found: Decision, facts: dict[str, Any], known: Known, as_of: str) -> None:
    if known.facts is not None:
        differing = [one for one in FACTS if facts[one] != known.facts[one]]
        if not differing:
            return
        if known.from_on > as_of:
            found.kept.append(["period", Why.LATER.value, known.from_on, as_of])
            return
        for one in differing:
            found.changes[one] = [known.facts[one], facts[one]]
    found.step.period = "replace" if known.from_on == as_of and known.period_id else "open"
    found.step.period_id, found.step.facts = known.period_id, facts
