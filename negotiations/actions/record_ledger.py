"""What loading a record finds, adds and has to tell, gathered over the whole file."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from negotiations import record
from negotiations.actions.release_items import Item
from negotiations.models import Negotiation, Source

TURN = {
    verb: turn
    for turn, verb in enumerate(
        (
            "session.held",
            "proposal.tabled",
            "agreement.reopened",
            "agreement.reached",
            "agreement.final",
            "document.published",
            "milestone.recorded",
            "vote.reported",
            "agreement.status",
        )
    )
}


@dataclass(frozen=True, slots=True)
class Moment:
    """An event to be written once all rows are there; the log is written in order of instants."""

    verb: str
    at: datetime
    visible_at: datetime
    negotiation: Negotiation
    target: models.Model
    payload: dict[str, Any]

    @property
    def order(self) -> tuple[datetime, int, str]:
        """Within an instant: what was said, agreed, published and voted, in this order."""
        return self.at, TURN[self.verb], self.negotiation.slug


@dataclass(slots=True)
class Ledger:
    """Differences between file and portal, what was added, and what the log will tell."""

    on_row: Callable[[], None]
    differences: list[str] = field(default_factory=list)
    added: Counter[str] = field(default_factory=Counter)
    moments: list[Moment] = field(default_factory=list)
    items: list[tuple[datetime, Negotiation, Item]] = field(default_factory=list)
    _sources: dict[record.Source, Source] = field(default_factory=dict)

    def compare(self, path: str, found: models.Model, wanted: Mapping[str, object]) -> None:
        """Note every field in which the portal's row is not what the file says."""
        self.compare_values(path, {name: getattr(found, name) for name in wanted}, wanted)

    def compare_values(
        self, path: str, present: Mapping[str, object], wanted: Mapping[str, object]
    ) -> None:
        for name, value in wanted.items():
            if present.get(name) == value:
                continue
            words = f"is {present.get(name)!r} in the portal and {value!r} in the file"
            if name == "text":
                words = "differs from what was tabled"
            self.differences.append(f"{path}: {name} {words}")

    def source(self, row: record.Source) -> Source:
        if row not in self._sources:
            self._sources[row], _created = Source.objects.get_or_create(
                publisher=row.publisher, url=row.url, note=row.note
            )
        return self._sources[row]

    def tell(
        self,
        verb: str,
        at: datetime,
        negotiation: Negotiation,
        payload: dict[str, Any],
        *,
        target: models.Model | None = None,
        not_before: datetime,
    ) -> None:
        """Keep an event for the log; nobody sees it before the instant `not_before`."""
        moment = Moment(verb, at, max(at, not_before), negotiation, target or negotiation, payload)
        self.moments.append(moment)
