"""Watching a job: page, state, buttons, the list for notes; each for its own person alone."""

from datetime import timedelta

import pytest
from django.test import Client

from portal.access import Role
from portal.models import Job
from tests.factories.portal import JobFactory, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db

NOTHING_KEPT = "The program that did this stopped before it was done. Nothing was kept."


@pytest.fixture(autouse=True)
def clock(time_machine, now) -> None:
    time_machine.move_to(now, tick=False)


@pytest.fixture
def grant():
    return RoleGrantFactory(role=Role.STAFF)


@pytest.fixture
def client(grant) -> Client:
    return browser_of(grant.user)


@pytest.fixture
def make(grant):
    """Makes a job of the person of `client`."""

    def make_one(state: str = "", **fields: object) -> Job:
        fields = {"title": "Reading “answer.docx”", **fields}
        traits = {state: True} if state else {}
        return JobFactory(asked_by=grant.user, guild=grant.guild, **fields, **traits)

    return make_one


def browser_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def offered(job: Job, page: str) -> list[str]:
    """The buttons that can be pressed."""
    return [
        name
        for name in ("cancel", "again")
        if f'action="/jobs/{job.pk}/{name}/" data-part="{name}">' in page
    ]


@pytest.mark.parametrize(
    ("state", "fields", "words", "buttons", "reloads"),
    [
        ("", {}, "Waiting for its turn.", ["cancel"], True),
        ("running", {}, "Under way.", ["cancel"], True),
        ("running", {"is_cancel_asked": True}, "Stopping.", [], True),
        ("left", {}, NOTHING_KEPT, ["again"], False),
        ("failed", {}, "This is no Word file.", ["again"], False),
        ("cancelled", {}, "Cancelled; nothing was kept.", ["again"], False),
    ],
)
def test_the_page_says_how_it_stands(client, make, state, fields, words, buttons, reloads):
    job = make(state, **fields)

    page = client.get(f"/jobs/{job.pk}/").content.decode()

    assert f'<p role="status" data-part="words">{words}</p>' in page
    assert offered(job, page) == buttons
    assert f'href="{job.address}">Back to what this is about</a>' in page
    assert [page.count(part) for part in ('http-equiv="refresh"', ">Look again<")] == (
        [1, 1] if reloads else [0, 0]
    )


def test_the_bar_says_how_far_it_is(client, make):
    known, unknown = make("running"), make("running", steps=0, steps_done=0)

    pages = [client.get(f"/jobs/{job.pk}/").content.decode() for job in (known, unknown)]

    assert f'<progress aria-labelledby="job-{known.pk}" max="8" value="3"></progress>' in pages[0]
    assert '<span class="num" data-part="percent">37 %</span>' in pages[0]
    assert f'<progress aria-labelledby="job-{unknown.pk}"></progress>' in pages[1]
    assert '<span class="num" data-part="percent"></span>' in pages[1]


def test_what_is_done_leads_to_its_result(client, make):
    job = make("done", address="/method/")

    answer = client.get(f"/jobs/{job.pk}/")

    job.refresh_from_db()
    assert (answer.status_code, answer.url, job.noticed_at is None) == (302, "/method/", False)


def test_the_state_for_scripts(client, make):
    job = make("running")

    answer = client.get(f"/jobs/{job.pk}/state/")

    assert answer.json() == {
        "id": job.pk,
        "title": "Reading “answer.docx”",
        "state": "running",
        "words": "Under way.",
        "told": "",
        "done": 3,
        "steps": 8,
        "percent": 37,
        "is_unfinished": True,
        "may_be_cancelled": True,
        "may_be_tried_again": False,
        "address": f"/jobs/{job.pk}/",
        "notice": f"/jobs/{job.pk}/notice/",
    }
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("", ""),
        ("running", ""),
        ("left", "Reading “answer.docx” stopped before it was done."),
        ("done", "Reading “answer.docx” is done."),
        ("failed", "Reading “answer.docx” failed."),
        ("cancelled", "Reading “answer.docx” was cancelled."),
    ],
)
def test_each_end_has_a_sentence(client, make, state, told):
    make(state)

    assert [job["told"] for job in client.get("/jobs/").json()["jobs"]] == [told]


def test_a_title_may_hold_a_per_cent_sign(client, make):
    make("done", title="Reading “100 %(s).docx”")

    (job,) = client.get("/jobs/").json()["jobs"]

    assert job["told"] == "Reading “100 %(s).docx” is done."


def test_the_list_holds_what_runs_or_was_not_noticed_newest_first(client, make, now):
    earlier = make("failed", asked_at=now - timedelta(hours=1))
    running = make("running")
    make("done", noticed_at=now)

    listed = [job["id"] for job in client.get("/jobs/").json()["jobs"]]

    assert listed == [running.pk, earlier.pk]


@pytest.mark.parametrize("method", ["look", "notice"])
def test_looking_at_the_page_or_putting_the_note_away_notices_the_end(client, make, method):
    job = make("failed")

    if method == "look":
        client.get(f"/jobs/{job.pk}/")
    else:
        assert client.post(f"/jobs/{job.pk}/notice/").status_code == 204

    assert client.get("/jobs/").json() == {"jobs": []}


@pytest.mark.parametrize(
    ("state", "button", "after"),
    [("", "cancel", "cancelled"), ("running", "cancel", "running"), ("failed", "again", "waiting")],
)
def test_the_buttons_lead_back_to_the_page(client, make, state, button, after):
    job = make(state)

    answer = client.post(f"/jobs/{job.pk}/{button}/")

    job.refresh_from_db()
    assert (answer.url, job.state) == (f"/jobs/{job.pk}/", after)


@pytest.mark.parametrize(
    ("state", "button", "words"),
    [
        ("failed", "cancel", "It had ended already."),
        ("running", "again", "It is done or under way; there is nothing to try again."),
    ],
)
def test_a_button_pressed_too_late_says_so(client, make, state, button, words):
    job = make(state)

    page = client.post(f"/jobs/{job.pk}/{button}/", follow=True).content.decode()

    job.refresh_from_db()
    assert (words in page, job.state) == (True, state)


def others(job: Job) -> dict[str, Client]:
    """People to whom the job is nothing, each for a reason of their own."""
    colleague = RoleGrantFactory(guild=job.guild, role=Role.STAFF).user
    member = RoleGrantFactory(guild=job.guild, role=Role.MEMBER).user
    RoleGrantFactory(user=job.asked_by, role=Role.STAFF)
    job.asked_by.role_grants.filter(guild=job.guild).update(ended_at=job.asked_at)
    people = {"a colleague": colleague, "a member": member, "no longer staff": job.asked_by}
    return {name: browser_of(person) for name, person in people.items()}


def test_nobody_else_learns_of_it(make):
    job = make("failed")
    doors = ("", "state/", "cancel/", "again/", "notice/")

    found = {
        (name, door): (client.post if door[:2] in {"ca", "ag", "no"} else client.get)(
            f"/jobs/{job.pk}/{door}"
        ).status_code
        for name, client in others(job).items()
        for door in doors
    }

    job.refresh_from_db()
    assert ({key: code for key, code in found.items() if code != 404}, len(found)) == ({}, 15)
    assert (job.state, job.noticed_at) == ("failed", None)


def test_other_staff_list_nothing_of_it(make):
    job = make("failed")

    listed = {
        name: client.get("/jobs/").json()["jobs"]
        for name, client in others(job).items()
        if name != "a member"
    }

    assert listed == {"a colleague": [], "no longer staff": []}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"), [("/jobs/", 4), ("/jobs/{pk}/", 5), ("/jobs/{pk}/state/", 4)]
)
def test_queries(client, make, django_assert_num_queries, count, address, queries):
    jobs = [make("failed") for _ in range(count)]

    with django_assert_num_queries(queries):
        answer = client.get(address.format(pk=jobs[0].pk))

    assert answer.status_code == 200


@pytest.mark.parametrize(("role", "asks"), [(Role.OBSERVER, 2), (Role.MEMBER, 0), (None, 0)])
def test_only_staff_pages_ask_for_jobs(role, asks):
    user = RoleGrantFactory(role=role).user if role else UserFactory()

    page = browser_of(user).get("/method/").content.decode()

    assert sum(part in page for part in ("js/jobs.js", 'data-jobs="/jobs/"')) == asks


def test_the_desk_lists_work_for_those_without_scripts(client, make, now):
    make("running")
    make("failed", title="Reading “old.doc”")
    make("done", title="Reading “seen.docx”", noticed_at=now)

    page = client.get("/staff/").content.decode()

    heard = (
        "Work under way",
        "Under way.",
        "37 %",
        "This is no Word file.",
        "Reading “seen.docx”",
    )
    assert [words in page for words in heard] == [True, True, True, True, False]
