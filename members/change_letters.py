"""What the letters about a change of the mail address say."""

from django.conf import settings
from django.utils.translation import gettext as _

Words = tuple[str, str]


def to_the_old(new_mail: str, code: str) -> Words:
    text = _(
        "Somebody who is signed in to %(site)s as you asked to use another mail address:\n\n"
        "%(new_mail)s\n\n"
        "Code from your present mailbox: %(code)s\n\n"
        "It fits for 30 minutes, together with the code that went to the new mailbox. Type both "
        "on the page that is open.\n\n"
        "If it was not you, give this code to nobody: without it nothing changes. Then sign in and "
        "end all other sessions."
    )
    values = {"site": settings.SITE_NAME, "new_mail": new_mail, "code": _in_groups(code)}
    return _("Code to change your address"), text % values


def to_the_new(code: str) -> Words:
    text = _(
        "Somebody wants to sign in to %(site)s with this mail address from now on.\n\n"
        "Code from the new mailbox: %(code)s\n\n"
        "It fits for 30 minutes, together with the code that went to the present mailbox. Type "
        "both on the page that is open.\n\n"
        "If it was not you, you need do nothing."
    )
    values = {"site": settings.SITE_NAME, "code": _in_groups(code)}
    return _("Code for your new address"), text % values


def to_the_new_if_taken() -> Words:
    """Told to the mailbox alone, so that the page says to nobody whose address it is."""
    text = _(
        "Somebody with another account on %(site)s wants to sign in with this mail address. An "
        "account with this address is there already, so nothing changes and no code was made.\n\n"
        "If both accounts are yours, sign in with this address; to make them one, write to the "
        "membership office of your guild. If it was not you, you need do nothing."
    )
    return _("This address has an account already"), text % {"site": settings.SITE_NAME}


def to_the_old_afterwards() -> Words:
    text = _(
        "Your account on %(site)s now has another mail address; codes from both mailboxes were "
        "typed in. Every other session has been ended. This mailbox gets no more letters.\n\n"
        "If it was not you, write to the membership office of your guild at once."
    )
    return _("Your address was changed"), text % {"site": settings.SITE_NAME}


def _in_groups(code: str) -> str:
    return f"{code[:4]} {code[4:]}"
