"""From stretches with a chosen place to the words of each clause."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.text import canonical

Key = int | str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that goes to a clause: an existing one by its id, a new one by its title."""

    key: Key
    base_text: str
    text: str


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """What the file says on one clause: without and with its tracked changes, both canonical."""

    key: Key
    base_text: str
    text: str

    @property
    def is_struck(self) -> bool:
        """Whether the file takes the whole clause out."""
        return bool(self.base_text) and not self.text

    @property
    def is_new(self) -> bool:
        return bool(self.text) and not self.base_text

    @property
    def is_unchanged(self) -> bool:
        return self.base_text == self.text


@dataclass(slots=True)
class _Sides:
    base: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def words_by_clause(pieces: Iterable[Piece]) -> tuple[ClauseWords, ...]:
    """The pieces of each clause put together, clauses in the order they are first met."""
    found: dict[Key, _Sides] = {}
    for piece in pieces:
        sides = found.setdefault(piece.key, _Sides())
        if piece.base_text:
            sides.base.append(piece.base_text)
        if piece.text:
            sides.text.append(piece.text)
    return tuple(
        ClauseWords(key, canonical("\n".join(sides.base)), canonical("\n".join(sides.text)))
        for key, sides in found.items()
    )
