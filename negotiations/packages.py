"""Packages: offers that can only be accepted as a whole, and what waits because of them.

- A package is answered when the other side has answered each of its clauses (a hold is no
  answer) or when both sides have dealt with them. Until then every clause in it is the
  answering side's turn, also a clause that was accepted, countered or refused by itself.
- A refusal shows as rejected on its own clause, for it needs no whole; the clauses beside it
  stay open, for a refusal of one part says nothing about the rest.
- A side that says more on any clause of its package has broken it up: then each clause stands
  by itself again. What a package takes back is not taken back before the package is agreed.
"""

from collections.abc import Iterable
from datetime import datetime

from negotiations.course import Agreed, Course, Move, Side, Stance, moves_until


def unanswered_packages(courses: Iterable[Course], now: datetime) -> frozenset[int]:
    """The proposals that are packages and still wait for an answer as a whole."""
    waiting: set[int] = set()
    ended: set[int] = set()
    for course in courses:
        moves = moves_until(course.moves, now)
        for package in (move for move in moves if move.is_package):
            later = [move for move in moves if move.answers(package)]
            if any(move.side is package.side for move in later):
                ended.add(package.proposal)
            elif not _is_dealt_with(package, later, course.agreed, now):
                waiting.add(package.proposal)
    return frozenset(waiting - ended)


def _is_dealt_with(
    package: Move, later: Iterable[Move], agreed: Iterable[Agreed], now: datetime
) -> bool:
    """Whether one clause of a package was answered, or agreed by both."""
    if any(package.at <= one.at <= now for one in agreed):
        return True
    return any(move.side is Side.JOINT or move.stance is not Stance.HOLD for move in later)
