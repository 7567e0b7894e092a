"""What a page has to say about itself that was wrong once."""

from collections.abc import Iterable

from django import template
from django.db.models import Q
from django.template import Context

from negotiations.models import Correction
from portal.access import Request

register = template.Library()


@register.simple_tag(takes_context=True)
def corrections_here(context: Context) -> Iterable[Correction]:
    """Corrections of this page, and of the release whose page it is; one query."""
    request: Request | None = context.get("request")
    if request is None or request.resolver_match is None:
        return ()
    here = Q(path=request.path)
    release = request.resolver_match.kwargs.get("release")
    if release:
        here |= Q(release__slug=release)
    visible = Correction.objects.visible_to(request.viewer, request.now)
    return visible.made(request.now).filter(here)
