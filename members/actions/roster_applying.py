"""Doing what the dry run of a roster found: all of it in one transaction, or nothing.

Each member's step goes into a table of this connection, and a handful of statements write them all.
What members may have corrected since is asked again by the statement that would overwrite it.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from members import roster_plan, staging
from members.actions.rosters import NotChecked, Over, refuse_too_early
from members.mass_insert import next_ids
from members.models import Membership, MembershipPeriod, Profile, RosterImport
from members.roster.deciding import Account, Step
from members.roster_plan import GUARDED, Tally
from portal import events, letters
from portal.access import Audience
from portal.http import absolute
from portal.models import User

# What tells in a transaction is told after it; this asks whether to go on.
Asked = Callable[[], None]

STEPS = staging.Table(
    "roster_step",
    {
        "place": "line",
        "number": "text",
        "membership_id": "key",
        "is_new": "truth",
        "name": "text",
        "search_name": "text",
        "mail": "text",
        "sets_name": "truth",
        "sets_mail": "truth",
        "account": "text",
        "user_id": "key",  # of their account, if they have or get one
        "old_mail": "text",
        "secret": "text",
        "choice": "text",
        "period": "text",
        "period_id": "key",
        "standing": "text",
        "good": "truth",
        "dues": "day",
        "branch": "text",
        "categories": "json",
        "earnings": "json",
        "pension": "whole",
        "units": "json",
    },
)
_FREE = f"""
    NOT portal_user.is_operator
    AND NOT EXISTS (SELECT 1 FROM portal_rolegrant g WHERE g.user_id = portal_user.id
        AND g.ended_at IS NULL AND g.role IN ({GUARDED}))
    AND NOT EXISTS (SELECT 1 FROM portal_roleproposal w WHERE w.user_id = portal_user.id
        AND w.state = 'waiting')
    AND NOT EXISTS (SELECT 1 FROM members_membership o WHERE o.user_id = portal_user.id
        AND o.guild_id <> %s)
"""
_RENAME_ACCOUNTS = f"""
UPDATE portal_user SET name = s.name FROM roster_step s
JOIN members_membership m ON m.id = s.membership_id
WHERE s.sets_name AND m.name_corrected_at IS NULL AND portal_user.id = m.user_id
AND portal_user.name = m.name AND {_FREE}
"""
_RENAME = """
UPDATE members_membership SET name = s.name, search_name = s.search_name FROM roster_step s
WHERE members_membership.id = s.membership_id AND s.sets_name
AND members_membership.name_corrected_at IS NULL
"""
_MAIL = """
UPDATE members_membership SET mail = s.mail FROM roster_step s
WHERE members_membership.id = s.membership_id AND s.sets_mail
"""
_LINK = f"""
UPDATE members_membership SET user_id = s.user_id FROM roster_step s
WHERE members_membership.id = s.membership_id AND s.account IN ('{Account.MAKE}', '{Account.LINK}')
AND members_membership.user_id IS NULL AND members_membership.account_declined_at IS NULL
"""
_MOVE = f"""
UPDATE portal_user SET email = s.mail FROM roster_step s
WHERE portal_user.id = s.user_id AND s.account = '{Account.MOVE}' AND portal_user.email = s.old_mail
AND NOT EXISTS (SELECT 1 FROM members_profile r WHERE r.user_id = portal_user.id
    AND r.mail_corrected_at IS NOT NULL) AND {_FREE}
"""
_CLOSE = """
UPDATE members_membershipperiod SET until_on = %s FROM roster_step s
WHERE members_membershipperiod.id = s.period_id AND s.period = 'open'
AND members_membershipperiod.until_on IS NULL
"""
_REPLACE = """
UPDATE members_membershipperiod SET standing = s.standing, is_in_good_standing = s.good,
    dues_paid_until = s.dues, branch = s.branch, categories = s.categories,
    earnings = s.earnings, pension_years = s.pension, units = s.units, why = '',
    source_id = %s, recorded_at = %s, recorded_by_id = %s
FROM roster_step s WHERE members_membershipperiod.id = s.period_id AND s.period = 'replace'
"""
_CHOOSE = """
UPDATE members_profile SET mail_choice = s.choice FROM roster_step s
WHERE members_profile.user_id = s.user_id AND s.choice <> ''
AND NOT members_profile.is_mail_own_choice AND members_profile.mail_choice <> 'declined'
"""


@transaction.atomic
def apply(*, roster: RosterImport, now: datetime, go_on: Asked, end: Asked) -> RosterImport:
    """Write what the roster says of every member; LINES has been laid out.

    Everything is compared once more, in this transaction: `NotChecked` if anything differs from
    what was confirmed. `end` is called last, to show life when all of it becomes visible.
    """
    roster = (
        RosterImport.objects.select_for_update(no_key=True, of=("self",))
        .select_related("guild", "applied_by")
        .get(pk=roster.pk)
    )
    if roster.state != RosterImport.State.APPLYING or roster.applied_by is None:
        raise Over
    refuse_too_early(roster.guild, roster.as_of_on)
    _collect(roster, go_on)
    for write in (_accounts, _memberships, _periods, _choices, _tell_old_addresses, _tell_linked):
        go_on()
        write(roster, now)
    staging.settle()
    _finish(roster, now)
    end()
    return roster


def _collect(roster: RosterImport, go_on: Asked) -> None:
    """Lay the steps out, and see that they are those that were confirmed."""
    tally = Tally()
    STEPS.create()
    STEPS.load(list(STEPS.columns), _rows(roster, tally, go_on))
    STEPS.index("membership_id")
    STEPS.index("account")
    STEPS.analyse()
    if tally.counts["plan"] != roster.counts["plan"]:
        raise NotChecked


def _rows(roster: RosterImport, tally: Tally, go_on: Asked) -> Iterator[Sequence[Any]]:
    place, members, users = 0, _keys(Membership), _keys(User)
    for line, decision in roster_plan.decisions(roster, lambda _count: go_on()):
        for found in roster_plan.findings_of(line, decision):
            tally.note(found)
        step = decision.step
        if step.is_empty:
            continue
        place += 1
        member = next(members) if step.membership_id is None else step.membership_id
        user = next(users) if step.account == Account.MAKE else step.user_id
        yield (place, step.number, member, int(step.membership_id is None), *_row(step, user))


def _keys(model: type[models.Model]) -> Iterator[int]:
    """Keys of rows to come, taken some at a time; nobody else gets them."""
    last = 0
    while True:
        for key in next_ids(model, staging.AT_ONCE):
            # SQLite gives the same ones again until rows have them.
            last = max(last + 1, key)
            yield last


def _row(step: Step, user: int | None) -> Sequence[Any]:
    return (
        step.name,
        step.search_name,
        step.mail,
        int(step.sets_name),
        int(step.sets_mail),
        step.account.value,
        user,
        step.old_mail,
        # An unusable password, as Django writes one: it begins with an exclamation mark.
        f"!{secrets.token_hex(20)}" if step.account == Account.MAKE else "",
        step.choice,
        step.period,
        step.period_id,
        *_facts(step.facts or {}),
    )


def _facts(facts: Mapping[str, Any]) -> Sequence[Any]:
    return (
        facts.get("standing", ""),
        int(facts.get("good", False)),
        facts.get("dues") or None,
        facts.get("branch", ""),
        *(json.dumps(facts.get(one)) for one in ("categories", "earnings")),
        facts.get("pension"),
        json.dumps(facts.get("units")),
    )


def _accounts(roster: RosterImport, now: datetime) -> None:
    """Accounts for who has none, and new addresses for who had one by the file."""
    given = {
        "id": "s.user_id",
        "email": "s.mail",
        "name": "s.name",
        "password": "s.secret",
        "joined_at": now,
    }
    _insert(User, given, f"roster_step s WHERE s.account = '{Account.MAKE}'")
    staging.execute(_MOVE, [roster.guild_id])
    staging.execute(_RENAME_ACCOUNTS, [roster.guild_id])


def _memberships(roster: RosterImport, now: datetime) -> None:
    given = {
        "id": "s.membership_id",
        "guild_id": roster.guild_id,
        "number": "s.number",
        "user_id": "s.user_id",
        "name": "s.name",
        "search_name": "s.search_name",
        "mail": "s.mail",
        "created_at": now,
    }
    _insert(Membership, given, "roster_step s WHERE s.is_new")
    for statement in (_RENAME, _MAIL, _LINK):
        staging.execute(statement)


def _periods(roster: RosterImport, now: datetime) -> None:
    staging.execute(_CLOSE, [roster.as_of_on])
    staging.execute(_REPLACE, [roster.pk, now, roster.applied_by_id])
    given = {
        "membership_id": "s.membership_id",
        "from_on": roster.as_of_on,
        "standing": "s.standing",
        "is_in_good_standing": "s.good",
        "dues_paid_until": "s.dues",
        "branch": "s.branch",
        "categories": "s.categories",
        "earnings": "s.earnings",
        "pension_years": "s.pension",
        "units": "s.units",
        "source_id": roster.pk,
        "recorded_at": now,
        "recorded_by_id": roster.applied_by_id,
    }
    _insert(MembershipPeriod, given, "roster_step s WHERE s.period = 'open'")


def _choices(_roster: RosterImport, _now: datetime) -> None:
    """Who wants mail; a profile that is there already is asked once more whether it may change."""
    staging.execute(_CHOOSE)
    source = """roster_step s WHERE s.choice <> '' AND NOT EXISTS (
        SELECT 1 FROM members_profile r WHERE r.user_id = s.user_id)"""
    _insert(Profile, {"user_id": "s.user_id", "mail_choice": "s.choice"}, source)


def _tell_old_addresses(roster: RosterImport, now: datetime) -> None:
    """A letter to each address by which somebody signed in until now; it names nobody."""
    moved = f"""SELECT s.place, s.old_mail, u.id FROM roster_step s
        JOIN portal_user u ON u.id = s.user_id AND u.email = s.mail
        WHERE s.account = '{Account.MOVE}' AND s.place > %s ORDER BY s.place LIMIT %s"""
    subject = _("The address by which you sign in has changed")
    text = _(
        "%(guild)s keeps another mail address of you now. From today on you sign in to the portal "
        "with that one, and no longer with this.\n\nIf this is wrong, please tell the membership "
        "office of %(guild)s at once."
    ) % {"guild": roster.guild.name}
    for rows in staging.batches(moved, []):
        letters.post_many(to=[row[1] for row in rows], subject=subject, text=text, now=now)
        EmailAddress.objects.filter(user__in=[row[2] for row in rows]).delete()


def _tell_linked(roster: RosterImport, now: datetime) -> None:
    """A letter to whoever had an account already and now finds this guild's pages in it."""
    linked = f"""SELECT s.place, u.email FROM roster_step s
        JOIN members_membership m ON m.id = s.membership_id
        JOIN portal_user u ON u.id = s.user_id AND u.id = m.user_id
        WHERE s.account = '{Account.LINK}' AND s.place > %s ORDER BY s.place LIMIT %s"""
    subject = _("Another guild’s pages are in your account")
    text = _(
        "The file of %(guild)s names the address by which you sign in to the portal as that of one "
        "of its members, so you see that membership at %(address)s from today on.\n\nIf you are no "
        "member of %(guild)s, please tell its membership office."
    ) % {"guild": roster.guild.name, "address": absolute("/me/")}
    for rows in staging.batches(linked, []):
        letters.post_many(to=[row[1] for row in rows], subject=subject, text=text, now=now)


def _finish(roster: RosterImport, now: datetime) -> None:
    roster.state, roster.applied_at = RosterImport.State.APPLIED, now
    roster.save(update_fields=["state", "applied_at"])
    roster.clear()
    told = ("added", "changed", "dropped", "kept", "refused", "same_person", "shared_mail")
    events.record(
        "roster.applied",
        by=roster.applied_by,
        at=now,
        target=roster,
        audience=Audience.STAFF,
        guilds=[roster.guild],
        payload={name: roster.counts.get(name, 0) for name in told},
    )


def _insert(model: type[models.Model], given: Mapping[str, Any], source: str) -> None:
    """Add a row for each one of the source; a string is SQL over it, all else a value.

    Columns that are not given get what Django would give a new row.
    """
    names, terms, values = [], [], []
    for field in model._meta.concrete_fields:
        if field.column is None or (field.primary_key and field.column not in given):
            continue
        term = given.get(field.column, models.NOT_PROVIDED)
        if term is models.NOT_PROVIDED and field.has_db_default():
            continue
        names.append(connection.ops.quote_name(field.column))
        if isinstance(term, str):
            terms.append(term)
            continue
        value = field.get_default() if term is models.NOT_PROVIDED else term
        terms.append(_mark(field))
        values.append(field.get_db_prep_save(value, connection))
    table = model._meta.db_table
    sql = f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(terms)} FROM {source}"
    staging.execute(sql, values)


def _mark(field: "models.Field[Any, Any]") -> str:
    """A place for a value; PostgreSQL wants to know of which type it is in a SELECT."""
    if connection.vendor == "sqlite":
        return "%s"
    return f"CAST(%s AS {field.cast_db_type(connection)})"
