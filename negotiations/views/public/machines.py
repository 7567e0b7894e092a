"""What programs ask for: where to go, what there is, and the small picture."""

from django.contrib.sitemaps import views
from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse

from negotiations.sitemaps import public_sitemaps
from negotiations.views.public.reading import page
from portal.access import Request
from portal.http import absolute

CLOSED = (
    "/staff/",
    "/operate/",
    "/press/desk/",
    "/preview/",
    "/sign-in/",
    "/sign-out/",
    "/health/",
)


@page
def robots(_request: Request) -> HttpResponse:
    """The pages for people signed in are not for indexes."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        f"Sitemap: {absolute(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@page
def sitemap(request: Request) -> HttpResponse:
    """Every public address at this instant."""
    return views.sitemap(request, sitemaps=dict(public_sitemaps(request.now)))


@page
def favicon(_request: Request) -> HttpResponse:
    """Browsers that look for the icon at its oldest address are sent to the drawing."""
    return redirect(static("img/icon.svg"))
