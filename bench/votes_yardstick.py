"""The portal's addresses and one more: a post that writes one row, for `bench.votes`."""

import secrets

from django.http import HttpResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from portal.access import Permission, Request, requires
from portal.models import Heartbeat


@requires(Permission.SEE_OWN)
@require_POST
def insert(request: Request) -> HttpResponse:
    """Write one row for a signed-in person, behind the same middleware as a ballot."""
    Heartbeat.objects.create(name=secrets.token_hex(16), at=timezone.now())
    return HttpResponse(status=204)


urlpatterns = [path("bench/insert/", insert), path("", include("portal.urls"))]
