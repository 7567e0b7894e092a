"""The policies in words, for the page that everybody reads and the document that operators do."""

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.policies.model import Policy, Then

Facts = list[tuple[str, str]]
YEAR = timedelta(days=365)
AFTERWARDS: dict[str, Promise] = {
    Then.DELETED: gettext_lazy("then deleted"),
    Then.BLANKED: gettext_lazy("then emptied"),
    Then.ERASED: gettext_lazy("then erased; only a number stays"),
}


def time_of(term: timedelta) -> str:
    """A length of time in whole years, or else in days."""
    if term >= YEAR and not term % YEAR:
        years = term // YEAR
        return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
    return ngettext("%(count)d day", "%(count)d days", term.days) % {"count": term.days}


def how_long(policy: Policy) -> str:
    """For how long, counted from what, and what happens then; or why there is no end."""
    if policy.then == Then.WITH_ACCOUNT:
        return _("As long as the account.")
    if policy.term is None:
        return _("As long as the record. %(reason)s") % {"reason": policy.stays}
    words = {"since": policy.since, "then": AFTERWARDS[policy.then], "time": time_of(policy.term)}
    if not policy.term:
        return _("Until %(since)s; %(then)s.") % words
    return _("%(time)s, counted from %(since)s; %(then)s.") % words


def facts_of(policy: Policy) -> Facts:
    return [
        (_("Why"), str(policy.why)),
        (_("How long"), how_long(policy)),
        (_("Who sees it"), str(policy.seen_by)),
        (_("If you ask for erasure"), str(policy.erasure)),
    ]
