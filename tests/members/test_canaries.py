"""People with unmistakable names go through the portal; none of them turns up where no one belongs.

Allowed are the columns that policies name for it, letters to the people themselves, and the pages
and files that they ask for.
"""

import re
from collections.abc import Callable

import pytest
import structlog
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from members import tasks
from members.actions import retention
from members.models import Dispute, Membership
from negotiations.actions import error_reports as reporting
from negotiations.models import ErrorReport
from portal import events, jobs, letters
from portal import tasks as portal_tasks
from portal.access import Audience, Role
from portal.celery import app
from portal.models import Job, Letter, User
from tests.factories.members import MembershipFactory, MembershipPeriodFactory
from tests.factories.portal import NOW, GuildFactory, JobFactory, RoleGrantFactory, UserFactory
from tests.members import canaries
from tests.members.canaries import MAIL, NAME, NEW_MAIL, NEW_NAME, NUMBER, WORDS, Watch
from tests.members.roster import files

pytestmark = pytest.mark.django_db


class World:
    """A member with an unmistakable name, and somebody of the membership office."""

    def __init__(self) -> None:
        self.guild = GuildFactory(slug="writers", short_name="WRI")
        self.person = UserFactory(name=NAME, email=MAIL)
        self.membership = MembershipFactory(
            guild=self.guild, user=self.person, name=NAME, number=NUMBER, mail=MAIL
        )
        self.member, self.stranger, self.office = Client(), Client(), Client()
        for client in (self.member, self.stranger, self.office):
            client.raise_request_exception = False
        self.member.force_login(self.person)
        clerk = RoleGrantFactory(guild=self.guild, role=Role.MEMBERSHIP).user
        self.office.force_login(clerk)


@pytest.fixture
def world(time_machine) -> World:
    time_machine.move_to(NOW, tick=False)
    cache.clear()
    return World()


@pytest.fixture
def watch(world, monkeypatch):
    """Made after the people, so that only what the flow does is watched."""
    with canaries.watching(monkeypatch) as watch:
        yield watch


def asks_for_a_code(world: World) -> None:
    for address in (MAIL, NEW_MAIL):
        answer = world.stranger.post("/sign-in/", {"email": address})
        assert answer.status_code == 302
        world.stranger.post("/sign-in/code/", {"code": "WRONG123"})
    assert Letter.objects.filter(to=MAIL).count() == 1


def looks_at_own_pages(world: World) -> None:
    for path in ("", "details/", "preferences/", "data/", "data/file/", "mail/", "erase/"):
        assert world.member.get(f"/me/{path}").status_code == 200
    assert world.member.get("/me/eligibility/writers/").status_code == 200


def corrects_the_name(world: World) -> None:
    sent = {"of": "account", "account-name": NEW_NAME}
    assert world.member.post("/me/details/", sent).status_code == 302
    key = f"membership-{world.membership.pk}"
    assert (
        world.member.post("/me/details/", {"of": key, f"{key}-name": NEW_NAME}).status_code == 302
    )
    assert Membership.objects.get().name == User.objects.get(pk=world.person.pk).name == NEW_NAME


def changes_the_mail(world: World) -> None:
    world.member.post("/me/mail/", {"new_mail": NEW_MAIL})
    codes = [
        re.search(r"\d{4} \d{4}", Letter.objects.filter(to=to).latest("pk").text)[0]
        for to in (MAIL, NEW_MAIL)
    ]
    world.member.post("/me/mail/codes/", {"old_code": codes[0], "new_code": "0000 0000"})
    world.member.post("/me/mail/codes/", {"old_code": codes[0], "new_code": codes[1]})
    assert User.objects.get(pk=world.person.pk).email == NEW_MAIL


def contests(world: World) -> None:
    world.member.post(
        "/me/eligibility/writers/disputes/new/", {"words": f"{WORDS} {NAME} {NUMBER}"}
    )
    assert Dispute.objects.count() == 1


def is_looked_up(world: World) -> None:
    for words in (NAME, NUMBER, MAIL, "quillfeather"):
        page = world.office.get("/staff/members/writers/people/", {"q": words})
        assert NAME in page.content.decode()
    assert (
        world.office.get(f"/staff/members/writers/people/{world.membership.pk}/").status_code == 200
    )


def stands_in_a_roster(world: World) -> None:
    """Under a new name and address, and once in a line that is refused."""
    by = world.guild.role_grants.get(role=Role.MEMBERSHIP).user
    lines = (f"{NUMBER},{NEW_NAME},{NEW_MAIL},Active", f"{NUMBER}-2,{NAME},{MAIL},{WORDS}")
    sent = files.csv_file(*lines, head="Member Number,Name,Email,Status")
    roster = files.checked(world.guild, by, sent)
    for kind in ("changed", "refused"):
        place = f"/staff/members/writers/rosters/{roster.pk}/"
        found = world.office.get(f"{place}findings/{kind}/").content.decode()
        assert (NEW_NAME if kind == "changed" else WORDS) in found
    files.ask(roster, by)
    files.run_job(roster)
    assert Membership.objects.get(number=NUMBER).name == NEW_NAME


def is_refused_a_form(world: World) -> None:
    """Without a sign-in what was typed is given back, and a token that is missing is told."""
    world.stranger.post("/me/details/", {"of": "account", "account-name": NEW_NAME})
    strict = Client(enforce_csrf_checks=True)
    strict.post("/sign-in/", {"email": NEW_MAIL})
    strict.post("/me/mail/", {"new_mail": NEW_MAIL})


def reports_an_error(world: World) -> None:
    sent = {"page": "/method/", "words": f"{WORDS} {NAME}", "reply_to": NEW_MAIL}
    assert world.stranger.post("/report/", sent).status_code == 302
    assert ErrorReport.objects.count() == 1


def meets_an_error_in_a_view(world: World) -> None:
    """The database refuses a row and says which; the answer is 500, the line says where."""

    def break_down(**fields: object) -> None:
        typed = dict(fields)
        assert typed
        _break_a_row(world.membership.pk, None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reporting, "report", break_down)
        sent = {"page": "/method/", "words": f"{WORDS} {NAME}", "reply_to": NEW_MAIL}
        assert world.stranger.post(f"/report/?name={NAME}", sent).status_code == 500


def meets_an_error_in_a_job(world: World) -> None:
    job = JobFactory(kind="read-upload", target_id=str(world.membership.pk), guild=world.guild)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "import_string", lambda _name: _break_a_row)
        with pytest.raises(Exception, match=r"(?i)unique"):
            portal_tasks.run_job.apply(args=[job.pk], throw=True)
    assert Job.objects.get(pk=job.pk).state == Job.State.FAILED


def _break_a_row(pk: int, _progress: object) -> None:
    """What PostgreSQL says of it quotes the whole row."""
    there = Membership.objects.get(pk=pk)
    with transaction.atomic():
        Membership.objects.create(
            guild=there.guild, number=there.number, name=there.name, mail=there.mail, created_at=NOW
        )


def gets_letters(world: World) -> None:
    letter = letters.post(to=MAIL, subject=f"Dear {NAME}", text=WORDS, now=NOW)
    letters.send(letter.pk)
    assert mail.outbox[0].to == [MAIL]


def meets_a_mail_server_that_fails(world: World) -> None:
    letter = letters.post(to=MAIL, subject=f"Dear {NAME}", text=WORDS, now=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.core.mail.message.EmailMessage.send", _refuse)
        with pytest.raises(OSError, match="refused"):
            portal_tasks.send_letter.apply(args=[letter.pk], throw=True)


def _refuse(message: object, *_args: object, **_options: object) -> None:
    raise OSError(f"550 {MAIL}: recipient refused")


def is_erased(world: World) -> None:
    world.member.post("/me/erase/", {"mail": MAIL})
    assert not User.objects.get(pk=world.person.pk).is_active


def is_kept_for_the_time(world: World) -> None:
    Membership.objects.get().periods.all().delete()
    MembershipPeriodFactory(
        membership=world.membership, standing="left", from_on=NOW.date().replace(year=2010)
    )
    tasks.apply_retention.apply(throw=True)
    retention.apply(now=NOW)
    assert Membership.objects.get().name == ""


FLOWS: tuple[Callable[[World], None], ...] = (
    asks_for_a_code,
    looks_at_own_pages,
    corrects_the_name,
    changes_the_mail,
    contests,
    is_looked_up,
    stands_in_a_roster,
    is_refused_a_form,
    reports_an_error,
    meets_an_error_in_a_view,
    meets_an_error_in_a_job,
    gets_letters,
    meets_a_mail_server_that_fails,
    is_erased,
    is_kept_for_the_time,
)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__)
def test_nobody_turns_up_where_no_one_belongs(
    flow, world, watch: Watch, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        flow(world)

    assert watch.findings() == {}


PLANTED: dict[str, Callable[[World], object]] = {
    "log": lambda _: structlog.get_logger("members").debug("looked_up", person=NAME),
    "messages to workers": lambda _: app.send_task("portal.tasks.send_letter", args=[NAME]),
    "columns": lambda world: events.record(
        "role.granted",
        by=None,
        at=NOW,
        target=world.guild,
        audience=Audience.STAFF,
        guilds=[world.guild],
        payload={"who": NAME},
    ),
    "cache": lambda _: cache.set(f"limit_{MAIL}", 1),
}


@pytest.mark.parametrize("place", PLANTED)
def test_whoever_turns_up_is_found(place: str, world, watch: Watch) -> None:
    PLANTED[place](world)

    assert place in watch.findings()
