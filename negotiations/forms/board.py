"""What the standings of a clause are called in a list of choices."""

from django.utils.translation import gettext_lazy as _

from negotiations.standing import State

STATES = (
    ("", _("any standing")),
    (State.NOT_TABLED.value, _("not tabled")),
    (State.OPEN.value, _("open")),
    (State.ON_HOLD.value, _("on hold")),
    (State.REJECTED.value, _("rejected")),
    (State.TENTATIVELY_AGREED.value, _("tentatively agreed")),
    (State.WITHDRAWN.value, _("withdrawn")),
    (State.AGREED.value, _("agreed")),
    (State.IN_FORCE.value, _("in force")),
    (State.EXPIRED.value, _("agreed, term ended")),
)
