"""Links by which people without an account read one release beforehand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from negotiations.actions import previews, release_decisions
from negotiations.forms.previews import PreviewForm
from negotiations.models import PreviewLink, Release
from negotiations.views.staff import tables
from negotiations.views.staff.release_rows import crumb, crumb_of, release_at
from negotiations.views.staff.release_words import refused_in_words
from portal.access import Permission, Request, requires
from portal.http import absolute


@never_cache
@requires(Permission.APPROVE)
def release_previews(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """The links of one release; a new one's address is shown in this answer alone."""
    table = tables.table_at(request, negotiation, Permission.APPROVE)
    row = release_at(request, table, pk)
    form = PreviewForm(request.POST or None)
    address = ""
    if request.method == "POST" and form.is_valid():
        address = _made(request, row, form)
        form = PreviewForm() if address else form
    visible = PreviewLink.objects.visible_to(request.viewer, request.now)
    context = {
        "negotiation": table,
        "release": row,
        "form": form,
        "address": address,
        "links": visible.filter(release=row).select_related("made_by", "revoked_by"),
        "crumbs": tables.crumbs(table, crumb(table), crumb_of(row), here=_("Previews")),
    }
    return render(request, "negotiations/staff/previews.html", context)


def _made(request: Request, row: Release, form: PreviewForm) -> str:
    """The address of a new link; empty where the form now says why there is none."""
    try:
        _link, token = previews.make(
            release=row,
            for_whom=form.cleaned_data["for_whom"],
            expires_at=form.expires_at(request.now),
            by=tables.person(request),
            now=request.now,
        )
    except previews.NothingToPreview:
        form.add_error(None, _("There is nothing to see beforehand: it is out, or set aside."))
    except previews.NotForOutsiders:
        form.add_error(None, _("What is told to staff or committee alone is shown to nobody else."))
    except release_decisions.AgainstGroundRules as error:
        form.add_error(None, refused_in_words(error, row, request))
    else:
        return absolute(reverse("preview", args=[token]))
    return ""


@requires(Permission.APPROVE)
@require_POST
def preview_revoke(request: Request, negotiation: str, pk: int, link: int) -> HttpResponse:
    """From the next request on the link opens nothing."""
    table = tables.table_at(request, negotiation, Permission.APPROVE)
    visible = PreviewLink.objects.visible_to(request.viewer, request.now)
    row = get_object_or_404(visible.select_related("release"), pk=link, release__pk=pk)
    release = release_at(request, table, row.release_id)
    previews.revoke(link=row, by=tables.person(request), now=request.now)
    messages.success(request, _("The link for %(whom)s opens nothing any more.") % {"whom": row})
    return redirect("release-previews", table.slug, release.pk)
