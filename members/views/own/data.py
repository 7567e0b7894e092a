"""What the portal keeps of a person, in words and as one file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.exports import own_data
from members.views.own import person
from negotiations.views.sending import attachment
from portal.access import Permission, Request, requires


@requires(Permission.SEE_OWN)
@require_safe
def me_data(request: Request) -> HttpResponse:
    """Every place where something of the person can stand."""
    context = {
        "title": _("My data"),
        "places": own_data.PLACES,
        "crumbs": person.crumbs(_("My data")),
    }
    return render(request, "members/own/data.html", context)


@requires(Permission.SEE_OWN, is_sensitive=True)
@never_cache
@require_safe
def me_data_file(request: Request) -> HttpResponse:
    """All of it as a ZIP, made for this request and kept by nobody."""
    answer = attachment(own_data.NAME, "application/zip")
    answer.content = own_data.packed(person.of(request), request.now)
    return answer
