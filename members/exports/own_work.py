"""What a person did in the portal, and in which roles: for the person alone."""

from collections.abc import Iterable

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from members.exports.places import Cells, Place
from negotiations.audit_words import words_of
from negotiations.models import Comment
from portal.models import Event, Opening, RoleGrant, RoleProposal, User


def _roles(user: User) -> Iterable[Cells]:
    for one in RoleGrant.objects.filter(user=user).select_related("guild"):
        yield (
            one.guild.short_name,
            one.get_role_display(),
            one.stream,
            one.outlet,
            one.granted_at,
            one.until,
            one.ended_at,
            one.why,
        )


def _proposals(user: User) -> Iterable[Cells]:
    for one in RoleProposal.objects.filter(user=user).select_related("guild"):
        yield (
            one.guild.short_name,
            one.get_role_display(),
            one.get_state_display(),
            one.proposed_at,
            one.decided_at,
            one.why,
        )


def _events(user: User) -> Iterable[Cells]:
    rows = Event.objects.filter(actor=user).order_by("number")
    for number, verb, at in rows.values_list("number", "verb", "at"):
        yield (number, words_of(verb), at)


def _comments(user: User) -> Iterable[Cells]:
    rows = Comment.objects.filter(by=user)
    return rows.values_list("at", "corrected_at", "words")


def _mentions(user: User) -> Iterable[Cells]:
    rows = Comment.objects.filter(mentions=user).order_by("at", "pk").select_related("guild")
    return ((one.guild.short_name, one.at) for one in rows)


def _openings(user: User) -> Iterable[Cells]:
    """What kind of thing it was; its title is the guild's."""
    rows = Opening.objects.filter(user=user).select_related("guild").order_by("at", "pk")
    for one in rows:
        model = apps.get_model(one.target_type)
        yield (one.guild.short_name, model._meta.verbose_name, one.at)


PLACES = (
    Place(
        "roles",
        _("Roles"),
        _("What you are or were in which guild, and from when to when."),
        (
            ("guild", _("Guild")),
            ("role", _("Role")),
            ("table", _("At one table only")),
            ("outlet", _("Outlet")),
            ("given_at", _("Given")),
            ("until", _("Runs out")),
            ("ended_at", _("Ended")),
            ("why", _("Why")),
        ),
        _roles,
    ),
    Place(
        "proposed_roles",
        _("Roles proposed for you"),
        _("Roles that take two people to give."),
        (
            ("guild", _("Guild")),
            ("role", _("Role")),
            ("state", _("State")),
            ("proposed_at", _("Proposed")),
            ("decided_at", _("Decided")),
            ("why", _("Why")),
        ),
        _proposals,
    ),
    Place(
        "log",
        _("What you did"),
        _("Your lines of the log, which nobody can change."),
        (("number", _("Number")), ("what", _("What")), ("at", _("When"))),
        _events,
    ),
    Place(
        "comments",
        _("Comments you wrote"),
        _("Among the people of one guild."),
        (("at", _("When")), ("corrected_at", _("Corrected")), ("words", _("Words"))),
        _comments,
    ),
    Place(
        "mentions",
        _("Comments that name you"),
        _("When; the words are those of others."),
        (("guild", _("Guild")), ("at", _("When"))),
        _mentions,
    ),
    Place(
        "openings",
        _("Confidential things you opened"),
        _("Which kind of thing and when; its title is the guild’s."),
        (("guild", _("Guild")), ("what", _("What")), ("at", _("When"))),
        _openings,
    ),
)
