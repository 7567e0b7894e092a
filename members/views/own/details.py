"""What each guild says of the person, and the names, which they may put right."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from members import own
from members.actions import details as actions
from members.forms.details import NameForm
from members.own import MembershipView
from members.views.own import person
from portal.access import Permission, Request, requires

ACCOUNT = "account"


@requires(Permission.SEE_OWN)
def me_details(request: Request) -> HttpResponse:
    """Names and facts; a form for each name, told apart by `of`."""
    views = own.memberships_of(person.of(request), request.now)
    account, forms = _account_form(request), [_form_of(request, view) for view in views]
    if request.method == "POST" and _corrected(request, account, views, forms):
        return redirect("me-details")
    context = {
        "title": _("My details"),
        "person": request.user,
        "account": account,
        "rows": list(zip(views, forms, strict=True)),
        "sent": next((form for form in (account, *forms) if form.is_bound), account),
        "crumbs": person.crumbs(_("Details")),
    }
    return render(request, "members/own/details.html", context)


def _form(request: Request, of: str, name: str, label: str) -> NameForm:
    """Bound if it is the one that was sent."""
    is_sent = request.method == "POST" and request.POST.get("of") == of
    sent = request.POST if is_sent else None
    return NameForm(sent, prefix=of, initial={"name": name}, label=label)


def _account_form(request: Request) -> NameForm:
    return _form(request, ACCOUNT, person.of(request).name, _("Name shown on this portal"))


def _form_of(request: Request, view: MembershipView) -> NameForm:
    guild, name = view.membership.guild.short_name, view.membership.name
    label = _("Name in the file of %(guild)s") % {"guild": guild}
    return _form(request, f"membership-{view.membership.pk}", name, label)


def _corrected(
    request: Request, account: NameForm, views: list[MembershipView], forms: list[NameForm]
) -> bool:
    """Whether a name was sent that could be kept."""
    by, now = person.of(request), request.now
    if account.is_bound and account.is_valid():
        actions.rename(name=account.cleaned_data["name"], by=by, now=now)
        messages.success(request, _("Your name is kept."))
        return True
    for view, form in zip(views, forms, strict=True):
        if form.is_bound and form.is_valid():
            name = form.cleaned_data["name"]
            actions.correct_name(membership=view.membership, name=name, by=by, now=now)
            messages.success(request, _("Your name is put right; no later file changes it back."))
            return True
    return False
