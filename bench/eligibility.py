"""How many members a second a rule decides: by the pure function alone, and as a whole preview.

    .venv/bin/python -m bench.eligibility --guild wgaw

reads the guild's members from the portal's own database (`manage.py seed_members` makes them) and
leaves nothing behind. The yardstick is a loop over the same rows that decides nothing; the ratio
travels between machines better than seconds. It prints, and judges nothing.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable

import django
from django.db import transaction
from django.utils import timezone

# Models can be imported only after Django is set up.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from members import verdicts  # noqa: E402
from members.actions import eligibility_previews  # noqa: E402
from members.eligibility import evaluate, parse  # noqa: E402
from members.models import EligibilityPreview, EligibilityRule, MembershipPeriod  # noqa: E402
from portal.models import Guild, User  # noqa: E402

RULE = {
    "all": [
        {"is": "in_good_standing"},
        {
            "any": [
                {"is": "earned", "cents": 3_000_000, "years": 6, "with_running_year": True},
                {"is": "pension_years", "years": 15},
            ]
        },
    ]
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--guild", default="wgaw", help="slug of the guild; now %(default)s")
    guild = options.parse_args().guild
    measure(guild)


def measure(slug: str) -> None:
    """Three walks over one guild's members; the last is undone at its end."""
    now = timezone.now()
    today, condition, guild = timezone.localdate(now), parse(RULE), Guild.objects.get(slug=slug)
    rows = MembershipPeriod.objects.as_of(today).filter(
        membership__guild=guild, membership__merged_into=None
    )
    count = rows.count()
    if not count:
        sys.exit(f"{guild.short_name} has no members; manage.py seed_members makes some.")
    facts = [verdicts.facts_of(period) for period in rows.order_by("pk")[:20_000]]

    def decide() -> None:
        for one in facts:
            evaluate(condition, one, today)

    def loop() -> None:
        walk(members for _size, members in eligibility_previews.batches(guild.pk, today))

    def preview() -> None:
        with transaction.atomic():
            rule = EligibilityRule.objects.create(
                guild=guild, slug="bench", name="Bench", condition=RULE, written_at=now
            )
            made = EligibilityPreview.objects.create(
                rule=rule, as_of_on=today, asked_by=User.objects.all()[0], asked_at=now
            )
            eligibility_previews.count(made)
            print("  ", made.counts)
            transaction.set_rollback(True)

    print(f"{count} members of {guild.short_name}")
    tell("the pure function", len(facts), decide)
    bare = tell("the same rows, undecided", count, loop)
    whole = tell("a whole preview", count, preview)
    print(f"a preview takes {whole / bare:.1f} times the bare loop")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def walk(batches: Iterable[Iterable[tuple[int, Iterable[object]]]]) -> None:
    for members in batches:
        for _key, periods in members:
            for _period in periods:
                pass


def tell(what: str, count: int, work: Callable[[], None]) -> float:
    """Seconds for one run, printed as a rate."""
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    print(f"{what}: {count / seconds:,.0f} members a second ({seconds:.1f} s for {count})")
    return seconds


if __name__ == "__main__":
    main()
