"""`manage.py load_record FILE`: load the public record of past negotiations."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from negotiations import record
from negotiations.actions import records

STEP = 50


class Command(BaseCommand):
    """Check the whole file, then load all of it or nothing; a second run adds what is new."""

    help = (
        "Load the record of past negotiations from a JSON file, all of it or nothing. Rows that "
        "are there already are left alone; whatever is wrong is named by its place in the file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        example = record.SHIPPED.relative_to(settings.BASE_DIR)
        parser.add_argument(
            "file",
            type=Path,
            help=f"shaped like {example}; negotiations/record/rows.py says what each row means",
        )

    def handle(self, *_args: object, **options: Any) -> None:
        rows = _read(options["file"])
        try:
            loaded = records.load_record(rows=rows, on_row=self._progress(len(rows)))
        except records.RecordDiffers as differs:
            raise CommandError(_refusal("what is on record", differs.differences)) from differs
        self._tell(rows, loaded)

    def _progress(self, total: int) -> Callable[[], None]:
        """Count rows on stderr: in place on a terminal, else a line now and then."""
        numbers, is_terminal = count(1), self.stderr.isatty()

        def on_row() -> None:
            done = next(numbers)
            if is_terminal:
                self.stderr.write(f"\r{done}/{total} rows", ending="\n" if done == total else "")
            elif done % STEP == 0 or done == total:
                self.stderr.write(f"{done}/{total} rows")

        return on_row

    def _tell(self, rows: record.Record, loaded: records.Loaded) -> None:
        added = ", ".join(f"{name} {number}" for name, number in loaded.added.items())
        if added:
            self.stdout.write(f"Added: {added}.")
        else:
            self.stdout.write(f"Nothing new: all {len(rows)} rows are on record.")
        kept = Counter(rows.kept_for_later)
        for table in rows.negotiations:
            kept.update(table.kept_for_later)
        if kept:
            words = ", ".join(f"{name} ({number})" for name, number in sorted(kept.items()))
            self.stdout.write(f"Checked and kept for later, not shown yet: {words}.")


def _read(path: Path) -> record.Record:
    try:
        return record.parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} can't be read: {error}") from error
    except record.Invalid as invalid:
        raise CommandError(_refusal("the rules of the record", invalid.faults)) from invalid


def _refusal(against: str, faults: Sequence[str]) -> str:
    """All reasons, one a line, under the number of them."""
    return "\n".join([f"Nothing was loaded. Against {against}: {len(faults)}.", *faults])
