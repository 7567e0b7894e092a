"""What a person of the press reads of releases before others may."""

from django.utils.crypto import salted_hmac

from negotiations.models import Release
from portal.access import Request

KEY_LENGTH = 24


def key_of(release: Release) -> str:
    """The name of a release at the press desk; it tells nothing and can't be guessed."""
    return salted_hmac("press-desk", str(release.pk)).hexdigest()[:KEY_LENGTH]


def read_under_embargo(request: Request) -> list[Release]:
    """Releases that this person of the press reads before others; kept with the request."""
    known: list[Release] | None = getattr(request, "read_under_embargo", None)
    if known is None:
        known = _read(request)
        request.read_under_embargo = known  # type: ignore[attr-defined]
    return known


def _read(request: Request) -> list[Release]:
    if not request.viewer.press_of or request.viewer.user_id is None:
        return []
    offered = Release.objects.offered_to(request.viewer, request.now)
    accepted = offered.filter(acceptances__user=request.viewer.user_id)
    return list(accepted.select_related("negotiation").order_by("live_at", "pk"))
