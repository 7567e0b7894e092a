"""`manage.py seed_members --guild SLUG`: sample members, as many as a guild has real ones."""

import csv
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.actions import seeding
from members.population import Person, Terms
from portal.models import Guild

HEAD = (
    *("Member number", "Name", "E-mail", "Standing", "Good standing", "Dues paid until"),
    *("Branch", "Categories", "Pension years", "Employed in"),
)


class Command(BaseCommand):
    """The same seed makes the same people; the portal's real members are never mixed with them."""

    help = (
        "Give a guild members who never lived: names begin with “Sample”, mails end in "
        "@sample.example, and nobody can sign in as them. Refused where there are real members."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--guild", required=True, metavar="SLUG", help="The guild's address.")
        parser.add_argument("--count", type=int, default=1000, help="How many. Now %(default)s.")
        parser.add_argument("--seed", type=int, default=1, help="Other people for another number.")
        parser.add_argument(
            "--more", action="store_true", help="Add to those who are there, instead of refusing."
        )
        parser.add_argument(
            "--csv", type=Path, metavar="FILE", help="Write a membership file instead of members."
        )

    def handle(self, *_args: object, **options: Any) -> None:
        guild = Guild.objects.filter(slug=options["guild"]).first()
        if guild is None:
            known = ", ".join(Guild.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"No guild has this address. There are: {known}.")
        if options["csv"]:
            self._write_file(guild, options)
        else:
            self._seed(guild, options)

    def _seed(self, guild: Guild, options: dict[str, Any]) -> None:
        begun = time.perf_counter()
        try:
            accounts = seeding.seed_members(
                guild=guild,
                count=options["count"],
                seed=options["seed"],
                is_more=options["more"],
                now=timezone.now(),
            )
        except seeding.RealMembers as refusal:
            raise CommandError("The portal has real members; samples go elsewhere.") from refusal
        except seeding.AlreadyMembers as refusal:
            raise CommandError(f"{guild} has members. Add to them with --more.") from refusal
        seconds = time.perf_counter() - begun
        self.stdout.write(
            f"Added {options['count']} sample members to {guild}, {accounts} with an account, "
            f"in {seconds:.1f} seconds."
        )

    def _write_file(self, guild: Guild, options: dict[str, Any]) -> None:
        everybody = seeding.people_of(
            guild, count=options["count"], seed=options["seed"], now=timezone.now()
        )
        year = timezone.localdate().year
        years = [str(told) for told in range(year - 5, year)]
        with options["csv"].open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*HEAD, *(f"Earnings {told}" for told in years)])
            writer.writerows(_line(person, years) for person in everybody)
        self.stdout.write(f"Wrote {options['count']} sample members to {options['csv']}.")


def _line(person: Person, years: list[str]) -> list[Any]:
    terms: Terms = person.terms
    return [
        *(person.number, person.name, person.mail, terms.standing),
        *("yes" if terms.is_in_good_standing else "no", terms.dues_paid_until or ""),
        *(terms.branch, "; ".join(terms.categories), terms.pension_years, "; ".join(terms.units)),
        *(f"{terms.earnings[told] / 100:.2f}" if told in terms.earnings else "" for told in years),
    ]
