"""What a preview of a rule found, in words and numbers, for those who set the rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.eligibility import Reason, leaves_of, parse
from members.models import EligibilityOutcome, EligibilityPreview, EligibilityRule
from members.verdict_words import leaf_words

# After the code of a condition of which nothing is known.
UNKNOWN = "?"
# The lists of people that a preview has, by the word in their address.
LISTS: Mapping[str, Promise] = {
    "in": gettext_lazy("May vote"),
    "out": gettext_lazy("May not vote"),
    "came-in": gettext_lazy("Came in since the last preview"),
    "went-out": gettext_lazy("Went out since the last preview"),
}


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """How many one condition keeps out, and of how many of them nothing is known about it."""

    words: str
    count: int
    unknown: int


def reason_lines(preview: EligibilityPreview) -> list[ReasonLine]:
    """Each condition of the rule, the one that keeps most people out first."""
    counted: Mapping[str, int] = preview.counts.get("by_reason", {})
    lines = []
    for place, leaf in enumerate(leaves_of(parse(preview.rule.condition)), start=1):
        code = f"{leaf.kind.value}:{place}"
        unknown = counted.get(code + UNKNOWN, 0)
        lines.append(ReasonLine(leaf_words(leaf), counted.get(code, 0) + unknown, unknown))
    return sorted(lines, key=lambda line: -line.count)


def words_of(rule: EligibilityRule) -> Mapping[str, str]:
    """Each reason that an outcome of the rule may hold, in words."""
    words = {}
    for place, leaf in enumerate(leaves_of(parse(rule.condition)), start=1):
        asked, code = leaf_words(leaf), f"{leaf.kind.value}:{place}"
        words[code] = asked
        words[code + UNKNOWN] = _("%(asked)s (not known)") % {"asked": asked}
    return words


def code_of(reason: Reason) -> str:
    """A reason by its kind and its place in the rule; a question mark for what is not known."""
    return f"{reason.code}:{reason.place}{'' if reason.is_known else UNKNOWN}"


def came_in(preview: EligibilityPreview) -> QuerySet[EligibilityOutcome]:
    """Who is in now and was not in the preview before: out then, or not counted."""
    return _in_without(preview.pk, preview.previous_id)


def went_out(preview: EligibilityPreview) -> QuerySet[EligibilityOutcome]:
    """Who was in by the preview before and is not now; the outcomes are those of then."""
    return _in_without(preview.previous_id, preview.pk)


def _in_without(here: int | None, there: int | None) -> QuerySet[EligibilityOutcome]:
    also = EligibilityOutcome.objects.filter(
        preview=there, membership=OuterRef("membership"), is_in=True
    )
    return EligibilityOutcome.objects.filter(~Exists(also), preview=here, is_in=True)


def outcomes_in(preview: EligibilityPreview, which: str) -> QuerySet[EligibilityOutcome]:
    """One list of people by member number; `reasons_now` are those of this preview."""
    found = {
        "in": preview.outcomes.filter(is_in=True),
        "out": preview.outcomes.filter(is_in=False),
        "came-in": came_in(preview),
        "went-out": went_out(preview),
    }[which]
    now = EligibilityOutcome.objects.filter(preview=preview, membership=OuterRef("membership"))
    reasons = Subquery(now.values("reasons")[:1])
    rows = found.annotate(reasons_now=reasons).select_related("membership")
    return rows.order_by("membership__number", "pk")


def told_of(outcome: EligibilityOutcome, words: Mapping[str, str]) -> list[str]:
    """What keeps a member out by this preview, in words."""
    codes: list[str] | None = getattr(outcome, "reasons_now", None)
    if codes is None:
        return [_("No member of the guild on that day")]
    return [words.get(code, code) for code in codes]


def has_lists(preview: EligibilityPreview) -> bool:
    """Whether it is counted and its outcomes are kept; of older previews only the numbers are."""
    return preview.done_at is not None and preview.outcomes.exists()


def records_of(
    outcomes: QuerySet[EligibilityOutcome], words: Mapping[str, str]
) -> Iterator[Mapping[str, str]]:
    """Rows for a file: number, name, and what keeps the member out."""
    for outcome in outcomes.iterator(chunk_size=2000):
        yield {
            "number": outcome.membership.number,
            "name": outcome.membership.name,
            "out_by": "; ".join(told_of(outcome, words)),
        }
