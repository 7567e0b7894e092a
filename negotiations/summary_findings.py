"""The figures of a summary's line held against the words it cites, for those who write it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from negotiations.grounding import Finding, ground

# Defined in the contracts themselves, and looked for in the cited words as figures are.
TERMS = (
    "Background Actor Digital Replica",
    "Digital Alteration",
    "Digital Replica",
    "Employment-Based Digital Replica",
    "GAI",
    "Generative AI",
    "Generative Artificial Intelligence",
    "Independently Created Digital Replica",
    "Literary Material",
    "Synthetic Performer",
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a line: plain words, or a figure with what the cited words say to it."""

    words: str
    finding: Finding | None = None
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """The cited words do not hold it, and nobody said why it is right."""
        return self.finding is not None and not self.finding.is_found and not self.reason


@dataclass(frozen=True, slots=True)
class Checked:
    """Both texts of a line in segments."""

    text: tuple[Segment, ...]
    not_doing: tuple[Segment, ...]

    @property
    def unfound(self) -> tuple[Segment, ...]:
        """Figures that the cited words do not hold, each once, justified ones among them."""
        once: dict[str, Segment] = {}
        for one in (*self.text, *self.not_doing):
            if one.finding is not None and not one.finding.is_found:
                once.setdefault(one.words, one)
        return tuple(once.values())

    @property
    def open(self) -> tuple[Segment, ...]:
        return tuple(one for one in self.unfound if one.is_open)


def check(
    text: str, not_doing: str, cited: Iterable[str], reasons: Mapping[str, str] | None = None
) -> Checked:
    """Hold a line against the cited words; `reasons` justify figures, by the words they are."""
    held, known = list(cited), reasons or {}
    return Checked(tuple(_marked(text, held, known)), tuple(_marked(not_doing, held, known)))


def _marked(text: str, cited: Sequence[str], reasons: Mapping[str, str]) -> Iterator[Segment]:
    at = 0
    for finding in ground(text, cited, TERMS):
        start, end = finding.figure.start, finding.figure.end
        if start > at:
            yield Segment(text[at:start])
        words = text[start:end]
        yield Segment(words, finding, "" if finding.is_found else reasons.get(words, ""))
        at = end
    if text[at:]:
        yield Segment(text[at:])
