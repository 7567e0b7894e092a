"""People who never lived, for tests, demonstrations and measurements: plausible, plainly samples.

Everything follows from the seed, a pool and a place in it, so that the same people come out in any
order and in any portion. Names are syllables behind the word "Sample"; their mail leads nowhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random

DOMAIN = "sample.example"
FIRST_NAME = "Sample"
SYLLABLES = (
    *("ba", "be", "da", "do", "fe", "fi", "ga", "ho", "ju", "ka", "ki", "la", "le", "lo", "ma"),
    *("mi", "mo", "na", "ne", "no", "pa", "pe", "ra", "ri", "ro", "sa", "se", "ta", "ti", "tu"),
    *("va", "ve", "wa", "ya", "yo", "za", "ze"),
)
ENDINGS = ("", "", "n", "r", "s", "l", "th", "nd", "sk")
ACCENTS = str.maketrans({"e": "é", "o": "ö", "n": "ñ"})
# Out of a thousand members.
STANDINGS = {
    "active": 820,
    "emeritus": 75,
    "suspended": 30,
    "withdrawn": 35,
    "expelled": 2,
    "deceased": 18,
    "left": 20,
}
WITHOUT_MAIL, WITH_ACCENTS, CHANGED_LATELY = 0.03, 0.1, 0.08
IN_TWO_GUILDS = 50  # one in so many
SHARES_ITS_MAIL = 2000  # every so many members, two have one mailbox
YEARS_TOLD = 5


@dataclass(frozen=True, slots=True)
class Trade:
    """What a guild's members do, as far as its file tells."""

    number: str
    first_number: int
    branches: Sequence[str]
    categories: Sequence[str]
    units: Sequence[str]
    working: float
    median_cents: int


WRITERS = Trade(
    number="{:d}",
    first_number=100_000,
    branches=("Los Angeles", "New York", "Elsewhere"),
    categories=("Screen", "Television", "Streaming", "Animation", "News"),
    units=("MBA", "News"),
    working=0.55,
    median_cents=6_000_000,
)
PERFORMERS = Trade(
    number="{:08d}",
    first_number=1,
    branches=(
        *("Los Angeles", "New York", "Atlanta", "Chicago", "Miami", "New England", "Philadelphia"),
        *("San Francisco", "Washington–Mid Atlantic", "New Orleans", "Dallas–Fort Worth", "Nevada"),
    ),
    categories=("Actor", "Background", "Voice", "Singer", "Dancer", "Stunts", "Broadcaster"),
    units=("TV/Theatrical", "Commercials", "Interactive", "Network Code", "Sound Recordings"),
    working=0.35,
    median_cents=900_000,
)


def trade_of(guild: str) -> Trade:
    """What the members of a guild with this address do."""
    return WRITERS if guild.startswith("wga") else PERFORMERS


@dataclass(frozen=True, slots=True)
class Terms:
    """What a guild says of a member from one day on."""

    from_on: date
    standing: str
    is_in_good_standing: bool
    dues_paid_until: date | None
    branch: str
    categories: tuple[str, ...]
    earnings: Mapping[str, int]
    pension_years: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """One member as a guild's file has them; `before` is what it said of them earlier, if at all.

    `has_own_mail` says that no other member has the same address, so that it can sign in.
    """

    number: str
    name: str
    mail: str
    has_own_mail: bool
    terms: Terms
    before: tuple[Terms, ...] = field(default=())


def people(
    guild: str, *, count: int, today: date, seed: int = 1, start: int = 0, pools: Sequence[str] = ()
) -> Iterator[Person]:
    """`count` members of a guild, from the place `start` on.

    Every so many of a performers' guild are in a writers' guild too: in one of `pools`, where they
    are the first of all.
    """
    trade = trade_of(guild)
    elsewhere = list(pools) if trade is PERFORMERS else []
    for place in range(start, start + count):
        turn, is_other = divmod(place, IN_TWO_GUILDS)
        of_pool = (guild, place)
        if elsewhere and not is_other:
            of_pool = (elsewhere[turn % len(elsewhere)], turn // len(elsewhere))
        yield _person(guild, trade, place, of_pool, seed, today)


def _person(
    guild: str, trade: Trade, place: int, of_pool: tuple[str, int], seed: int, today: date
) -> Person:
    name, mail = _identity(*of_pool, seed)
    lot = Random(f"{seed}/{guild}/{place}")  # noqa: S311 - samples hide nothing
    terms = _terms(trade, lot, today)
    has_own_mail = True
    if place % SHARES_ITS_MAIL in {SHARES_ITS_MAIL - 2, SHARES_ITS_MAIL - 1}:
        mail = f"household-{place // SHARES_ITS_MAIL}.{guild}@{DOMAIN}"
        has_own_mail = False
    elif lot.random() < WITHOUT_MAIL:
        mail, has_own_mail = "", False
    number = trade.number.format(trade.first_number + place)
    return Person(number, name, mail, has_own_mail, terms, _before(terms, lot))


def _identity(pool: str, place: int, seed: int) -> tuple[str, str]:
    """Name and mail of the person at that place of a pool, in whichever guild they are."""
    lot = Random(f"{seed}/who/{pool}/{place}")  # noqa: S311
    first, last = (_word(lot) for _ in range(2))
    mail = f"{first}.{last}.{pool}-{place}@{DOMAIN}"
    if lot.random() < WITH_ACCENTS:
        last = last.translate(ACCENTS)
    return f"{FIRST_NAME} {first.title()} {last.title()}", mail


def _word(lot: Random) -> str:
    return "".join(lot.choices(SYLLABLES, k=lot.choice((2, 2, 3)))) + lot.choice(ENDINGS)


def _terms(trade: Trade, lot: Random, today: date) -> Terms:
    (standing,) = lot.choices(tuple(STANDINGS), cum_weights=tuple(accumulate(STANDINGS.values())))
    is_good = lot.random() < (0.94 if standing in {"active", "emeritus"} else 0.1)
    pension_years = min(40, int(lot.expovariate(1 / 7))) + (18 if standing == "emeritus" else 0)
    since = today - timedelta(days=lot.randrange(120, 2500))
    return Terms(
        from_on=since,
        standing=standing,
        is_in_good_standing=is_good,
        dues_paid_until=_quarter_end(today, lot.choice((1, 1, 2) if is_good else (-6, -4, -3, -2))),
        branch=lot.choices(trade.branches, cum_weights=_falling(len(trade.branches)))[0],
        categories=_some(trade.categories, lot),
        earnings=_earnings(trade, lot, today.year),
        pension_years=pension_years,
        units=_some(trade.units, lot) if lot.random() < trade.working else (),
    )


def _some(words: Sequence[str], lot: Random) -> tuple[str, ...]:
    """One of them mostly, the first ones more often; sometimes two."""
    count = 2 if lot.random() < 0.25 else 1
    drawn = lot.choices(words, cum_weights=_falling(len(words)), k=count)
    return tuple(word for word in words if word in drawn)


@cache
def _falling(count: int) -> tuple[int, ...]:
    """Cumulative weights: the first of so many weighs `count`, the last 1."""
    return tuple(accumulate(range(count, 0, -1)))


def _earnings(trade: Trade, lot: Random, year: int) -> dict[str, int]:
    """Most years bring little or nothing, and a few very much."""
    talent = lot.lognormvariate(0, 1)
    return {
        str(told): round(trade.median_cents * talent * lot.lognormvariate(0, 0.6))
        for told in range(year - YEARS_TOLD, year)
        if lot.random() < trade.working
    }


def _quarter_end(today: date, quarters: int) -> date:
    """The last day of a quarter, so many after the one before today's."""
    months = today.year * 12 + (today.month - 1) // 3 * 3 + 3 * quarters
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def _before(terms: Terms, lot: Random) -> tuple[Terms, ...]:
    """An earlier period of a few: active then, or paid then, or in another place."""
    if lot.random() >= CHANGED_LATELY:
        return ()
    earlier = terms.from_on - timedelta(days=lot.randrange(200, 1500))
    return (
        Terms(
            from_on=earlier,
            standing="active",
            is_in_good_standing=True,
            dues_paid_until=terms.from_on,
            branch=terms.branch,
            categories=terms.categories,
            earnings={},
            pension_years=max(0, terms.pension_years - 2),
            units=terms.units,
        ),
    )
