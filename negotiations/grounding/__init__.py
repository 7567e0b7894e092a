"""Whether the figures of a sentence stand in the words that it describes.

Pure. A figure is found where a cited text holds the same quantity in the same unit, however it is
written: “thirty days” and “30 days”, “$150K” and “one hundred fifty thousand dollars”, a year and
twelve months. Per cent and percentage points differ, as do business days and days, and months are
never made into days. Of a date, what the sentence says must be said by the text. A term, defined
or a name in Title Case, is found in singular or plural.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from negotiations.grounding.figures import figures, held_figures
from negotiations.grounding.held import Held
from negotiations.grounding.reading import Figure, Kind
from negotiations.grounding.terms import titles

__all__ = ["Figure", "Finding", "Kind", "figures", "ground"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure, whether the cited texts hold it, and the nearest one they hold if not."""

    figure: Figure
    is_found: bool
    near: str = ""


def ground(line: str, cited: Sequence[str], terms: Collection[str] = ()) -> tuple[Finding, ...]:
    """What the cited texts say to each figure of the line, in order."""
    known = {*terms, *titles(line)}
    wanted = figures(line, known)
    if not wanted:
        return ()
    held = Held(one for text in cited for one in held_figures(text, known))
    return tuple(
        Finding(one, is_found=True)
        if held.has(one)
        else Finding(one, is_found=False, near=held.near(one))
        for one in wanted
    )
