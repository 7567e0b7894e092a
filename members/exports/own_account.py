"""What the portal keeps of a person's account: for the person alone."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from members.exports.places import Cells, Place
from members.models import MailChange, Profile
from negotiations.models import ErrorReport
from portal.models import Job, Letter, User


def _account(user: User) -> Iterable[Cells]:
    yield (
        user.email,
        user.name,
        user.joined_at,
        user.last_login,
        user.is_operator,
    )


def _profile(user: User) -> Iterable[Cells]:
    for one in Profile.objects.filter(user=user):
        yield (
            one.language,
            one.get_text_size_display(),
            one.categories,
            one.get_mail_choice_display(),
            one.is_mail_own_choice,
            one.visited_at,
            one.visited_before_at,
            one.mail_corrected_at,
        )


def _addresses(user: User) -> Iterable[Cells]:
    rows = EmailAddress.objects.filter(user=user).order_by("email")
    yield from rows.values_list("email", "verified", "primary")


def _changes(user: User) -> Iterable[Cells]:
    rows = MailChange.objects.filter(user=user)
    return rows.values_list("new_mail", "asked_at", "expires_at", "done_at", "wrong_tries")


def _sessions(user: User) -> Iterable[Cells]:
    rows = UserSession.objects.filter(user=user).order_by("-last_seen_at", "pk")
    yield from rows.values_list("created_at", "last_seen_at", "ip", "user_agent")


def _authenticators(user: User) -> Iterable[Cells]:
    for one in Authenticator.objects.filter(user=user).order_by("created_at", "pk"):
        yield (one.get_type_display(), one.created_at, one.last_used_at)


def _letters(user: User) -> Iterable[Cells]:
    rows = Letter.objects.filter(to=user.email).order_by("created_at", "pk")
    return rows.values_list("subject", "created_at", "expires_at")


def _jobs(user: User) -> Iterable[Cells]:
    for job in Job.objects.filter(asked_by=user):
        yield (job.title, job.asked_at, job.get_state_display(), job.ended_at)


def _reports(user: User) -> Iterable[Cells]:
    for report in ErrorReport.objects.filter(reply_to__iexact=user.email):
        yield (report.path, report.words, report.reported_at, report.answer, report.answered_at)


PLACES = (
    Place(
        "account",
        _("Account"),
        _("How you sign in, and since when."),
        (
            ("mail", _("Mail address")),
            ("name", _("Name")),
            ("joined_at", _("Joined")),
            ("last_sign_in_at", _("Last sign-in")),
            ("is_operator", _("Operator")),
        ),
        _account,
    ),
    Place(
        "preferences",
        _("Preferences"),
        _("What you chose, and when you last opened your own page."),
        (
            ("language", _("Language")),
            ("text_size", _("Text size")),
            ("categories", _("Categories of work shown first")),
            ("mail", _("Mail")),
            ("is_mail_own_choice", _("Mail: said by yourself")),
            ("visited_at", _("Last visit")),
            ("visited_before_at", _("Visit before that")),
            ("mail_corrected_at", _("Address corrected")),
        ),
        _profile,
    ),
    Place(
        "addresses",
        _("Proven addresses"),
        _("Mail addresses of which you showed that they are yours."),
        (("mail", _("Mail address")), ("is_proven", _("Proven")), ("is_main", _("In use"))),
        _addresses,
    ),
    Place(
        "address_changes",
        _("Changes of your address"),
        _("What you asked for; of the codes only a keyed hash is kept."),
        (
            ("new_mail", _("New address")),
            ("asked_at", _("Asked for")),
            ("expires_at", _("Codes fit until")),
            ("done_at", _("Done")),
            ("wrong_tries", _("Wrong tries")),
        ),
        _changes,
    ),
    Place(
        "sessions",
        _("Sessions"),
        _("Where you are signed in: when, from which network address, with which browser."),
        (
            ("begun_at", _("Begun")),
            ("seen_at", _("Last seen")),
            ("network_address", _("Network address")),
            ("browser", _("Browser")),
        ),
        _sessions,
    ),
    Place(
        "authenticators",
        _("Passkeys, authenticator app, recovery codes"),
        _("Which kinds you set up and when. Their secrets leave the portal for nobody."),
        (("kind", _("Kind")), ("created_at", _("Set up")), ("used_at", _("Last used"))),
        _authenticators,
    ),
    Place(
        "letters",
        _("Letters on their way"),
        _("Mails to you that wait to be sent; then they are deleted."),
        (("subject", _("Subject")), ("written_at", _("Written")), ("expires_at", _("Runs out"))),
        _letters,
    ),
    Place(
        "jobs",
        _("Work you asked for"),
        _("Long work of the portal that you started."),
        (
            ("title", _("What")),
            ("asked_at", _("Asked for")),
            ("state", _("State")),
            ("ended_at", _("Ended")),
        ),
        _jobs,
    ),
    Place(
        "error_reports",
        _("Errors you reported"),
        _("Reports in which your mail address stands."),
        (
            ("page", _("Page")),
            ("words", _("What is wrong")),
            ("reported_at", _("Reported")),
            ("answer", _("Answer")),
            ("answered_at", _("Answered")),
        ),
        _reports,
    ),
)
