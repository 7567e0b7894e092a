"""A teller’s page: the next step of the key, and the part of the count once it is closed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members import vote_gaps, vote_record, vote_tellers
from members.belenios.group import write_point
from members.belenios.trustees import all_keys
from members.models import PartialDecryption, Teller, VoteTally
from members.views.own import person
from members.views.votes.teller import teller_of
from members.vote_states import State
from members.vote_tellers import Step
from portal.access import Permission, Request, requires

# What a step is called where its message is posted; there is nothing to do in the others.
POSTED = {
    Step.MAKE_KEY: "key",
    Step.SEND_SHARES: "shares",
    Step.TAKE_SHARES: "output",
    Step.PROVE: "proof",
}
COUNTS = "part"


@requires(Permission.TELL)
@never_cache
@require_safe
def teller_page(request: Request, vote: str) -> HttpResponse:
    """What this teller does next, and who is awaited."""
    teller = teller_of(request, vote)
    found, every = teller.vote, vote_tellers.tellers_of(teller.vote)
    place = vote_tellers.place_of(teller, every, found)
    is_making = found.state(request.now) == State.KEYS and found.freezing_at is None
    counts = found.frozen_at is not None and _may_count(teller)
    context = {
        "title": _("Teller: %(vote)s") % {"vote": found.title},
        "vote": found,
        "words": vote_gaps.STEPS[place.step],
        "is_making": is_making,
        "counts": counts,
        "step": COUNTS if counts else POSTED.get(place.step, "") if is_making else "",
        "awaited": [str(one.user) for one in every if one.place in place.awaited],
        "public_key": _public_key(teller) if counts else "",
        "crumbs": person.crumbs(_("Teller")),
    }
    return render(request, "members/votes/teller.html", context)


def _may_count(teller: Teller) -> bool:
    """Whether there is a tally, and this teller has not opened it yet."""
    if teller.vote.counted_at or teller.vote.void_at:
        return False
    owner = vote_tellers.owner_of(teller)
    given = PartialDecryption.objects.filter(vote=teller.vote, owner=owner)
    return VoteTally.objects.filter(vote=teller.vote).exists() and not given.exists()


def _public_key(teller: Teller) -> str:
    keys = all_keys(vote_record.trustees_of(teller.vote))
    return write_point(keys[vote_tellers.owner_of(teller) - 1].public_key)
