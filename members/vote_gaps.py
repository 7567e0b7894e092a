"""What is missing from a vote, and where its tellers stand, in plain words."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.vote_checks import Missing
from members.vote_tellers import Step

WORDS: Mapping[Missing, Promise] = {
    Missing.NO_QUESTION: _("There is no question yet."),
    Missing.FEW_OPTIONS: _("A question has fewer than two options."),
    Missing.MANY_OPTIONS: _("A question has too many options."),
    Missing.IMPOSSIBLE_CHOICE: _("A question asks for more options than it has."),
    Missing.NO_WINDOW: _("It has no opening or no closing."),
    Missing.OPENS_IN_THE_PAST: _("It opens in the past."),
    Missing.NO_RULE: _("No rule says who may vote."),
    Missing.NO_DAY: _("No day is set as of which the rule is asked."),
    Missing.DAY_TO_COME: _("The day as of which the rule is asked lies after the opening."),
    Missing.NOT_SAID_WHAT_IT_DECIDES: _("It does not say what it decides."),
    Missing.NOT_SAID_WHAT_FOLLOWS: _("It does not say what happens next."),
    Missing.NO_NEXT_DECIDER: _("It does not say who decides next."),
    Missing.NO_LAPSE: _("It does not say when the authority lapses."),
    Missing.NO_THRESHOLD: _("It has no threshold."),
    Missing.NOTHING_ASKED_FOR: _("No option is the one that the threshold is about."),
    Missing.NO_FINAL_TEXT: _("The agreement voted on has no final text."),
    Missing.TEXT_NOT_OUT: _("The text will not have been out for the notice period."),
    Missing.REDLINE_NOT_OUT: _("The agreement before it is not out, so nobody can compare them."),
    Missing.SUMMARY_NOT_OUT: _("No summary of the text will have been out for the notice period."),
    Missing.OVERRIDE_NOT_SECONDED: _("Opening without the text out waits for a second person."),
    Missing.FEW_TELLERS: _("It has fewer than two tellers."),
    Missing.BAD_TELLERS_NEEDED: _(
        "Some tellers suffice only where there are three or more, and two or more are needed."
    ),
    Missing.KEYS_NOT_MADE: _("A teller has not made a key."),
    Missing.KEYS_NOT_PROVED: _("A teller has not proved the key."),
}
OF_THE_GATE = frozenset({Missing.TEXT_NOT_OUT, Missing.REDLINE_NOT_OUT, Missing.SUMMARY_NOT_OUT})
STEPS: Mapping[Step, Promise] = {
    Step.MAKE_KEY: _("has to make a key"),
    Step.WAIT_FOR_KEYS: _("waits for the others’ keys"),
    Step.SEND_SHARES: _("has to send shares to the others"),
    Step.WAIT_FOR_SHARES: _("waits for the others’ shares"),
    Step.TAKE_SHARES: _("has to take the others’ shares"),
    Step.PROVE: _("has to prove the key"),
    Step.DONE: _("has proved the key"),
}


def words_of(missing: Iterable[Missing]) -> list[str]:
    return [str(WORDS[one]) for one in missing]


def is_gated(missing: Iterable[Missing]) -> bool:
    """Whether the text is not out long enough, which two people may override."""
    return bool(OF_THE_GATE & set(missing))
