"""The two drawings of a negotiation, in words that a reader of the page understands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from negotiations import charts
from negotiations.charts import Chart, Happening, Strip
from negotiations.convergence import Point, series
from negotiations.models import Negotiation
from negotiations.overview import Overview
from negotiations.templatetags.said import day
from negotiations.timeline import Kind, Line

WIDTH, HEIGHT = 720, 260
STRIP_WIDTH = 1120
DRAWN = {Kind.PROPOSALS, Kind.AGREEMENTS, Kind.VOTES, Kind.MILESTONES}
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The geometry, and the same facts as a table."""

    geometry: Chart | Strip
    caption: str
    head: Row
    rows: Sequence[Row]


def convergence_of(whole: Overview) -> Drawing | None:
    """How far the two sides' words were apart; nothing to draw before both have words."""
    points = series(whole.courses, whole.now)
    if not any(point.percent is not None for point in points):
        return None
    is_over = whole.outcome.ratified_at is not None
    chart = charts.convergence_chart(
        points,
        WIDTH,
        HEIGHT,
        until=None if is_over else timezone.localtime(whole.now).date(),
        title=_point,
        label=_month,
    )
    rows = [
        (day(point.on), _percent(point), str(point.counted), str(point.agreed), str(point.raised))
        for point in points
    ]
    head = (_("Day"), _("Apart"), _("Clauses counted"), _("Agreed"), _("Raised so far"))
    return Drawing(chart, _("How far the two sides’ words were apart"), head, rows)


def strip_of(negotiation: Negotiation, told: Iterable[Line]) -> Drawing | None:
    """Proposals, agreed texts, votes and other dates of the talks on one line."""
    drawn = [line for line in told if line.kind in DRAWN]
    span = _span(negotiation, drawn)
    if span is None:
        return None
    start, end = span
    shown = [line for line in drawn if start <= line.on <= end]
    address = reverse("timeline", args=[negotiation.slug])
    happenings = _happenings(shown, address)
    strip = charts.timeline_strip(happenings, start, end, STRIP_WIDTH, label=_month)
    rows = [(day(line.on), line.telling.words) for line in shown]
    caption = _("The talks from %(start)s to %(end)s") % {"start": day(start), "end": day(end)}
    return Drawing(strip, caption, (_("Day"), _("What happened")), rows)


def _span(negotiation: Negotiation, drawn: list[Line]) -> tuple[date, date] | None:
    """From the first event to ratification, or to the last event while the talks go on."""
    if not drawn:
        return None
    ratified = negotiation.ratified_at
    last = timezone.localtime(ratified).date() if ratified else drawn[-1].on
    return min(drawn[0].on, last), last


def _happenings(shown: Iterable[Line], address: str) -> list[Happening]:
    """One mark for all that a side did on a day, which leads to the first of it."""
    together: dict[tuple[date, str], list[Line]] = {}
    for line in shown:
        together.setdefault((line.on, line.telling.side or "other"), []).append(line)
    return [
        Happening(on, side, _label(on, same), f"{address}#e-{same[0].key}")
        for (on, side), same in together.items()
    ]


def _label(on: date, same: Iterable[Line]) -> str:
    return f"{day(on)}: {'; '.join(line.telling.words for line in same)}"


def _point(point: Point) -> str:
    values = {
        "day": day(point.on),
        "apart": _percent(point),
        "counted": point.counted,
        "agreed": point.agreed,
    }
    words = _("%(day)s: %(apart)s on %(counted)s clauses, %(agreed)s agreed")
    return words % values


def _percent(point: Point) -> str:
    return _("unknown") if point.percent is None else f"{point.percent} %"


def _month(on: date) -> str:
    return formats.date_format(on, "M Y" if on.month == 1 else "M")
