"""Whoever is signed in, and the pages about them."""

from typing import cast

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access import Request
from portal.models import User

Crumb = tuple[str, str]


def of(request: Request) -> User:
    """Every page below /me/ asked for a sign-in before."""
    return cast("User", request.user)


def crumbs(here: str, *way: Crumb) -> list[Crumb]:
    """The way from one's own first page to this one."""
    return [(_("My pages"), reverse("me")), *way, (here, "")]
