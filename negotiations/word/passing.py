"""A `WordText` as plain data and back: between processes, and in a field of a database."""

from typing import Any

from negotiations.word.model import Paragraph, Run, Stamp, WordText

# A change of the form gets another number, so that an old reading is never taken for a new one.
FORM = 1


def to_data(text: WordText) -> dict[str, Any]:
    """JSON-ready data; every stamp is written once and named by its number."""
    stamps: dict[Stamp, int] = {}

    def named(stamp: Stamp | None) -> int | None:
        return None if stamp is None else stamps.setdefault(stamp, len(stamps))

    rows = [
        {
            "runs": [_run_data(run, named(run.inserted), named(run.deleted)) for run in one.runs],
            "labels": [one.label_before, one.label_after],
            "marks": [named(one.mark_inserted), named(one.mark_deleted)],
            "place": one.place,
        }
        for one in text.paragraphs
    ]
    written = [[stamp.author, stamp.at] for stamp in stamps]
    return {"form": FORM, "stamps": written, "paragraphs": rows, "left_out": dict(text.left_out)}


def _run_data(run: Run, inserted: int | None, deleted: int | None) -> str | list[Any]:
    if inserted is None and deleted is None and not run.before:
        return run.text
    return [run.text, inserted, deleted, run.before]


def from_data(data: dict[str, Any]) -> WordText:
    """The text again; `ValueError` for data of any other form."""
    try:
        if data["form"] != FORM:
            raise ValueError(data["form"])
        stamps = [Stamp(str(author), str(at)) for author, at in data["stamps"]]
        paragraphs = tuple(_paragraph(one, stamps) for one in data["paragraphs"])
        left_out = tuple((str(name), int(count)) for name, count in data["left_out"].items())
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError("no reading of a Word file") from error
    return WordText(paragraphs, left_out)


def _paragraph(one: dict[str, Any], stamps: list[Stamp]) -> Paragraph:
    before, after = one["labels"]
    inserted, deleted = (_stamp(number, stamps) for number in one["marks"])
    runs = tuple(_run(run, stamps) for run in one["runs"])
    return Paragraph(runs, str(before), str(after), inserted, deleted, str(one["place"]))


def _run(run: str | list[Any], stamps: list[Stamp]) -> Run:
    if isinstance(run, str):
        return Run(run)
    text, inserted, deleted, before = run
    return Run(str(text), _stamp(inserted, stamps), _stamp(deleted, stamps), str(before))


def _stamp(number: int | None, stamps: list[Stamp]) -> Stamp | None:
    return None if number is None else stamps[number]
