"""Votes in plain words: where they stand, what they need, and what was found."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.models import Vote
from members.tally import Decision, Outcome
from members.vote_states import State
from negotiations.templatetags.said import number

Base = Vote.Base
OUTCOMES: Mapping[Decision, Promise] = {
    Decision.MET: gettext_lazy(
        "Threshold met: “%(option)s” has %(number)s of %(whole)s %(base)s; %(needed)s were needed."
    ),
    Decision.NOT_MET: gettext_lazy(
        "Threshold not met: “%(option)s” has %(number)s of %(whole)s %(base)s; %(needed)s were "
        "needed."
    ),
    Decision.NO_QUORUM: gettext_lazy(
        "Not enough members took part: %(number)s of the %(whole)s on the roll, where %(needed)s "
        "were needed. Nothing is decided."
    ),
    Decision.NO_BALLOTS: gettext_lazy(
        "None of the %(whole)s members on the roll voted. Nothing is decided."
    ),
    Decision.LEADS: gettext_lazy(
        "%(leaders)s has most votes: %(number)s, with %(whole)s ballots cast."
    ),
    Decision.TIE: gettext_lazy(
        "No option has most votes: %(leaders)s have %(number)s each, with %(whole)s ballots cast."
    ),
}
# Whoever recounts a vote needs all three: see docs/adr.
RECOUNT: Sequence[tuple[Promise, str]] = (
    (
        gettext_lazy("The chain of events, the keys, the decryptions and the result:"),
        "belenios-tool election verify --dir .",
    ),
    (
        gettext_lazy("The encrypted sums of all ballots, to be compared with those in the record:"),
        "belenios-tool election compute-encrypted-tally --dir .",
    ),
    (
        gettext_lazy("One ballot, against a record that lacks it; once for each ballot:"),
        "belenios-tool election verify-ballot --dir . --ballot ballot.json",
    ),
)


def instant(at: datetime | None) -> str:
    """The day and always the hour with its zone, noon too: a vote opens and closes by the clock."""
    return formats.date_format(timezone.localtime(at), "j F Y, H:i T") if at else ""


def state_words(state: State) -> str:
    return {
        State.DRAFT: _("being set up"),
        State.KEYS: _("tellers make their keys"),
        State.FROZEN: _("set and not open yet"),
        State.OPEN: _("open"),
        State.CLOSED: _("closed, being counted"),
        State.COUNTED: _("counted, not certified yet"),
        State.CERTIFIED: _("certified"),
        State.VOID: _("void"),
    }[state]


def state_sentence(vote: Vote, state: State) -> str:
    """Where it stands, with the instant that matters next or last."""
    told = {
        State.DRAFT: (_("It is being set up and may still change."), None),
        State.KEYS: (_("The tellers make their keys; it is not public yet."), None),
        State.FROZEN: (_("Opens on %(at)s."), vote.opens_at),
        State.OPEN: (_("Open until %(at)s."), vote.closing),
        State.CLOSED: (_("Closed on %(at)s; the tellers count."), vote.closing),
        State.COUNTED: (_("Counted on %(at)s; the certificate is still to come."), vote.counted_at),
        State.CERTIFIED: (_("Certified on %(at)s."), vote.certified_at),
        State.VOID: (_("Void since %(at)s. Nothing follows from it."), vote.void_at),
    }
    words, at = told[state]
    return words % {"at": instant(at)} if at else words


def part_words(numerator: int, denominator: int, *, is_strict: bool) -> str:
    """A part of a whole as one says it; others as a fraction."""
    said: Mapping[tuple[int, int], str] = {
        (1, 2): _("half"),
        (1, 3): _("a third"),
        (2, 3): _("two thirds"),
        (1, 4): _("a quarter"),
        (3, 4): _("three quarters"),
        (1, 1): _("all"),
    }
    fraction = f"{numerator}/{denominator}"
    if denominator == 100:
        fraction = _("%(percent)s %%") % {"percent": numerator}
    part = said.get((numerator, denominator), fraction)
    words = _("more than %(part)s") if is_strict else _("at least %(part)s")
    return words % {"part": part}


def threshold_words(vote: Vote, option: str, named: Sequence[str]) -> str:
    """What `option` needs, in one sentence; `named` are the options that the base is made of."""
    if vote.threshold_numerator is None or vote.threshold_denominator is None or not option:
        return _("No threshold is set: the option with most votes leads.")
    part = part_words(
        vote.threshold_numerator, vote.threshold_denominator, is_strict=vote.is_threshold_strict
    )
    words = {
        Base.BALLOTS: _("“%(option)s” needs %(part)s of the ballots cast, blank ones counted in."),
        Base.ROLL: _("“%(option)s” needs %(part)s of all members on the roll."),
        Base.NAMED: _("“%(option)s” needs %(part)s of the votes for %(named)s."),
    }[Base(vote.threshold_base)]
    return words % {"option": option, "part": part, "named": listed(named)}


def quorum_words(vote: Vote) -> str:
    if vote.quorum_numerator is None or vote.quorum_denominator is None:
        return ""
    part = part_words(vote.quorum_numerator, vote.quorum_denominator, is_strict=False)
    return _("The vote counts if %(part)s of the members on the roll vote.") % {"part": part}


def choice_words(least: int, most: int) -> str:
    """How many options may be chosen."""
    if least == most:
        words = ngettext("Choose %(count)s option.", "Choose %(count)s options.", most)
        return words % {"count": most}
    return _("Choose from %(least)s to %(most)s options.") % {"least": least, "most": most}


def tellers_words(count: int, needed: int | None) -> str:
    """How many keys it takes to count."""
    if not count:
        return _(
            "No teller holds a key: this portal alone counts, and whoever controls it could read "
            "the ballots."
        )
    if needed is None:
        return _("All of them are needed to count, and so is this portal’s own key.")
    words = _(
        "%(needed)s of these %(count)s suffice to count, together with this portal’s own key."
    )
    return words % {"needed": needed, "count": count}


def outcome_words(outcome: Outcome, options: Sequence[str], asked_for: int | None) -> str:
    """One plain sentence of what was found."""
    values = {
        "number": number(outcome.number),
        "whole": number(outcome.whole),
        "needed": number(outcome.needed),
        "option": options[asked_for] if asked_for is not None else "",
        "leaders": listed(options[place] for place in outcome.leaders),
        "base": base_words(outcome.base) if outcome.base else "",
    }
    return str(OUTCOMES[outcome.decision]) % values


def base_words(base: str) -> str:
    """What a threshold and the shares are counted over."""
    return {
        Base.BALLOTS: _("ballots cast"),
        Base.ROLL: _("members on the roll"),
        Base.NAMED: _("votes for the options named"),
    }[Base(base)]


def blank() -> str:
    return _("Blank")


def not_counted_in() -> str:
    """What stands in the place of a share for votes that the base leaves out."""
    return _("not counted in")


def share(part: int, whole: int) -> str:
    """A percentage to two places; of nothing, none."""
    if not whole:
        return _("none")
    return _("%(percent)s %%") % {"percent": formats.number_format(round(100 * part / whole, 2), 2)}


def listed(words: Iterable[str]) -> str:
    """Words in quotation marks, the last after an `and`."""
    quoted = [f"“{one}”" for one in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return _("%(first)s and %(last)s") % {"first": ", ".join(quoted[:-1]), "last": quoted[-1]}
