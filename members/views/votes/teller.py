"""What a teller's page asks and posts: the next step of the key, and a part of the count."""

from collections.abc import Callable, Mapping

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members import vote_tellers
from members.actions import vote_counting, vote_keys
from members.belenios.errors import Refused
from members.models import Teller
from members.views.own import person
from members.views.votes import finding
from portal.access import Permission, Request, requires

LONGEST = 200_000


def _teller(request: Request, slug: str) -> Teller:
    """One's own place among the tellers of a vote; whoever has none finds no page."""
    mine = Teller.objects.visible_to(request.viewer, request.now)
    own: Teller = get_object_or_404(
        mine.select_related("vote", "user"), vote__slug=slug, user=request.viewer.user_id
    )
    return own


@requires(Permission.TELL)
@never_cache
@require_safe
def vote_teller(request: Request, vote: str) -> JsonResponse:
    """What is next for this teller, what the step needs, and who is awaited."""
    teller = _teller(request, vote)
    place = vote_tellers.place_of(teller, vote_tellers.tellers_of(teller.vote), teller.vote)
    return JsonResponse(
        {
            "index": teller.place,
            "step": place.step,
            "given": place.given,
            "awaited": list(place.awaited),
            "sealed_key": vote_tellers.sealed_key_of(teller),
            "safe_copy": teller.safe_copy,
            "election_hash": teller.vote.election_hash,
        }
    )


Step = Callable[[Request, Teller, bytes], object]


def _message(action: Callable[..., Teller]) -> Step:
    def take(request: Request, teller: Teller, raw: bytes) -> object:
        return action(teller=teller, message=raw, by=person.of(request), now=request.now)

    return take


def _answer(request: Request, teller: Teller, raw: bytes) -> object:
    return vote_keys.prove_key(teller=teller, answer=raw, by=person.of(request), now=request.now)


def _copy(request: Request, teller: Teller, raw: bytes) -> object:
    return vote_keys.keep_copy(teller=teller, copy=raw.decode(errors="replace"), now=request.now)


def _part(request: Request, teller: Teller, raw: bytes) -> object:
    return vote_counting.post_decryption(
        teller=teller, raw=raw, by=person.of(request), now=request.now
    )


STEPS: Mapping[str, Step] = {
    "key": _message(vote_keys.make_key),
    "shares": _message(vote_keys.send_shares),
    "output": _message(vote_keys.take_shares),
    "proof": _answer,
    "copy": _copy,
    "part": _part,
}


@requires(Permission.TELL)
@never_cache
@require_POST
def vote_teller_step(request: Request, vote: str, step: str) -> JsonResponse:
    """Take the message of one step; what it said is checked before anything is kept."""
    if step not in STEPS:
        raise Http404
    teller = _teller(request, vote)
    if len(request.body) > LONGEST:
        return finding.refused(finding.TOO_LARGE, "too large", _("No message is that long."))
    try:
        STEPS[step](request, teller, request.body)
    except vote_keys.NotTheirTurn as error:
        words = _("Another step is next.")
        return finding.refused(finding.CONFLICT, "not their turn", words, step=error.step)
    except (vote_counting.NotTallied, vote_counting.GivenAlready):
        words = _("There is nothing to count with this key now.")
        return finding.refused(finding.CONFLICT, "not now", words)
    except (Refused, vote_keys.TooLong) as error:
        words = _("This does not fit. Nothing was kept.")
        return finding.refused(finding.UNPROCESSABLE, "does not fit", words, why=str(error))
    return JsonResponse({"done": step})
