"""A guild's votes for those who set them up: their list, one of them, and its form."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members import vote_gaps, vote_lists, vote_setup, vote_sheets, vote_tellers
from members.actions import vote_drafts, vote_freezing, votes
from members.forms.votes import READY, VoteForm, initial_of
from members.models import PartialDecryption, Vote
from members.views.office import guilds
from members.vote_states import State
from portal.access import Permission, Request, requires
from portal.job_states import JobState, job_state_of
from portal.models import Guild, Job

BEFORE = (State.DRAFT, State.KEYS)


def vote_at(request: Request, guild: Guild, slug: str) -> Vote:
    """One of the guild's votes, with all that its page shows."""
    visible = vote_sheets.for_page(Vote.objects.visible_to(request.viewer, request.now))
    vote: Vote = get_object_or_404(visible.filter(guild=guild), slug=slug)
    return vote


def list_crumb(guild: Guild) -> guilds.Crumb:
    words = _("Votes: %(guild)s") % {"guild": guild.short_name}
    return words, reverse("vote-desk", args=[guild.slug])


def crumbs(request: Request, vote: Vote, here: str = "") -> list[guilds.Crumb]:
    own = (vote.title, reverse("vote-setup", args=[vote.guild.slug, vote.slug]))
    way = [list_crumb(vote.guild), *([own] if here else [])]
    return guilds.crumbs(request, vote.guild, *way, here=here or vote.title)


@require_safe
@requires(Permission.VOTES)
def vote_desk(request: Request, guild: str) -> HttpResponse:
    """Every vote of the guild, the newest first."""
    own = guilds.guild_at(request, guild, Permission.VOTES)
    visible = vote_sheets.whole(Vote.objects.visible_to(request.viewer, request.now))
    context = {
        "guild": own,
        "entries": [vote_lists.entry_of(one, request.now) for one in visible.filter(guild=own)],
        "kinds": Vote.Kind.choices,
        "crumbs": guilds.crumbs(request, own, here=list_crumb(own)[0]),
    }
    return render(request, "members/votes/desk.html", context)


@requires(Permission.VOTES)
def vote_new(request: Request, guild: str) -> HttpResponse:
    """Begin a vote of one of the three kinds, with what that kind mostly says filled in."""
    own = guilds.guild_at(request, guild, Permission.VOTES)
    kind = request.GET.get("kind", "")
    if kind not in Vote.Kind.values:
        return redirect("vote-desk", own.slug)
    posted = request.POST if request.method == "POST" else None
    form = _form(request, own, posted, initial=dict(READY[kind]), is_new=True)
    if posted is not None and form.is_valid():
        vote = vote_drafts.begin(
            guild=own,
            slug=form.cleaned_data["address"],
            kind=kind,
            sheet=form.sheet,
            by=guilds.person(request),
            now=request.now,
        )
        messages.success(request, _("The vote is begun; nobody sees it yet but those inside."))
        return redirect("vote-setup", own.slug, vote.slug)
    title = _("New vote: %(kind)s") % {"kind": Vote.Kind(kind).label}
    way = guilds.crumbs(request, own, list_crumb(own), here=title)
    context = {"guild": own, "form": form, "title": title, "crumbs": way}
    return render(request, "members/votes/form.html", context)


def _form(
    request: Request, guild: Guild, posted: object, *, initial: dict[str, object], is_new: bool
) -> VoteForm:
    return VoteForm(
        posted,
        guild=guild,
        viewer=request.viewer,
        now=request.now,
        is_new=is_new,
        initial=initial,
    )


@requires(Permission.VOTES)
def vote_edit(request: Request, guild: str, vote: str) -> HttpResponse:
    """Change a draft."""
    own = guilds.guild_at(request, guild, Permission.VOTES)
    found = vote_at(request, own, vote)
    if found.state(request.now) != State.DRAFT:
        messages.error(request, _("It is no draft any more."))
        return redirect("vote-setup", own.slug, found.slug)
    posted = request.POST if request.method == "POST" else None
    form = _form(request, own, posted, initial=initial_of(found), is_new=False)
    if posted is not None and form.is_valid():
        return _change(request, found, form)
    context = {
        "guild": own,
        "form": form,
        "title": _("Change “%(vote)s”") % {"vote": found.title},
        "crumbs": crumbs(request, found, _("Change")),
    }
    return render(request, "members/votes/form.html", context)


def _change(request: Request, vote: Vote, form: VoteForm) -> HttpResponse:
    try:
        vote_drafts.change(vote=vote, sheet=form.sheet, by=guilds.person(request), now=request.now)
    except votes.NotADraft:
        messages.error(request, _("It is no draft any more, and nothing was changed."))
    else:
        messages.success(request, _("Changed."))
    return redirect("vote-setup", vote.guild.slug, vote.slug)


@require_safe
@requires(Permission.VOTES)
def vote_setup_page(request: Request, guild: str, vote: str) -> HttpResponse:
    """Where a vote stands, what is missing, who is awaited, and what may be done now."""
    own = guilds.guild_at(request, guild, Permission.VOTES)
    found = vote_at(request, own, vote)
    sheet = vote_sheets.sheet_of(found, request.viewer, request.now)
    is_before = sheet.state in BEFORE
    missing = vote_setup.what_is_missing(found, request.now) if is_before else []
    context = {
        "guild": own,
        "sheet": sheet,
        "missing": vote_gaps.words_of(missing),
        "is_gated": vote_gaps.is_gated(missing),
        "is_override_own": found.override_by_id == request.viewer.user_id,
        "tellers": _tellers(found, is_before=is_before),
        "job": _job(request, found),
        "crumbs": crumbs(request, found),
    }
    return render(request, "members/votes/setup.html", context)


def _tellers(vote: Vote, *, is_before: bool) -> list[tuple[str, str]]:
    """Each teller's name and next step: the key before freezing, the count after closing."""
    every = vote_tellers.tellers_of(vote)
    if is_before:
        steps = {one.pk: vote_tellers.place_of(one, every, vote).step for one in every}
        is_asked = vote.keys_at is not None
        return [
            (str(one.user), str(vote_gaps.STEPS[steps[one.pk]]) if is_asked else "")
            for one in every
        ]
    given = set(PartialDecryption.objects.filter(vote=vote).values_list("owner", flat=True))
    counted = _("has opened the count")
    return [
        (str(one.user), counted if vote_tellers.owner_of(one) in given else "") for one in every
    ]


def _job(request: Request, vote: Vote) -> JobState | None:
    """The freezing that is under way or failed; of a frozen vote none is told."""
    if vote.frozen_at is not None:
        return None
    mine = Job.objects.visible_to(request.viewer, request.now)
    of_this = mine.filter(kind=vote_freezing.FREEZE, target_id=str(vote.pk))
    job = of_this.order_by("-asked_at", "-pk").first()
    return job_state_of(job, request.now) if job else None
