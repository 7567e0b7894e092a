"""Names and words that the portal makes from the file's rows."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from negotiations.record import rows

SESSION_TITLES = {
    "opening": "Opening session",
    "negotiation": "Bargaining session",
    "principals": "Session with the principals",
    "sidebar": "Sidebar",
    "exchange": "Exchange of documents",
    "closing": "Closing session",
}
CAPITALS = {"ai": "AI", "amptp": "AMPTP", "ceo": "CEO", "wga": "WGA", "sag-aftra": "SAG-AFTRA"}


@dataclass(frozen=True, slots=True)
class GuildName:
    """What a guild is called: address, in full, in short, and on a board it may share."""

    slug: str
    name: str
    short_name: str
    board_name: str


GUILDS = (
    GuildName("wgaw", "Writers Guild of America West", "WGAW", "WGA"),
    GuildName("wgae", "Writers Guild of America, East", "WGAE", "WGA"),
    GuildName("sag-aftra", "SAG-AFTRA", "SAG-AFTRA", "SAG-AFTRA"),
)


def guild_name(name: str) -> GuildName:
    """The guild by its name in the file; one that is not in the table keeps that name."""
    known = {guild.slug: guild for guild in GUILDS}
    by_name = {slug_of(guild.name): guild.slug for guild in GUILDS}
    slug = by_name.get(slug_of(name), slug_of(name)[:50].strip("-"))
    return known.get(slug) or GuildName(slug, name, name[:40], name[:40])


def board_name(guilds: Iterable[GuildName]) -> str:
    """The guild side in short, each name once."""
    return " / ".join(dict.fromkeys(guild.board_name for guild in guilds))[:40]


def employer_name(names: Iterable[str]) -> tuple[str, str]:
    """The employer side in full and in short: `Alliance (A)` is an Alliance called A."""
    full, short = [], []
    for name in names:
        found = re.fullmatch(r"(.+?) \(([^()]+)\)", name)
        full.append(found[1] if found else name)
        short.append(found[2] if found else name)
    return " / ".join(full)[:200], " / ".join(short)[:40]


def slug_of(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain)).strip("-_")


def issue_title(topic: str) -> str:
    return topic[:1].upper() + topic[1:]


def subjects(session: rows.Session) -> str:
    """What a session was about, and how long it took where only that is known."""
    words = " ".join(", ".join(session.topics).split())
    words = re.sub(r"[\w-]+", lambda word: CAPITALS.get(word[0], word[0]), words)
    if session.duration_hours is not None:
        hours = f"{session.duration_hours:g}"
        words += f"; lasted {hours} hour{'' if hours == '1' else 's'}"
    return words[:1].upper() + words[1:]
