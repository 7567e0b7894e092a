"""Another mail address: asked for, then proven by a code from each mailbox."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from members.actions import mail_changes, signing_out
from members.forms.details import CodesForm, NewAddressForm
from members.models import MailChange
from members.views.own import person
from portal.access import Permission, Request, requires
from portal.throttles import wait_before_mail_change

TOO_MANY = 429


@requires(Permission.SEE_OWN, is_sensitive=True)
def me_mail(request: Request) -> HttpResponse:
    """Ask which address it shall be; send the two codes."""
    form = NewAddressForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        wait = wait_before_mail_change(request)
        if wait:
            form.add_error("new_mail", _too_often(wait))
            status = TOO_MANY
        elif _asked(request, form):
            return redirect("me-mail-codes")
    context = {
        "title": _("Change my mail address"),
        "person": request.user,
        "form": form,
        "crumbs": person.crumbs(_("Mail address"), (_("Details"), "/me/details/")),
    }
    return render(request, "members/own/mail.html", context, status=status)


def _too_often(wait: int) -> str:
    minutes = max(1, -(-wait // 60))
    words = ngettext(
        "You asked for this often. Try again in %(minutes)d minute.",
        "You asked for this often. Try again in %(minutes)d minutes.",
        minutes,
    )
    return words % {"minutes": minutes}


def _asked(request: Request, form: NewAddressForm) -> bool:
    new_mail, by = form.cleaned_data["new_mail"], person.of(request)
    try:
        mail_changes.ask(new_mail=new_mail, by=by, now=request.now)
    except mail_changes.OwnAddress:
        form.add_error("new_mail", _("That is your address already."))
        return False
    return True


@requires(Permission.SEE_OWN, is_sensitive=True)
def me_mail_codes(request: Request) -> HttpResponse:
    """Take both codes; on success only this session goes on."""
    changes = MailChange.objects.visible_to(request.viewer, request.now)
    change = changes.pending(request.now).first()
    if change is None:
        messages.info(request, _("No change of your address waits. Ask for one here."))
        return redirect("me-mail")
    form = CodesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _confirmed(request, form)
        if answer is not None:
            return answer
    context = {
        "title": _("Two codes"),
        "person": request.user,
        "change": change,
        "form": form,
        "crumbs": person.crumbs(_("Two codes"), (_("Details"), "/me/details/")),
    }
    return render(request, "members/own/mail_codes.html", context)


def _confirmed(request: Request, form: CodesForm) -> HttpResponse | None:
    """Where to go on from here; None where the codes can be typed again."""
    key = request.session.session_key or ""
    codes, by = form.cleaned_data, person.of(request)
    try:
        mail_changes.confirm(**codes, by=by, now=request.now, session_key=key)
    except mail_changes.WrongCodes as wrong:
        if wrong.left:
            form.add_error(None, _tries_left(wrong.left))
            return None
        return _over(request, _("The codes did not fit five times. Ask for new ones."))
    except mail_changes.NoChangeWaits:
        return _over(request, _("These codes have run out. Ask for new ones."))
    except mail_changes.AddressTaken:
        return _over(request, _("Meanwhile this address became another account’s."))
    by.refresh_from_db()
    update_session_auth_hash(request, by)
    signing_out.renamed(key, request.session.session_key or "")
    messages.success(request, _("From now on you sign in with your new address."))
    return redirect("me-details")


def _over(request: Request, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("me-mail")


def _tries_left(left: int) -> str:
    words = ngettext(
        "At least one code does not fit. %(left)d try is left.",
        "At least one code does not fit. %(left)d tries are left.",
        left,
    )
    return words % {"left": left}


@requires(Permission.SEE_OWN)
@require_POST
def me_mail_drop(request: Request) -> HttpResponse:
    """Forget a change that waits."""
    mail_changes.drop(by=person.of(request))
    messages.success(request, _("The change is dropped; your address stays as it is."))
    return redirect("me-details")
