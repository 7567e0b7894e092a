"""The steps of a release: to review, back, approved, forced, recalled, set aside, withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from negotiations import rules
from negotiations.actions import release_decisions as decisions
from negotiations.actions import release_items, releases
from negotiations.disclosure import Step
from negotiations.forms.releases import ForceForm, WordsForm
from negotiations.models import Negotiation, Release
from negotiations.views.released import named
from negotiations.views.staff import tables
from negotiations.views.staff.release_rows import (
    address,
    crumb,
    crumb_of,
    fingerprint,
    release_at,
)
from negotiations.views.staff.release_words import REFUSALS, refused_in_words
from portal.access import Permission, Request, requires


@dataclass(frozen=True, slots=True)
class Way:
    """A step in words: on its button, above its page, and once it is taken."""

    button: Promise
    done: Promise
    needs: Permission = Permission.APPROVE
    asks: Promise | None = None
    warning: Promise | None = None


WAYS: Mapping[Step, Way] = {
    Step.SUBMIT: Way(
        gettext_lazy("Send to review"),
        gettext_lazy("A second person can approve it now."),
        Permission.RELEASE,
    ),
    Step.APPROVE: Way(gettext_lazy("Approve"), gettext_lazy("The release is approved.")),
    Step.SEND_BACK: Way(
        gettext_lazy("Send back"),
        gettext_lazy("The release is a draft again."),
        asks=gettext_lazy("What is to be changed"),
    ),
    Step.RECALL: Way(
        gettext_lazy("Recall before anyone reads it"),
        gettext_lazy("The release is a draft again; nobody outside read it."),
    ),
    Step.SET_ASIDE: Way(
        gettext_lazy("Set aside"), gettext_lazy("The release is set aside."), Permission.RELEASE
    ),
    Step.FORCE: Way(
        gettext_lazy("Force without a second person"),
        gettext_lazy("The release is approved by you alone, and says so."),
        asks=gettext_lazy("Why it can’t wait for a second person"),
        warning=gettext_lazy(
            "The release’s page and the timeline will say for ever that nobody else approved it,"
            " with your reason. Ground rules hold all the same."
        ),
    ),
    Step.WITHDRAW: Way(
        gettext_lazy("Withdraw"),
        gettext_lazy("The release is withdrawn; its addresses say so."),
        asks=gettext_lazy("Why it is withdrawn"),
        warning=gettext_lazy(
            "What it made visible is hidden again, unless another release names it too. Its"
            " addresses stay and show a notice with your reason. This can’t be undone."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A step that this person may take now."""

    words: Promise
    href: str
    is_page: bool
    is_danger: bool
    is_signature: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """What may be done now, and in place of the signature why it is not this person's."""

    offered: tuple[Offered, ...]
    may_edit: bool
    waits_for: str


def steps_of(request: Request, release: Release) -> Steps:
    table = release.negotiation
    possible = release.course.steps(request.now)
    offered = [
        Offered(
            words=way.button,
            href=reverse(name_of(step), args=[table.slug, release.pk]),
            is_page=way.asks is not None,
            is_danger=way.warning is not None,
            is_signature=step is Step.APPROVE,
        )
        for step, way in WAYS.items()
        if step in possible and rules.may(request.viewer, way.needs, table)
        if not (step is Step.APPROVE and _is_own(request, release))
    ]
    may_edit = Step.EDIT in possible and rules.may(request.viewer, Permission.RELEASE, table)
    return Steps(tuple(offered), may_edit, _waits_for(request, release, possible))


def _is_own(request: Request, release: Release) -> bool:
    return request.viewer.user_id in {release.created_by_id, release.submitted_by_id}


def _waits_for(request: Request, release: Release, possible: frozenset[Step]) -> str:
    if Step.APPROVE not in possible:
        return ""
    if _is_own(request, release):
        return _(
            "It waits for a second person: whoever wrote a release or sent it to review does not"
            " approve it."
        )
    if not rules.may(request.viewer, Permission.APPROVE, release.negotiation):
        return _("It waits for the signature of a second person.")
    return _("It waits for your signature.")


def name_of(step: Step) -> str:
    return "release-" + step.value.replace("_", "-")


@requires(Permission.RELEASE)
def release_work(request: Request, negotiation: str, pk: int, step: Step) -> HttpResponse:
    """A step of whoever writes releases."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    return _step(request, table, pk, step)


@requires(Permission.APPROVE)
def release_decide(request: Request, negotiation: str, pk: int, step: Step) -> HttpResponse:
    """A step of whoever decides on releases."""
    table = tables.table_at(request, negotiation, Permission.APPROVE)
    return _step(request, table, pk, step)


def _step(request: Request, table: Negotiation, pk: int, step: Step) -> HttpResponse:
    row = release_at(request, table, pk)
    form = _form(request, step)
    if form is None and request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if request.method == "POST" and (form is None or form.is_valid()):
        refused = _refused(request, row, step, form.cleaned_data["words"] if form else "")
        if form is None or not refused:
            _tell(request, step, refused)
            return redirect(address(row))
        form.add_error(None, refused)
    return _page(request, row, step, form)


def _tell(request: Request, step: Step, refused: str) -> None:
    if refused:
        messages.error(request, refused)
    else:
        messages.success(request, str(WAYS[step].done))


def _page(request: Request, row: Release, step: Step, form: WordsForm | None) -> HttpResponse:
    table, items = row.negotiation, release_items.of(row)
    context = {
        "negotiation": table,
        "release": row,
        "form": form,
        "way": WAYS[step],
        "items": [named(one) for one in items],
        "seen": fingerprint(row, items),
        "back": address(row),
        "crumbs": tables.crumbs(table, crumb(table), crumb_of(row), here=str(WAYS[step].button)),
    }
    return render(request, "negotiations/staff/release_step.html", context)


def _form(request: Request, step: Step) -> WordsForm | None:
    label = WAYS[step].asks
    if label is None:
        return None
    kind = ForceForm if step is Step.FORCE else WordsForm
    return kind(request.POST or None, label=str(label))


def _refused(request: Request, row: Release, step: Step, words: str) -> str:
    """Take the step; the empty word, or why not."""
    try:
        with transaction.atomic():
            if step in {Step.APPROVE, Step.FORCE} and not _is_as_seen(request, row, step):
                return _("The release was changed since you read it. Here is what it says now.")
            _take(request, row, step, words)
    except REFUSALS as error:
        return refused_in_words(error, row, request)
    return ""


def _is_as_seen(request: Request, row: Release, step: Step) -> bool:
    """Whether who signs read just this; where the step is not open, the action says so."""
    held = decisions.held(row)
    if step not in held.course.steps(request.now):
        return True
    return request.POST.get("seen") == fingerprint(held, release_items.of(held))


def _take(request: Request, row: Release, step: Step, words: str) -> None:
    by, now = tables.person(request), request.now
    match step:
        case Step.SUBMIT:
            releases.submit(release=row, by=by, now=now)
        case Step.SEND_BACK:
            releases.send_back(release=row, note=words, by=by, now=now)
        case Step.SET_ASIDE:
            releases.set_aside(release=row, by=by, now=now)
        case Step.APPROVE:
            decisions.approve(release=row, by=by, now=now)
        case Step.FORCE:
            decisions.force(release=row, reason=words, by=by, now=now)
        case Step.RECALL:
            decisions.recall(release=row, by=by, now=now)
        case Step.WITHDRAW:
            decisions.withdraw(release=row, reason=words, by=by, now=now)
