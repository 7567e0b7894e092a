"""A roster beside what the portal knows: what would become of each member, counted and told.

`decisions` compares the lines that `roster_lines` laid out with the guild's members, some thousand
at a time. The dry run and the applying ask it alike, and tally alike.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from members import staging
from members.models import READING, RosterFinding, RosterImport
from members.roster.deciding import Decision, Kind, Known, Said, decide, drop
from members.roster_lines import Finding, Told
from portal.access import GUARDED_ROLES

COMPARED = staging.Table("roster_compared", {})
LACKING = staging.Table("roster_lacking", {})
_FACTS = """p.standing, p.is_in_good_standing, p.dues_paid_until, p.branch, p.categories,
    p.earnings, p.pension_years, p.units"""
GUARDED = ", ".join(f"'{role}'" for role in sorted(GUARDED_ROLES))
_READING = ", ".join(f"'{standing}'" for standing in READING)
# A member in the file, their open period, their account, and who signs in with the address. The
# number of a double stands for the member that goes on, once: `is_told` says that another line is
# about them already. All is joined once and read in parts, for joining anew takes most of the time.
_COMPARE = f"""
SELECT s.line, s.number, s.name, s.search_name, s.mail, s.has_mail, s.choice, s.facts,
    s.twin, s.sharing, s.known_twin,
    m.id AS m_id, m.name AS m_name, m.mail AS m_mail, m.name_corrected_at,
    CASE WHEN m.user_id IS NULL THEN m.account_declined_at IS NOT NULL OR s.mail IN (
        SELECT o.mail FROM members_membership o WHERE o.guild_id = %s
        AND o.account_declined_at IS NOT NULL AND o.mail <> '') END AS is_declined,
    CASE WHEN d.merged_into_id IS NOT NULL THEN EXISTS (SELECT 1 FROM roster_line o
        JOIN members_membership n ON n.guild_id = d.guild_id AND n.number = o.number
        WHERE n.id = m.id OR (n.merged_into_id = m.id AND o.line < s.line)) END AS is_told,
    p.id AS p_id, p.from_on, {_FACTS},
    u.id AS u_id, u.email,
    CASE WHEN u.email <> s.mail THEN u.is_operator OR EXISTS (
        SELECT 1 FROM portal_rolegrant g WHERE g.user_id = u.id AND g.ended_at IS NULL
        AND g.role IN ({GUARDED})) OR EXISTS (
        SELECT 1 FROM portal_roleproposal w WHERE w.user_id = u.id AND w.state = 'waiting'
        ) END AS is_guarded,
    CASE WHEN u.email <> s.mail THEN EXISTS (SELECT 1 FROM members_membership o
        WHERE o.user_id = u.id AND o.guild_id <> m.guild_id) END AS is_elsewhere,
    r.mail_corrected_at, r.mail_choice, r.is_mail_own_choice,
    h.id AS h_id, h.is_active,
    CASE WHEN h.id IS NOT NULL THEN EXISTS (SELECT 1 FROM members_membership o
        WHERE o.user_id = h.id AND o.guild_id = %s AND (m.id IS NULL OR o.id <> m.id)
        AND o.merged_into_id IS NULL) END AS is_a_member
FROM roster_line s
LEFT JOIN members_membership d ON d.guild_id = %s AND d.number = s.number
LEFT JOIN members_membership m ON m.id = COALESCE(d.merged_into_id, d.id)
LEFT JOIN members_membershipperiod p ON p.membership_id = m.id AND p.until_on IS NULL
LEFT JOIN portal_user u ON u.id = m.user_id
LEFT JOIN portal_user h ON h.email = s.mail AND s.mail <> ''
LEFT JOIN members_profile r ON r.user_id = COALESCE(u.id, h.id)
WHERE NOT s.is_refused
"""
_COMPARED = "SELECT * FROM roster_compared WHERE line > %s ORDER BY line LIMIT %s"
_LACK = f"""
SELECT m.id, m.number, m.name, p.id AS p_id, p.from_on, {_FACTS}
FROM members_membership m
JOIN members_membershipperiod p ON p.membership_id = m.id AND p.until_on IS NULL
WHERE m.guild_id = %s AND m.merged_into_id IS NULL AND p.standing IN ({_READING})
AND NOT EXISTS (SELECT 1 FROM roster_line s WHERE s.number = m.number)
AND NOT EXISTS (SELECT 1 FROM members_membership d
    JOIN roster_line s ON s.number = d.number WHERE d.merged_into_id = m.id)
"""
_LACKING = "SELECT * FROM roster_lacking WHERE id > %s ORDER BY id LIMIT %s"
_MEMBERS = f"""
SELECT COUNT(*) FROM members_membership m
JOIN members_membershipperiod p ON p.membership_id = m.id AND p.until_on IS NULL
WHERE m.guild_id = %s AND m.merged_into_id IS NULL AND p.standing IN ({_READING})
"""


class Tally:
    """Counts findings, and hashes what is planned, so that two runs can be told to plan the same.

    `count` is for what is found of the file alone, `note` for what would become of members.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._hash = hashlib.sha256()

    def count(self, name: str, more: int = 1) -> None:
        self._counts[name] += more

    def note(self, found: Finding) -> None:
        self._counts[found.kind] += 1
        facts = (found.kind.value, found.line, found.number, found.name, found.details)
        self._hash.update(repr(facts).encode())

    @property
    def counts(self) -> dict[str, Any]:
        every = {kind.value: 0 for kind in Kind} | dict.fromkeys(("lines", "unchanged"), 0)
        return every | dict(self._counts) | {"plan": self._hash.hexdigest()}


def decisions(roster: RosterImport, told: Told) -> Iterator[tuple[int, Decision]]:
    """What becomes of each member in the file, with the line; then of those whom it lacks."""
    as_of = roster.as_of_on.isoformat()
    guild = roster.guild_id
    COMPARED.fill(_COMPARE, [guild, guild, guild], key="line")
    LACKING.fill(_LACK, [guild], key="id")
    for rows in staging.batches(_COMPARED, []):
        for row in rows:
            yield row[0], decide(_said(row[:11]), _known(row[11:]), as_of)
        told(len(rows))
    for rows in staging.batches(_LACKING, []):
        for pk, number, name, period, from_on, *facts in rows:
            known = Known(
                membership_id=pk,
                name=name,
                period_id=period,
                from_on=str(from_on),
                facts=_facts(facts),
            )
            yield 0, drop(known, number, as_of)


def _said(row: tuple[Any, ...]) -> Said:
    line, number, name, search_name, mail, has_mail, choice, facts, twin, sharing, known = row
    return Said(
        line,
        number,
        name,
        search_name,
        mail if has_mail else None,
        choice,
        _json(facts),
        twin,
        sharing,
        known,
    )


def _known(row: tuple[Any, ...]) -> Known:
    pk, name, mail, name_corrected, declined, is_told, period, from_on, *rest = row
    return Known(
        membership_id=pk,
        name=name or "",
        mail=mail or "",
        is_name_corrected=name_corrected is not None,
        is_declined=bool(declined),
        is_merged=bool(is_told),
        period_id=period,
        from_on=str(from_on or ""),
        facts=_facts(rest[:8]) if period else None,
        **_account(*rest[8:]),
    )


def _account(user: int | None, mail: str | None, *rest: Any) -> dict[str, Any]:
    """What is known of the account, and of whoever signs in with the address in the file."""
    guarded, elsewhere, corrected, choice, own, holder, is_active, is_member = rest
    return {
        "user_id": user,
        "user_mail": mail or "",
        "is_guarded": bool(guarded),
        "is_in_other_guild": bool(elsewhere),
        "is_mail_corrected": user is not None and corrected is not None,
        "choice": choice or "",
        "is_own_choice": bool(own),
        "holder_id": holder,
        "is_holder_active": bool(is_active),
        "is_holder_a_member": bool(is_member),
    }


def _facts(row: Iterable[Any]) -> dict[str, Any]:
    standing, good, dues, branch, categories, earnings, pension, units = row
    return {
        "standing": standing,
        "good": bool(good),
        "dues": str(dues or ""),
        "branch": branch,
        "categories": sorted(_json(categories)),
        "earnings": _json(earnings),
        "pension": pension,
        "units": sorted(_json(units)),
    }


def _json(value: Any) -> Any:
    """A JSON column as the engine hands it over."""
    return json.loads(value) if isinstance(value, str) else value


def findings_of(line: int, decision: Decision) -> Iterator[Finding]:
    """What a decision tells: of the member, of what is kept, of who is doubled."""
    step = decision.step

    def finding(kind: Kind, details: dict[str, Any]) -> Finding:
        return Finding(kind, line, step.number, step.name, details)

    if step.membership_id is None:
        yield finding(Kind.ADDED, {"account": step.account.value})
    elif not step.is_empty:
        kind = Kind.CHANGED if line else Kind.DROPPED
        yield finding(kind, {"changes": decision.changes})
    if decision.kept:
        yield finding(Kind.KEPT, {"kept": decision.kept})
    for kind, details in decision.doubles:
        yield finding(kind, details)


def save(roster: RosterImport, findings: Iterable[Finding]) -> None:
    """Add findings to those of the import."""
    columns = ("roster_id", "kind", "line", "number", "name", "details")
    rows = (
        (roster.pk, one.kind.value, one.line, one.number, one.name, json.dumps(one.details))
        for one in findings
    )
    staging.load_model(RosterFinding, columns, rows)


def members_of(roster: RosterImport) -> int:
    """How many members the guild has before the import."""
    ((count,),) = staging.fetch(_MEMBERS, [roster.guild_id])
    return int(count)
