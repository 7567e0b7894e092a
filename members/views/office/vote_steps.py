"""The steps of a vote after its form: tellers, keys, freezing, extension, voiding, certificate."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members import vote_gaps
from members.actions import vote_endings, vote_freezing, vote_keys, votes
from members.forms.votes import CertificateForm, ExtensionForm, ReasonForm, TellersForm
from members.models import Vote
from members.views.office import guilds
from members.views.office.votes import crumbs, vote_at
from portal.access import Permission, Request, requires

TOO_LATE = (
    votes.NotADraft,
    vote_keys.NotTheirTurn,
    vote_freezing.NotReady,
    votes.NothingToSecond,
    vote_endings.NotRunning,
    vote_endings.NotCounted,
    vote_endings.OverAlready,
)


def _vote(request: Request, guild: str, slug: str) -> Vote:
    return vote_at(request, guilds.guild_at(request, guild, Permission.VOTES), slug)


def _take(
    request: Request, vote: Vote, step: Callable[..., object], done: str, **said: Any
) -> bool:
    """Carry one step out and say what came of it; whether it was taken."""
    try:
        step(vote=vote, by=guilds.person(request), now=request.now, **said)
    except votes.SomethingMissing as error:
        messages.error(request, " ".join(vote_gaps.words_of(error.missing)))
    except votes.SamePerson:
        messages.error(request, _("It takes a second person."))
    except votes.NotATeller as error:
        messages.error(request, _("%(name)s is no teller any more.") % {"name": error.user})
    except vote_endings.NotLater:
        messages.error(request, _("An extension closes later than the vote does now."))
    except TOO_LATE:
        messages.error(request, _("The vote is past this step; nothing was changed."))
    else:
        messages.success(request, done)
        return True
    return False


def _back(vote: Vote) -> HttpResponse:
    return redirect("vote-setup", vote.guild.slug, vote.slug)


@require_POST
@requires(Permission.VOTES)
def vote_ask_keys(request: Request, guild: str, vote: str) -> HttpResponse:
    found = _vote(request, guild, vote)
    _take(request, found, votes.ask_for_keys, _("The tellers can make their keys now."))
    return _back(found)


@require_POST
@requires(Permission.VOTES)
def vote_reopen(request: Request, guild: str, vote: str) -> HttpResponse:
    found = _vote(request, guild, vote)
    _take(request, found, votes.back_to_draft, _("It is a draft again; keys are made anew later."))
    return _back(found)


@require_POST
@requires(Permission.VOTES)
def vote_start_over(request: Request, guild: str, vote: str) -> HttpResponse:
    found = _vote(request, guild, vote)
    _take(request, found, vote_keys.start_over, _("Every teller makes a key anew."))
    return _back(found)


@require_POST
@requires(Permission.VOTES)
def vote_freeze(request: Request, guild: str, vote: str) -> HttpResponse:
    """A job writes the roll; the page shows how far it is."""
    found = _vote(request, guild, vote)
    address = reverse("vote-setup", args=[found.guild.slug, found.slug])
    words = _("The roll is being written.")
    _take(request, found, vote_freezing.freeze, words, address=address)
    return _back(found)


@require_POST
@requires(Permission.VOTES)
def vote_second(request: Request, guild: str, vote: str) -> HttpResponse:
    """Agree, as another person, that it opens although the text is not out long enough."""
    found = _vote(request, guild, vote)
    _take(request, found, votes.second_override, _("Seconded; the page of the vote says why."))
    return _back(found)


@requires(Permission.VOTES)
def vote_name_tellers(request: Request, guild: str, vote: str) -> HttpResponse:
    found = _vote(request, guild, vote)
    initial = {"tellers": list(found.tellers.values_list("user", flat=True))}
    posted = request.POST if request.method == "POST" else None
    form = TellersForm(posted, guild=found.guild, now=request.now, initial=initial)
    if posted is not None and form.is_valid():
        users = list(form.cleaned_data["tellers"])
        _take(request, found, votes.name_tellers, _("The tellers are named."), users=users)
        return _back(found)
    return _page(request, found, form, _("Name the tellers"), _("Name them"))


def _page(request: Request, vote: Vote, form: forms.Form, title: str, button: str) -> HttpResponse:
    context = {
        "vote": vote,
        "guild": vote.guild,
        "form": form,
        "title": title,
        "button": button,
        "crumbs": crumbs(request, vote, title),
    }
    return render(request, "members/votes/step.html", context)


@requires(Permission.VOTES)
def vote_override(request: Request, guild: str, vote: str) -> HttpResponse:
    """Ask, with a reason, that it may open although the text is not out long enough."""
    found = _vote(request, guild, vote)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = _("Asked; it waits for a second person.")
        _take(request, found, votes.override_gate, words, **form.cleaned_data)
        return _back(found)
    return _page(request, found, form, _("Open without the text out"), _("Ask for it"))


@requires(Permission.VOTES)
def vote_extend(request: Request, guild: str, vote: str) -> HttpResponse:
    found = _vote(request, guild, vote)
    initial = {"closes_at": found.closing}
    form = ExtensionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said, words = form.cleaned_data, _("Extended; the page of the vote says why.")
        if _take(request, found, vote_endings.extend, words, **said):
            return _back(found)
    return _page(request, found, form, _("Extend the vote"), _("Extend"))


@requires(Permission.VOTES, is_sensitive=True)
def vote_void(request: Request, guild: str, vote: str) -> HttpResponse:
    found = _vote(request, guild, vote)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = _("The vote is void; its page says why.")
        _take(request, found, vote_endings.void, words, **form.cleaned_data)
        return _back(found)
    return _page(request, found, form, _("Declare the vote void"), _("Declare it void for good"))


@requires(Permission.VOTES, is_sensitive=True)
def vote_certify(request: Request, guild: str, vote: str) -> HttpResponse:
    found = _vote(request, guild, vote)
    form = CertificateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = _("Certified. The portal’s key and the members’ credentials are erased.")
        _take(request, found, vote_endings.certify, words, **form.cleaned_data)
        return _back(found)
    return _page(request, found, form, _("Certify the result"), _("Certify"))
