"""What is kept of people, told to everybody: made from the policies that the job carries out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions.retention import HEARTBEAT
from members.policies import POLICIES, Whose
from members.policies.wording import facts_of
from negotiations.views.public.about import article
from negotiations.views.public.reading import page
from portal.access import Request
from portal.models import Heartbeat

PARTS: dict[Whose, Promise] = {
    Whose.MEMBERS: gettext_lazy("Of members"),
    Whose.ACCOUNTS: gettext_lazy("Of everybody who signs in"),
    Whose.INSIDERS: gettext_lazy("Of those who work for a guild, and of accredited press"),
    Whose.READERS: gettext_lazy("Of readers, and of those whom a text names"),
}


@page
def privacy(request: Request) -> HttpResponse:
    last = Heartbeat.objects.filter(name=HEARTBEAT).values_list("at", flat=True).first()
    context = article(
        request,
        _("Privacy"),
        _("What this portal keeps of people, why, for how long, and who sees it."),
    )
    context |= {"parts": _parts(), "applied_at": last}
    return render(request, "members/public/privacy.html", context)


def _parts() -> list[dict[str, Any]]:
    """The policies by whom they are about, each with its facts in words."""
    return [
        {
            "key": str(whose),
            "title": title,
            "policies": [
                {"what": policy.what, "facts": facts_of(policy)}
                for policy in POLICIES.values()
                if policy.whose == whose
            ],
        }
        for whose, title in PARTS.items()
    ]
