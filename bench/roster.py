"""How long a roster takes, beside a bare bulk load of the same rows in the same run.

A made-up guild is read, checked and applied as the jobs do it, from CSV and from XLSX, then again
from the same file, which has to change nothing, then as the file of a month later; last it is
decided who of them may vote. Each step runs in a process of its own, so that its memory is its own;
a workbook's reader is told apart. The database is one for tests beside that of `DATABASE_URL`, and
is gone afterwards.

    python -m bench.roster --count 170000
"""

import argparse
import csv
import io
import multiprocessing
import os
import random
import re
import resource
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

HEAD = [
    *("Member Number", "First Name", "Last Name", "Email", "Status", "In Good Standing"),
    *("Dues Paid Until", "Branch", "Categories", "Pension Years", "Units"),
    *("Earnings 2023", "Earnings 2024", "Earnings 2025", "Email Allowed"),
]
FIRST = "Ana Ben Carla Dmitri Elena François Grace Hana Ivo José Kofi Léa Mei Nils Omar"
LAST = "Adler Brandão Chen Dvořák Ernst Fischer García Hughes Ito Jansen Kowalski Lindqvist"
BRANCHES = ("West", "East", "Chicago", "New Mexico", "Hawaii")
CRAFTS = ("Screen", "Television", "Animation", "Video games", "Audio", "Stage")
SEED = 2023
PEAK = re.compile(r"VmHWM:\s+(\d+) kB")
DAYS = (date(2026, 3, 1), date(2026, 4, 1))


def rows(count: int, *, month_later: bool = False) -> Iterator[list[str]]:
    """Members as a guild's file has them; a month later 3 % paid dues, 1 % are new, 1 % gone."""
    chance = random.Random(SEED)  # noqa: S311 — made-up people
    later = random.Random(SEED + 1)  # noqa: S311
    for number in range(count + count // 100 if month_later else count):
        row = _row(chance, number)
        if month_later:
            if later.random() < 0.01 and number < count:
                continue
            if later.random() < 0.03:
                row[6] = "2026-12-31"
        yield row


def _row(chance: random.Random, number: int) -> list[str]:
    last, other = chance.choice(LAST.split()), chance.choice(LAST.split())
    earned = [f"${chance.randrange(0, 30_000_000) / 100:,.2f}" for _ in range(3)]
    return [
        f"{100_000 + number}",
        chance.choice(FIRST.split()),
        f"{last} {other}",
        f"member-{number}@people.example",
        "Active" if chance.random() < 0.93 else "Emeritus",
        "Y" if chance.random() < 0.97 else "N",
        "2026-06-30",
        chance.choice(BRANCHES),
        "; ".join(chance.sample(CRAFTS, 2)),
        str(chance.randrange(0, 30)),
        "Scripted",
        *earned,
        "Y" if chance.random() < 0.7 else "N",
    ]


def as_csv(members: Iterator[list[str]], file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(_headed(members))


def _headed(members: Iterator[list[str]]) -> Iterator[list[str]]:
    yield HEAD
    yield from members


def as_xlsx(members: Iterator[list[str]], file: Path) -> None:
    """A workbook as Excel writes one: words in one list that cells point into."""
    words: dict[str, int] = {}
    sheet = io.StringIO()
    sheet.write(f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>')
    for number, row in enumerate(_headed(members), 1):
        cells = (
            f'<c r="{letter}{number}" t="s"><v>{words.setdefault(cell, len(words))}</v></c>'
            for letter, cell in zip("ABCDEFGHIJKLMNO", row, strict=True)
        )
        sheet.write(f'<row r="{number}">{"".join(cells)}</row>')
    sheet.write("</sheetData></worksheet>")
    listed = "".join(f"<si><t>{escape(word)}</t></si>" for word in words)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in PARTS.items():
            book.writestr(name, content)
        book.writestr("xl/worksheets/sheet1.xml", sheet.getvalue())
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{listed}</sst>')


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}.sharedStrings+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets>'
    '<sheet name="Members" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELS}/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of a step and of its own work, its peak above its start, that of what it started."""

    seconds: float
    own_seconds: float
    megabytes: float
    started_megabytes: float
    told: dict[str, Any]


def apart(url: str, step: str, *arguments: Any) -> Run:
    """Run a step in a fresh process against the database at `url`."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=_child, args=(there, url, step, arguments))
    child.start()
    there.close()
    run: Run = here.recv()
    child.join()
    return run


def _child(pipe: Any, url: str, step: str, arguments: tuple[Any, ...]) -> None:
    os.environ["DATABASE_URL"] = url
    django.setup()
    steps = _steps()
    start, started, own = _peak(), time.perf_counter(), time.process_time()
    told = steps[step](*arguments)
    seconds, own = time.perf_counter() - started, time.process_time() - own
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    pipe.send(Run(seconds, own, _peak() - start, children, told))


def _peak() -> float:
    match = PEAK.search(Path("/proc/self/status").read_text(encoding="ascii"))
    return int(match[1]) / 1024 if match else 0.0


def _steps() -> dict[str, Any]:
    """What the child does; the portal is there only once Django is set up."""
    from bench import roster_steps  # noqa: PLC0415 — needs Django

    return {
        "bare": roster_steps.bare,
        "take in": roster_steps.take_in,
        "read": roster_steps.read,
        "check": roster_steps.check,
        "apply": roster_steps.apply,
        "decide": roster_steps.decide,
    }


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=170_000)
    count = asked.parse_args().count
    django.setup()
    from bench import roster_steps  # noqa: PLC0415

    with roster_steps.database() as (url, engine):
        load, cores = os.getloadavg()[0], os.cpu_count()
        print(f"{count} members on {engine}; {load:.1f} programs at work on {cores} cores before")
        return report(url, count)


def report(url: str, count: int) -> int:
    """Print a line for each import; 1 if the second import of a file changed anything."""
    files = {name: roster_folder() / name for name in ("a.csv", "a.xlsx", "later.csv")}
    as_csv(rows(count), files["a.csv"])
    as_xlsx(rows(count), files["a.xlsx"])
    as_csv(rows(count, month_later=True), files["later.csv"])
    bare = apart(url, "bare", str(files["a.csv"]))
    print(f"bare load of the same rows: {bare.seconds:.1f} s")
    told: list[dict[str, Any]] = []
    for words, guild, name, day in (
        ("CSV, all new", "one", "a.csv", 0),
        ("CSV, the same again", "one", "a.csv", 0),
        ("CSV, a month later", "one", "later.csv", 1),
        ("XLSX, the same in another guild", "two", "a.xlsx", 0),
        ("XLSX, the same again", "two", "a.xlsx", 0),
    ):
        told.append(imported(url, words, guild, files[name], DAYS[day], bare.seconds))
    decided(url, "one", bare.seconds)
    changed = sum(told[place][one] for place in (1, 4) for one in ("added", "changed", "dropped"))
    print("a second import of the same file changed", changed or "nothing")
    return bool(changed)


def decided(url: str, guild: str, bare: float) -> None:
    run = apart(url, "decide", guild, DAYS[1].isoformat())
    print(
        f"eligibility of all: {run.seconds:.1f} s of which own {run.own_seconds:.1f}, "
        f"{run.seconds / bare:.1f} times the bare load, {run.megabytes:.0f} MB more than at rest; "
        f"{run.told['in']} in, {run.told['out']} out"
    )


def roster_folder() -> Path:
    folder = Path(os.environ.get("DATA_DIR", "var")) / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def imported(
    url: str, words: str, guild: str, file: Path, day: date, bare: float
) -> dict[str, Any]:
    steps = {}
    taken = apart(url, "take in", guild, str(file), day.isoformat())
    steps["take in"] = taken
    for step in ("read", "check", "apply"):
        steps[step] = apart(url, step, taken.told["pk"])
    seconds = sum(one.seconds for one in steps.values())
    parts = ", ".join(
        f"{name} {one.seconds:.1f} of which own {one.own_seconds:.1f}"
        for name, one in steps.items()
    )
    peak = max(one.megabytes for one in steps.values())
    own = max(one.started_megabytes for one in steps.values())
    found = steps["check"].told
    counts = {name: found[name] for name in ("added", "changed", "dropped", "refused", "kept")}
    print(
        f"{words}: {seconds:.1f} s ({parts}), {seconds / bare:.1f} times the bare load, "
        f"at most {peak:.0f} MB more than at rest"
        + (f", the workbook's reader {own:.0f} MB" if own else "")
        + f"; {counts}"
    )
    return counts


if __name__ == "__main__":
    sys.exit(main())
