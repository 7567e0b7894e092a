"""What everybody may know of a frozen vote: its bytes, where it stands, and the whole record."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members import vote_record
from members.models import Board, VoteTally
from members.views.votes import finding
from portal.access import Request
from portal.throttles import wait_before_long_file

JSON, RECORD = "application/json", "application/octet-stream"


@login_not_required
@require_safe
def vote_election(request: Request, vote: str) -> HttpResponse:
    """The very bytes that were hashed: a browser hashes them before it reads them."""
    return HttpResponse(bytes(finding.frozen_of(request, vote).election), content_type=JSON)


@login_not_required
@require_safe
def vote_trustees(request: Request, vote: str) -> HttpResponse:
    """Who holds the keys, with every proof."""
    return HttpResponse(bytes(finding.frozen_of(request, vote).trustees), content_type=JSON)


@login_not_required
@never_cache
@require_safe
def vote_state(request: Request, vote: str) -> JsonResponse:
    """Where it stands, and how many have voted; never by groups, and no partial result."""
    found = finding.frozen_of(request, vote)
    voted, roll = vote_record.turnout(found)
    closing = found.closing
    return JsonResponse(
        {
            "state": found.state(request.now),
            "now": request.now.isoformat(),
            "opens_at": found.opens_at.isoformat() if found.opens_at else None,
            "closes_at": closing.isoformat() if closing else None,
            "election_hash": found.election_hash,
            "voted": voted,
            "roll": roll,
            "void_reason": found.void_reason,
        }
    )


@login_not_required
@never_cache
@require_safe
def vote_trackers(request: Request, vote: str) -> JsonResponse:
    """One page of the trackers in the record; a browser looks for its own without naming it."""
    found = finding.frozen_of(request, vote)
    ballots = vote_record.ballots_in_record(found)
    pages = max(1, -(-ballots // vote_record.PAGE))
    asked = request.GET.get("page", str(pages))
    if not asked.isdecimal() or not asked.isascii() or not 1 <= int(asked[:9]) <= pages:
        raise Http404
    page = int(asked)
    trackers = vote_record.trackers(found, page)
    return JsonResponse({"page": page, "pages": pages, "ballots": ballots, "trackers": trackers})


@login_not_required
@require_safe
def vote_tally(request: Request, vote: str) -> HttpResponse:
    """The encrypted tally, which the tellers open; there is none before the box was shut."""
    kept = VoteTally.objects.filter(vote=finding.frozen_of(request, vote)).first()
    if kept is None:
        raise Http404
    return HttpResponse(bytes(kept.ciphertexts), content_type=JSON)


@login_not_required
@never_cache
@require_safe
def vote_archive(request: Request, vote: str) -> HttpResponseBase:
    """The whole record as it stands, made while it is sent."""
    found = finding.frozen_of(request, vote)
    if seconds := wait_before_long_file(request):
        return finding.wait(seconds, _("Too many long files in a short time."))
    board = Board.objects.light().get(vote=found)
    parts = vote_record.archive(board) if request.method == "GET" else ()
    answer = StreamingHttpResponse(parts, content_type=RECORD)
    answer.headers["Content-Length"] = str(board.length)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.uuid}.bel"'
    answer.headers["ETag"] = f'"{board.head}"'
    return answer
