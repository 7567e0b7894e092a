"""Rules about who may vote: written, replaced by new versions, retired; those that are shipped."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from members.eligibility import dump, parse
from members.models import EligibilityRule
from portal import events
from portal.access import Audience
from portal.models import Guild, User

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "eligibility-rules.json"
LONGEST_SLUG = 60


class Replaced(Exception):
    """Somebody wrote a newer version meanwhile."""


class AlreadyRetired(Exception):
    """The rule is not used any more."""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody writes of a rule; `condition` is a tree as `members.eligibility` reads it."""

    name: str
    purpose: str
    condition: Mapping[str, Any]
    as_of_on: date | None = None
    contest_until_on: date | None = None
    source: str = ""
    note: str = ""

    def checked(self) -> dict[str, Any]:
        """The fields of a row; raise BadCondition if the tree is none."""
        return asdict(self) | {"condition": dump(parse(self.condition))}


@transaction.atomic
def write_rule(*, guild: Guild, words: Words, by: User | None, now: datetime) -> EligibilityRule:
    """The first version of a new rule, at an address made from its name.

    The guild's row is locked, so that two of one name get two addresses.
    """
    Guild.objects.select_for_update().get(pk=guild.pk)
    return _write(guild, _free_slug(guild, words.name), 1, words, by=by, now=now)


def _free_slug(guild: Guild, name: str) -> str:
    stem = slugify(name)[: LONGEST_SLUG - 4].strip("-") or "rule"
    taken = set(
        EligibilityRule.objects.filter(guild=guild, slug__startswith=stem).values_list(
            "slug", flat=True
        )
    )
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)


@transaction.atomic
def write_version(
    *, rule: EligibilityRule, words: Words, by: User, now: datetime
) -> EligibilityRule:
    """A new version in place of the newest one, which stays as it was and is used no more.

    The guild's row is locked; raise Replaced if `rule` is not the newest version any more.
    """
    guild = Guild.objects.select_for_update().get(pk=rule.guild_id)
    versions = EligibilityRule.objects.filter(guild=guild, slug=rule.slug)
    newest = versions.order_by("-version")[0]
    if newest.pk != rule.pk:
        raise Replaced
    versions.in_use().update(retired_at=now)
    return _write(guild, rule.slug, newest.version + 1, words, by=by, now=now)


def _write(
    guild: Guild, slug: str, version: int, words: Words, *, by: User | None, now: datetime
) -> EligibilityRule:
    rule = EligibilityRule.objects.create(
        guild=guild, slug=slug, version=version, written_by=by, written_at=now, **words.checked()
    )
    _record("eligibility_rule.written", rule, by=by, now=now)
    return rule


@transaction.atomic
def retire(*, rule: EligibilityRule, by: User, now: datetime) -> EligibilityRule:
    """Use a rule no more; its previews and what was contested stay."""
    locked = (
        EligibilityRule.objects.select_for_update(of=("self",))
        .select_related("guild")
        .get(pk=rule.pk)
    )
    if locked.retired_at:
        raise AlreadyRetired
    locked.retired_at = now
    locked.save(update_fields=["retired_at"])
    _record("eligibility_rule.retired", locked, by=by, now=now)
    return locked


def _record(verb: str, rule: EligibilityRule, *, by: User | None, now: datetime) -> None:
    events.record(
        verb,
        by=by,
        at=now,
        target=rule,
        audience=Audience.STAFF,
        guilds=[rule.guild],
        payload={"title": rule.name, "version": rule.version},
    )


@transaction.atomic
def add_shipped_rules(*, now: datetime) -> list[EligibilityRule]:
    """The examples from the record for guilds that are there; one that was added once stays so.

    Whatever became of it since, a second run adds nothing.
    """
    written = []
    for shipped in json.loads(SHIPPED.read_text(encoding="utf-8")):
        fields = {key: shipped[key] for key in ("name", "purpose", "condition", "source", "note")}
        for guild in Guild.objects.select_for_update().filter(slug__in=shipped["guilds"]):
            if not EligibilityRule.objects.filter(guild=guild, slug=shipped["slug"]).exists():
                words = Words(**fields)
                written.append(_write(guild, shipped["slug"], 1, words, by=None, now=now))
    return written
