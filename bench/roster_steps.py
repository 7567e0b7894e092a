"""What `bench.roster` measures, each as the portal does it; imported once Django is set up."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from bench.eligibility import RULE
from members import staging
from members.actions import eligibility_previews, rosters
from members.models import EligibilityPreview, EligibilityRule, RosterImport
from members.roster_jobs import apply_roster, check_roster, read_roster
from portal.jobs import Progress
from portal.models import Guild, Job, User

NOW = datetime(2026, 5, 2, 18, 0, tzinfo=UTC)
PIECE = 1 << 20


@contextmanager
def database() -> Iterator[tuple[str, str]]:
    """A database for tests, as an address for other processes, and the name of its engine."""
    if connection.vendor == "sqlite":
        # Other processes do not see a database in memory.
        connection.settings_dict["TEST"]["NAME"] = str(settings.DATA_DIR / "bench-roster.sqlite3")
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield _url(), connection.vendor
    finally:
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)


def _url() -> str:
    made = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{made['NAME']}"
    host = f"{made['HOST']}:{made['PORT']}" if made["PORT"] else made["HOST"]
    user = f"{made['USER']}:{made['PASSWORD']}" if made["PASSWORD"] else made["USER"]
    return urlsplit(f"postgres://{user}@{host}/{made['NAME']}").geturl()


def bare(file: str) -> dict[str, Any]:
    """The same rows into a plain table without a key, an index or a rule."""
    with Path(file).open(encoding="utf-8", newline="") as opened:
        reader = csv.reader(opened)
        names = [f"c{place}" for place, _ in enumerate(next(reader))]
        staging.execute(f"CREATE TABLE bare_rows ({', '.join(f'{one} text' for one in names)})")
        table = staging.Table("bare_rows", dict.fromkeys(names, "text"))
        table.load(names, reader)
    return {}


def take_in(slug: str, file: str, day: str) -> dict[str, Any]:
    guild, _made = Guild.objects.get_or_create(
        slug=slug, defaults={"name": slug, "short_name": slug}
    )
    user, _made = User.objects.get_or_create(email="office@guild.example", defaults={"name": "O"})
    with Path(file).open("rb") as opened:
        roster = rosters.take_in(
            guild=guild,
            file_name=Path(file).name,
            pieces=iter(lambda: opened.read(PIECE), b""),
            as_of_on=date.fromisoformat(day),
            by=user,
            now=NOW,
        )
    return {"pk": roster.pk}


def read(pk: int) -> dict[str, Any]:
    read_roster(pk, _progress(pk))
    return {}


def check(pk: int) -> dict[str, Any]:
    roster = RosterImport.objects.get(pk=pk)
    rosters.check(roster=roster, mapping=roster.mapping, by=roster.uploaded_by, now=_free(pk))
    check_roster(pk, _progress(pk))
    roster.refresh_from_db()
    return dict(roster.counts)


def apply(pk: int) -> dict[str, Any]:
    roster = RosterImport.objects.get(pk=pk)
    rosters.ask_to_apply(
        roster=roster,
        plan=roster.counts["plan"],
        is_leaving_out=True,
        is_dropping=True,
        by=roster.uploaded_by,
        now=_free(pk),
    )
    apply_roster(pk, _progress(pk))
    return {}


def decide(slug: str, day: str) -> dict[str, Any]:
    """Count who may vote by a rule that asks for standing, and for earnings or pension years."""
    rule = EligibilityRule.objects.create(
        guild=Guild.objects.get(slug=slug), slug="b", name="B", condition=RULE, written_at=NOW
    )
    preview = EligibilityPreview.objects.create(
        rule=rule, as_of_on=date.fromisoformat(day), asked_by=User.objects.all()[0], asked_at=NOW
    )
    eligibility_previews.count(preview)
    return dict(preview.counts)


def _free(pk: int) -> datetime:
    """End the job of the step before, as a worker would; return the instant after it."""
    Job.objects.filter(target_id=str(pk)).update(state=Job.State.DONE, ended_at=NOW)
    return NOW + timedelta(minutes=1)


def _progress(pk: int) -> Progress:
    """Of the job that was asked for, under way."""
    jobs = Job.objects.filter(target_id=str(pk)).order_by("-pk")
    job = jobs.first()
    if job is None:
        raise LookupError(pk)
    jobs.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=1)
    job.refresh_from_db()
    return Progress(job)
