"""What a member's own page asks and posts while a vote is open; none of it is cached."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import previews, vote_record
from members.actions import vote_casting
from members.belenios import ballots
from members.belenios.errors import Refused
from members.models import RollEntry, RollRefusal, Vote
from members.views.own import person
from members.views.votes import finding
from members.vote_states import State
from portal import sealing
from portal.access import Permission, Request, requires
from portal.throttles import wait_before_ballot


@requires(Permission.SEE_OWN)
@never_cache
@require_safe
def vote_mine(request: Request, vote: str) -> JsonResponse:
    """Whether one is on the roll and, if not, why; whether a ballot of one's own is in the box."""
    found = finding.frozen_of(request, vote)
    entry = _own(request, found)
    refusals = RollRefusal.objects.visible_to(request.viewer, request.now)
    mine = refusals.filter(vote=found, membership__user=request.viewer.user_id).first()
    words = previews.words_of(found.rule) if found.rule else {}
    return JsonResponse(
        {
            "is_on_the_roll": entry is not None,
            "as_of": found.as_of_on.isoformat() if found.as_of_on else None,
            "reasons": [words.get(code, code) for code in mine.reasons] if mine else [],
            "ballots": vote_record.ballots_of(entry) if entry else 0,
        }
    )


def _own(request: Request, vote: Vote) -> RollEntry | None:
    return RollEntry.objects.visible_to(request.viewer, request.now).filter(vote=vote).first()


@requires(Permission.SEE_OWN)
@never_cache
@require_safe
def vote_credential(request: Request, vote: str) -> JsonResponse:
    """The member's own private credential, for this page's memory only, while the vote is open."""
    found = finding.frozen_of(request, vote)
    state = found.state(request.now)
    if state != State.OPEN:
        return _not_open(state)
    entry = _own(request, found)
    if entry is None:
        return _not_on_the_roll()
    return JsonResponse({"credential": sealing.unseal(bytes(entry.sealed)).decode()})


@requires(Permission.SEE_OWN)
@never_cache
@require_POST
def vote_cast(request: Request, vote: str) -> JsonResponse:
    """Take a ballot, a JSON document as the protocol writes it; the answer follows the commit."""
    found, by = finding.frozen_of(request, vote), person.of(request)
    if seconds := wait_before_ballot(account=by.pk):
        return finding.wait(seconds, _("Too many ballots in a short time. The last one counts."))
    if _length(request) > ballots.size_limit(vote_record.election_of(found)):
        return finding.refused(finding.TOO_LARGE, "too large", _("No ballot is that long."))
    try:
        receipt = vote_casting.cast(vote=found, raw=request.body, by=by, now=request.now)
    except vote_casting.NotOpen as error:
        return _not_open(error.state)
    except vote_casting.NotOnTheRoll:
        return _not_on_the_roll()
    except Refused as error:
        words = _("This is no ballot of this vote. Nothing was kept.")
        return finding.refused(finding.UNPROCESSABLE, "no ballot", words, why=str(error))
    return JsonResponse({"tracker": receipt.tracker, "turn": receipt.turn})


def _length(request: Request) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() and length.isascii() else 0


def _not_open(state: State) -> JsonResponse:
    words = {
        State.FROZEN: _("The vote is not open yet. Nothing was kept."),
        State.VOID: _("The vote was declared void. Nothing was kept."),
    }.get(state, _("The vote is closed. Nothing was kept."))
    return finding.refused(finding.CONFLICT, "not open", words, state=state)


def _not_on_the_roll() -> JsonResponse:
    return finding.refused(403, "not on the roll", _("You are not on the roll of this vote."))
