"""Rosters as guilds write them, and the way of a file from the form to the members."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date

from openpyxl import Workbook

from members.actions import rosters
from members.models import RosterImport
from portal import jobs
from portal.models import Guild, Job, User
from tests.factories.portal import NOW

HEAD = "Member Number,Name,Email,Status,In Good Standing,Dues Paid Until,Branch,Earnings 2025,May Email"
ADA = '100,Ada Sample,ada@people.example,Active,Y,2026-06-30,West,"$1,000.00",Y'
BEN = "200,Ben Sample,ben@people.example,Emeritus,N,12/31/2025,East,,N"
DAY = date(2026, 3, 1)


def csv_file(*lines: str, head: str = HEAD) -> bytes:
    return "\r\n".join([head, *lines, ""]).encode()


def xlsx_file(*rows: Iterable[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rezipped(content: bytes, **parts: bytes) -> bytes:
    """The workbook with parts in the place of its own, by the last step of their names."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            short = name.rpartition("/")[2].partition(".")[0]
            new.writestr(name, parts.get(short, old.read(name)))
    return file.getvalue()


def pieces_of(content: bytes, size: int = 64):
    """In pieces so short that everything is cut somewhere."""
    return lambda: (content[start : start + size] for start in range(0, len(content), size))


def taken_in(guild: Guild, by: User, content: bytes, *, day: date = DAY, name: str = "r.csv"):
    """A roster that has been read; its job's end is with it."""
    roster = rosters.take_in(
        guild=guild, file_name=name, pieces=[content], as_of_on=day, by=by, now=NOW
    )
    return roster, run_job(roster)


def run_job(roster: RosterImport) -> Job:
    """Let a worker do what was last asked for; the roster afterwards."""
    job = Job.objects.filter(target_id=str(roster.pk)).order_by("-pk").first()
    jobs.run(job.pk)
    job.refresh_from_db()
    roster.refresh_from_db()
    return job


def checked(guild: Guild, by: User, content: bytes, **options: object) -> RosterImport:
    """A roster after its dry run, with the columns that were guessed."""
    roster, job = taken_in(guild, by, content, **options)
    assert job.state == Job.State.DONE, job.failure
    rosters.check(roster=roster, mapping=roster.mapping, by=by, now=NOW)
    job = run_job(roster)
    assert job.state == Job.State.DONE, job.failure
    return roster


def ask(roster: RosterImport, by: User, **options: object) -> Job:
    options = {"is_leaving_out": True, "is_dropping": True} | options
    plan = options.pop("plan", roster.counts.get("plan"))
    return rosters.ask_to_apply(roster=roster, plan=plan, by=by, now=NOW, **options)


def applied(guild: Guild, by: User, content: bytes, **options: object) -> RosterImport:
    roster = checked(guild, by, content, **options)
    ask(roster, by)
    job = run_job(roster)
    assert job.state == Job.State.DONE, job.failure
    return roster


def changes(roster: RosterImport) -> dict[str, int]:
    """What the dry run counted, without what is zero."""
    names = (
        "added",
        "changed",
        "dropped",
        "same_person",
        "shared_mail",
        "kept",
        "warned",
        "refused",
    )
    return {name: roster.counts[name] for name in names if roster.counts[name]}
