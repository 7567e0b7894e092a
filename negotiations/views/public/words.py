"""Sentences about where a negotiation or a clause stands, and what a comparison found."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from negotiations.course import Side
from negotiations.forms.board import STATES
from negotiations.models import Negotiation
from negotiations.overview import ClauseView, Overview
from negotiations.redline import Statistics
from negotiations.standing import Standing, State
from negotiations.templatetags.said import day, days, number

Figure = tuple[str, str]
HARDLY = 0.05


def state_of(whole: Overview) -> str:
    """Where a negotiation stands, in one or two sentences."""
    table, outcome = whole.negotiation, whole.outcome
    values = {
        "ratified": day(table.ratified_at),
        "start": day(table.in_force_from),
        "end": day(table.in_force_to),
    }
    if not is_over(whole):
        return _still_talking(whole)
    if outcome.in_force_from is None or outcome.in_force_from > whole.now:
        return _("Ratified on %(ratified)s; not in force yet.") % values
    if outcome.in_force_to is None:
        return _("Ratified on %(ratified)s and in force since %(start)s.") % values
    if outcome.in_force_to > whole.now:
        return _("Ratified on %(ratified)s and in force until %(end)s.") % values
    return _("Ratified on %(ratified)s, in force until %(end)s; the term has ended.") % values


def _still_talking(whole: Overview) -> str:
    counts, total = whole.standing.counts, whole.standing.total
    agreed = counts[State.TENTATIVELY_AGREED]
    untouched = counts[State.NOT_TABLED]
    if total == untouched:
        return _("Opened; nothing is on the table yet.")
    values = {"agreed": number(agreed), "tabled": number(total - untouched)}
    if agreed == total - untouched:
        return _("Tentatively agreed on all %(tabled)s clauses tabled; not ratified yet.") % values
    return _("At the table: %(agreed)s of %(tabled)s clauses tentatively agreed.") % values


def is_over(whole: Overview) -> bool:
    """Ratified: the talks are history, and nobody has a turn."""
    return whole.outcome.ratified_at is not None and whole.outcome.ratified_at <= whole.now


def turn_of(whole: Overview) -> str:
    """Whose turn it is, over all clauses; nothing to say once the talks are over."""
    standing, table = whole.standing, whole.negotiation
    turns = []
    if standing.waiting_for_guild:
        turns.append(_waits(table.guild_short_name, standing.waiting_for_guild))
    if standing.waiting_for_employer:
        turns.append(_waits(table.employer_short_name, standing.waiting_for_employer))
    if is_over(whole):
        return ""
    return " ".join(turns) or _("Nothing waits for an answer.")


def _waits(party: str, count: int) -> str:
    values = {"party": party, "count": number(count)}
    words = ngettext(
        "It is %(party)s’s turn on %(count)s clause.",
        "It is %(party)s’s turn on %(count)s clauses.",
        count,
    )
    return words % values


def figures_of(whole: Overview) -> list[Figure]:
    """How many clauses there are, how they stand, and how long nothing moved."""
    names = dict(STATES)
    total = whole.standing.total
    figures = [(ngettext("clause", "clauses", total), number(total))]
    counts = whole.standing.counts.items()
    figures += [(str(names[state.value]), number(count)) for state, count in counts if count]
    figures += _days_of_talks(whole)
    if whole.days is not None and not is_over(whole):
        words = ngettext("day since the last exchange", "days since the last exchange", whole.days)
        figures.append((words, number(whole.days)))
    return figures


def _days_of_talks(whole: Overview) -> list[Figure]:
    """How long it took, once it is over."""
    start, end = whole.negotiation.opened_on, whole.outcome.ratified_at
    if start is None or end is None or not is_over(whole):
        return []
    count = (timezone.localtime(end).date() - start).days
    words = ngettext(
        "day from the first session to ratification",
        "days from the first session to ratification",
        count,
    )
    return [(words, number(count))]


def convergence_of(whole: Overview) -> str:
    """How near the two sides' words are, as numbers with what they are counted over."""
    measured = [view for view in whole.clauses if view.distance is not None]
    if whole.distance is None:
        return _("There is no clause yet on which both sides have words.")
    same = sum(view.distance == 0 for view in measured)
    values = {
        "same": number(same),
        "measured": number(len(measured)),
        "percent": round(whole.distance * 100),
    }
    if same == len(measured):
        words = ngettext(
            "On the %(measured)s clause on which both sides spoke, one text now stands for both.",
            "On all %(measured)s clauses on which both sides spoke, one text now stands for both.",
            len(measured),
        )
        return words % values
    words = ngettext(
        "On the %(measured)s clause with words of both sides they are %(percent)s %% apart.",
        "On %(measured)s clauses with words of both sides these are %(percent)s %% apart in the "
        "mean; on %(same)s they are the same.",
        len(measured),
    )
    return words % values


def next_date_of(whole: Overview, session: date | None) -> str:
    """What comes next, or what came last."""
    end = whole.negotiation.in_force_to
    if session is not None:
        return _("Next session: %(day)s.") % {"day": day(session)}
    if end is not None and whole.outcome.in_force_to and whole.outcome.in_force_to > whole.now:
        return _("Next date: the term ends on %(day)s.") % {"day": day(end)}
    if whole.standing.last_move_at is not None:
        values = {"day": day(whole.standing.last_move_at), "days": days(whole.days)}
        return _("Last exchange: %(day)s, %(days)s ago.") % values
    return _("No date is known yet.")


def standing_of(view: ClauseView) -> str:
    """Where one clause stands, in a sentence, and whose turn it is."""
    table, standing = view.clause.negotiation, view.standing
    values = {"since": day(standing.since), "end": day(table.in_force_to)}
    words = {
        State.NOT_TABLED: _("No text is on the table."),
        State.OPEN: _("Open since %(since)s."),
        State.ON_HOLD: _("On hold since %(since)s: information was asked for."),
        State.REJECTED: _("Rejected on %(since)s."),
        State.TENTATIVELY_AGREED: _("Tentatively agreed on %(since)s; not ratified."),
        State.WITHDRAWN: _("Withdrawn on %(since)s."),
        State.AGREED: _("Agreed and ratified; not in force yet."),
        State.IN_FORCE: _("In force since %(since)s."),
        State.EXPIRED: _("Agreed, and in force until %(end)s; the term has ended."),
    }[standing.state]
    return " ".join(filter(None, [words % values, turn_on_clause(table, standing)]))


def turn_on_clause(table: Negotiation, standing: Standing) -> str:
    names = {Side.GUILD: table.guild_short_name, Side.EMPLOYER: table.employer_short_name}
    if standing.turn is None:
        return ""
    if standing.turn is Side.JOINT:
        return _("It is both sides’ turn.")
    return _("It is %(party)s’s turn.") % {"party": names[standing.turn]}


def statistics_of(found: Statistics) -> str:
    """What a comparison counted: changes first, then how much is the same."""
    counts = (
        (found.words_deleted, ngettext("%s word deleted", "%s words deleted", found.words_deleted)),
        (
            found.words_inserted,
            ngettext("%s word inserted", "%s words inserted", found.words_inserted),
        ),
        (found.replacements, ngettext("%s replacement", "%s replacements", found.replacements)),
        (found.moves, ngettext("%s move", "%s moves", found.moves)),
        (found.relabelled, ngettext("%s new label", "%s new labels", found.relabelled)),
    )
    told = [words % number(count) for count, words in counts if count]
    percent = round(found.similarity * 100)
    similar = _("%(percent)s %% of the words are common to both") % {"percent": percent}
    return "; ".join([*told, similar]) + "."


def shared_of(share: float) -> str:
    """How much of their words two texts share, as the simple fraction that is nearest."""
    values = {"part": _part(share), "percent": round(share * 100)}
    if share == 1:
        return _("Both texts have the same words.")
    if share < HARDLY:
        return _("The two texts share hardly a word (%(percent)s %%).") % values
    return _("The two texts share %(part)s of their words (%(percent)s %%).") % values


def _part(share: float) -> str:
    parts = {
        0.1: _("about a tenth"),
        0.2: _("about a fifth"),
        0.25: _("about a quarter"),
        1 / 3: _("about a third"),
        0.4: _("about two fifths"),
        0.5: _("about half"),
        0.6: _("about three fifths"),
        2 / 3: _("about two thirds"),
        0.75: _("about three quarters"),
        0.8: _("about four fifths"),
        0.9: _("about nine tenths"),
        1.0: _("nearly all"),
    }
    return parts[min(parts, key=lambda part: abs(part - share))]
