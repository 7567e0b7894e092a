"""The office's pages about rosters: the whole way, what each refuses, and who finds them."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.models import Membership, RosterImport
from members.views.office import rosters as views
from portal.models import Job, Opening
from tests.factories.members import RosterFindingFactory, RosterImportFactory
from tests.factories.portal import GuildFactory, JobFactory, UserFactory
from tests.members.roster import files
from tests.members.roster.files import ADA, BEN, applied, checked, csv_file, run_job

pytestmark = pytest.mark.django_db

BOTH = csv_file(ADA, BEN)
ROUTES = ("roster", "roster-columns", "roster-apply", "roster-findings-file", "roster-discard")


@pytest.fixture
def office(client, keeper):
    client.force_login(keeper)
    return client


def at(name: str, roster: RosterImport, *more: str) -> str:
    return reverse(name, args=[roster.guild.slug, roster.pk, *more])


def send(office, guild, content: bytes = BOTH, **fields: object):
    file = SimpleUploadedFile("march.csv", content)
    return office.post(
        reverse("rosters", args=[guild.slug]), {"file": file, "as_of_on": "2026-03-01"} | fields
    )


def test_the_whole_way_over_the_pages(office, guild):
    send(office, guild)
    roster = RosterImport.objects.get()
    run_job(roster)
    assert office.get(at("roster", roster)).url == at("roster-columns", roster)

    page = office.get(at("roster-columns", roster))
    chosen = {field.html_name: field.initial for field in page.context["form"]}
    assert "ada@people.example · ben@people.example" in page.content.decode()
    assert "(optional)" not in page.content.decode()
    job = office.post(at("roster-columns", roster), chosen)
    assert job.url == Job.objects.latest("pk").get_absolute_url()
    run_job(roster)

    page = office.get(at("roster", roster)).content.decode()
    assert "What it would change" in page
    assert re.search(r"Taken in by .*, \d\d:\d\d P[DS]T<", page)
    confirm = office.get(at("roster-apply", roster))
    assert list(confirm.context["form"].fields) == ["plan"]
    office.post(at("roster-apply", roster), {"plan": roster.counts["plan"]})
    run_job(roster)

    assert Membership.objects.filter(guild=guild).count() == 2
    assert "applied by" in office.get(at("roster", roster)).content.decode()


REFUSED = {
    "no file": ({"file": ""}, "file", "This field is required."),
    "an empty file": (
        {"file": SimpleUploadedFile("r.csv", b"")},
        "file",
        "The submitted file is empty.",
    ),
    "a day to come": ({"as_of_on": "2999-01-01"}, "as_of_on", "That is too far ahead."),
    "a day of two digits": (
        {"as_of_on": "0026-01-01"},
        "as_of_on",
        "Write the year with all four digits.",
    ),
    "no day": ({"as_of_on": "soon"}, "as_of_on", "Enter a valid date."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_form_that_is_refused_says_why(office, guild, case):
    fields, name, words = REFUSED[case]

    page = send(office, guild, **fields)

    assert page.context["form"].errors == {name: [words]}
    assert not RosterImport.objects.exists()


def test_a_file_that_is_too_large_is_refused_in_words(office, guild, monkeypatch):
    monkeypatch.setattr("members.forms.rosters.MAX_BYTES", 50)

    page = send(office, guild)

    assert page.context["form"].errors == {"file": ["The file has 1 MB; a roster may have 64."]}


def test_rosters_may_be_larger_than_other_files(office, guild, monkeypatch):
    monkeypatch.setattr("portal.file_handlers.KEPT_BYTES", 100)

    send(office, guild)

    assert bytes(RosterImport.objects.get().pieces.get().content) == BOTH


def test_an_earlier_day_is_refused_in_words(office, guild, keeper):
    applied(guild, keeper, BOTH)

    page = send(office, guild, as_of_on="2026-02-01")

    words = "A roster as of 1 March 2026 has been applied; an earlier day can’t follow it."
    assert page.context["form"].errors == {"as_of_on": [words]}


def test_a_column_holds_one_thing_and_a_name_is_needed(office, guild, keeper):
    roster, _ = files.taken_in(guild, keeper, BOTH)
    url = at("roster-columns", roster)

    nothing = {f"column-{place}": "-" for place in range(len(roster.columns))}
    named = {"column-0": "number", "column-1": "name", "column-2": "name"}

    twice = office.post(url, nothing | named)
    none = office.post(url, nothing | {"column-0": "number"})

    assert twice.context["form"].errors == {
        "column-2": ["Another column holds that already: choose one of them."]
    }
    assert none.context["form"].errors == {
        "__all__": ["No column holds this, which every row needs: name."]
    }


def test_confirming_says_the_numbers(office, guild, keeper):
    applied(guild, keeper, csv_file(*(f"{n},Sample {n}" for n in range(5)), head="No,Name"))
    roster = checked(guild, keeper, csv_file("1,Sample 1", ",Nobody", head="No,Name"))

    form = office.get(at("roster-apply", roster)).context["form"]
    refused = office.post(at("roster-apply", roster), {"plan": roster.counts["plan"]})

    assert {name: str(field.label) for name, field in form.fields.items() if name != "plan"} == {
        "is_leaving_out": "Leave this 1 line out: that member stays as they are",
        "is_dropping": "4 of 5 members are no longer in the file: end them all",
    }
    assert set(refused.context["form"].errors) == {"is_leaving_out", "is_dropping"}
    roster.refresh_from_db()
    assert roster.state == "checked"


def test_a_dry_run_made_anew_meanwhile_is_not_applied(office, guild, keeper):
    roster = checked(guild, keeper, BOTH)

    page = office.post(at("roster-apply", roster), {"plan": "of before"})

    assert page.context["form"].errors == {
        "__all__": ["The file was checked anew since; look at what was found."]
    }


def test_findings_stand_with_line_and_reason_and_are_written_down(office, guild, keeper):
    roster = checked(guild, keeper, csv_file("1,<b>Ada</b>,pal", head="No,Name,Status"))

    page = office.get(at("roster-findings", roster, "refused")).content.decode()

    assert "&lt;b&gt;Ada&lt;/b&gt;" in page
    assert "line 2" in page
    assert "Standing “pal” is none that the portal knows." in page
    opening = Opening.objects.get()
    assert (opening.what, opening.target_id, opening.user) == (
        "What was found in a roster",
        str(roster.pk),
        keeper,
    )


def test_the_file_of_findings_runs_no_formula(office, guild, keeper):
    names = ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "Ada"]
    lines = [f'{number},"{name}"' for number, name in enumerate(names, 1)]
    roster = checked(guild, keeper, csv_file(*lines, "7,+7,x", head="No,Name"))

    response = office.get(at("roster-findings-file", roster))
    text = b"".join(response.streaming_content).decode()

    assert (
        response["Content-Disposition"] == f'attachment; filename="roster-{roster.pk}-findings.csv"'
    )
    assert text.splitlines()[0] == "line,what,number,name,told"
    cells = re.findall(r"(?:^|,)\"?([^,\"\n]+)", text, re.MULTILINE)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert "'=cmd|'/C calc'!A0" in text
    assert Opening.objects.count() == 1


@pytest.mark.parametrize("name", ROUTES)
def test_another_guild_s_roster_is_not_found(client, guild, keeper, name):
    roster = checked(guild, keeper, BOTH)
    other = GuildFactory(slug="sag")
    client.force_login(UserFactory(membership=True, role__guild=other))
    method = client.post if name == "roster-discard" else client.get

    assert method(at(name, roster)).status_code == 404
    assert method(at(name, roster).replace("/wga/", "/sag/")).status_code == 404
    assert client.get(at("roster-findings", roster, "added")).status_code == 404
    assert client.get(reverse("rosters", args=["wga"])).status_code == 404
    roster.refresh_from_db()
    assert roster.state == "checked"


def test_the_list_holds_the_guild_s_own_alone(office, guild):
    mine = RosterImportFactory(guild=guild)
    RosterImportFactory()

    assert list(office.get(reverse("rosters", args=[guild.slug])).context["page"]) == [mine]


@pytest.mark.parametrize("role", ["staff", "committee", "observer"])
def test_people_of_the_table_without_the_office_are_refused(client, guild, role):
    client.force_login(UserFactory(**{role: True}, role__guild=guild))

    assert client.get(reverse("rosters", args=[guild.slug])).status_code == 403


def test_applying_asks_for_a_recent_sign_in(office, guild, keeper):
    roster = checked(guild, keeper, BOTH)
    session = office.session
    session["account_authentication_methods"][0]["at"] -= 16 * 60
    session.save()

    answer = office.get(at("roster-apply", roster))

    assert answer.status_code == 302
    assert answer.url != at("roster", roster)
    assert office.get(at("roster", roster)).status_code == 200


def test_putting_away_over_the_page(office, guild, keeper):
    roster = checked(guild, keeper, BOTH)

    office.post(at("roster-discard", roster))

    roster.refresh_from_db()
    assert (roster.state, roster.pieces.count()) == ("discarded", 0)
    assert office.get(at("roster", roster)).status_code == 200


def test_a_file_that_was_not_read_says_why_on_its_page(office, guild, keeper):
    roster, _ = files.taken_in(guild, keeper, b"PK\x03\x04 and nothing")

    page = office.get(at("roster", roster)).content.decode()

    assert "The workbook is damaged or was cut off on its way." in page


def test_work_under_way_is_watched(office, guild, keeper):
    roster = RosterImportFactory(guild=guild)
    job = JobFactory(kind="read-roster", target_id=str(roster.pk), guild=guild, asked_by=keeper)

    assert office.get(at("roster", roster)).url == job.get_absolute_url()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_at_any_length(
    office, guild, django_assert_num_queries, count
):
    RosterImportFactory.create_batch(count, guild=guild)
    office.get(reverse("rosters", args=[guild.slug]))

    with django_assert_num_queries(6):
        office.get(reverse("rosters", args=[guild.slug]))


@pytest.mark.parametrize("count", [1, 3])
def test_findings_take_the_same_queries_at_any_length(
    office, guild, django_assert_num_queries, count
):
    roster = RosterImportFactory(guild=guild, state="checked", as_of_on=date(2026, 3, 1))
    RosterFindingFactory.create_batch(count, roster=roster)
    office.get(at("roster-findings", roster, "refused"))

    with django_assert_num_queries(7):
        office.get(at("roster-findings", roster, "refused"))


def test_long_lists_have_pages(office, guild):
    roster = RosterImportFactory(guild=guild, state="checked", counts={"refused": 51})
    RosterFindingFactory.create_batch(51, roster=roster)

    first = office.get(at("roster-findings", roster, "refused"))
    second = office.get(at("roster-findings", roster, "refused"), {"page": 2})

    assert [len(one.context["found"]) for one in (first, second)] == [50, 1]
    assert views.ON_A_PAGE == 50
