"""How the portal works, and how far everybody can use it."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from negotiations import citations
from negotiations.models.source import Certainty
from negotiations.redline import ENGINE_VERSION
from negotiations.views.public.reading import page
from portal.access import Request
from portal.http import absolute


@page
def method(request: Request) -> HttpResponse:
    """How positions, certainty, distance, standing, hashes and dates are made."""
    context = article(
        request,
        _("Method"),
        _("How the texts, dates, standings and figures on this portal are made."),
    )
    context |= {
        "certainties": Certainty.values,
        "engine_version": ENGINE_VERSION,
        "time_zone": settings.TIME_ZONE.replace("_", " "),
    }
    return render(request, "negotiations/public/method.html", context)


@page
def accessibility(request: Request) -> HttpResponse:
    """What was done so that everybody can read this, what was tested, and what falls short."""
    context = article(
        request,
        _("Accessibility"),
        _("What was done so that everybody can use this portal, and what is known to fall short."),
    )
    return render(request, "negotiations/public/accessibility.html", context)


def article(request: Request, title: str, description: str) -> dict[str, Any]:
    """The context of a page about the portal itself."""
    described = {
        "@type": "Article",
        "@id": absolute(request.path),
        "headline": title,
        "description": description,
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME},
    }
    data = citations.graph([], request.path, described)
    return {"title": title, "description": description, "structured_data": data}
