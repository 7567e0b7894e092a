"""From the record's dates to instants."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Los_Angeles")


def noon(day: date) -> datetime:
    """Noon at the table: the instant of everything of which the record knows only the date."""
    return datetime.combine(day, time(12), ZONE)


def instant(when: date | datetime) -> datetime:
    """The instant itself where the record knows it, else noon of its date."""
    return when if isinstance(when, datetime) else noon(when)


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
