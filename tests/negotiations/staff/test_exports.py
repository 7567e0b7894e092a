"""A proposal as files for the other side, and redlines under a name that staff choose."""

import io
import re
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest

from negotiations.mapping import Candidate, guess, stretches_of
from negotiations.models import Position, Proposal
from negotiations.word.reading import read
from negotiations.word.views import accepted as accepted_lines
from negotiations.word.views import original
from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    ClauseFactory,
    DraftRevisionFactory,
    IssueFactory,
    PositionFactory,
    PositionNoteFactory,
    ProposalFactory,
    finish,
    hand_over,
)
from tests.factories.portal import NOW, YESTERDAY
from tests.leaks.unpacking import words_in
from tests.negotiations.word_writing.opened import accepted, rejected, styles

pytestmark = pytest.mark.django_db

OLD, NEW = "Keep this.\nThe old rule stays.", "Keep this.\nThe new rule stays."
ENDINGS = ("txt", "json", "docx", "pdf")


@pytest.fixture
def clause(table):
    issue = IssueFactory(negotiation=table)
    return ClauseFactory(issue=issue, slug="consent", reference="Art. 72.B", title="Consent")


@pytest.fixture
def theirs(table, clause) -> Position:
    proposal = ProposalFactory(negotiation=table, employer=True, title="Answer")
    return PositionFactory(proposal=proposal, clause=clause, text=OLD, tabled=True)


@pytest.fixture
def draft(table, clause, theirs) -> Proposal:
    draft = ProposalFactory(negotiation=table, title="Counter on consent", kind="counter")
    position = PositionFactory(proposal=draft, clause=clause, text=NEW, revision=1)
    PositionNoteFactory(
        position=position, rationale="canary rationale", internal_notes="canary notes"
    )
    DraftRevisionFactory(position=position, revision=1, text=NEW)
    DraftRevisionFactory(position=position, text="canary conflict", conflict=True)
    return draft


def at(proposal: Proposal, rest: str = "", **query: str) -> str:
    asked = f"?{urlencode(query)}" if query else ""
    return f"/staff/{proposal.negotiation.slug}/proposals/{proposal.pk}/export/{rest}{asked}"


def own(draft: Proposal) -> Position:
    return draft.positions.get(text=NEW)


def test_accepting_all_gives_ours_and_rejecting_all_the_base(client, draft):
    content = client.get(at(draft, "redline.docx")).content

    assert accepted(content) == ["Art. 72.B Consent", "Keep this.", "The new rule stays."]
    assert rejected(content) == ["Art. 72.B Consent", "Keep this.", "The old rule stays."]
    assert ("Heading1", "Art. 72.B Consent") in list(styles(content))


def test_the_clean_words_stand_under_their_headings(client, draft):
    text = client.get(at(draft, "text.txt")).content.decode()
    word = client.get(at(draft, "text.docx")).content

    assert text == f"Art. 72.B Consent\n\n{NEW}"
    assert accepted(word) == ["Art. 72.B Consent", "Keep this.", "The new rule stays."]
    assert "<w:ins" not in words_in(word)


def test_against_nothing_every_word_is_new(client, draft):
    key = f"base-{own(draft).pk}"

    content = client.get(at(draft, "redline.docx", **{key: "none"})).content

    assert (rejected(content), len(accepted(content))) == ([], 3)


def test_against_any_text_handed_over(client, table, clause, draft):
    earlier = ProposalFactory(negotiation=table)
    ours = PositionFactory(proposal=earlier, clause=clause, text="Our first rule.", tabled=True)

    content = client.get(at(draft, "redline.docx", **{f"base-{own(draft).pk}": ours.pk})).content

    assert rejected(content) == ["Art. 72.B Consent", "Our first rule."]


def test_a_base_that_cannot_be_had_is_not_found(client, draft):
    elsewhere = PositionFactory(tabled=True)
    key = f"base-{own(draft).pk}"

    for wrong in (str(elsewhere.pk), str(own(draft).pk), "0", "-1", "x", "9" * 30, "", "²"):
        assert client.get(at(draft, "redline.docx", **{key: wrong})).status_code == 404
        page = client.get(at(draft, **{key: wrong}))
        assert (page.status_code, page.context["files"]) == (200, [])


def test_a_stance_without_words_is_told_and_never_written(client, table, clause, draft):
    silent = ClauseFactory(issue=clause.issue, reference="Art. 9", title="Credit")
    other = ProposalFactory(negotiation=table, employer=True)
    PositionFactory(proposal=other, clause=silent, text="Credit as before.", tabled=True)
    PositionFactory(proposal=draft, clause=silent, stance="reject", text="")
    left_out = ClauseFactory(issue=clause.issue)
    PositionFactory(proposal=draft, clause=left_out, text="canary left out", is_left_out=True)

    redline = client.get(at(draft, "redline.docx")).content
    data = client.get(at(draft, "text.json")).json()

    assert len(accepted(redline)) == len(rejected(redline)) == 3
    assert "Without words: Art. 9 Credit (rejects)" in words_in(redline)
    assert [(one["title"], one["stance"], one["text"]) for one in data["clauses"]] == [
        ("Consent", "propose", NEW),
        ("Credit", "reject", ""),
    ]


def test_an_acceptance_has_the_words_it_accepts(client, table, clause, theirs):
    draft = ProposalFactory(negotiation=table)
    PositionFactory(proposal=draft, clause=clause, stance="accept", text="")

    assert client.get(at(draft, "text.txt")).content.decode() == f"Art. 72.B Consent\n\n{OLD}"


def test_the_author_is_who_staff_say_and_is_remembered(client, draft):
    usual = words_in(client.get(at(draft, "redline.docx")).content)
    client.get(at(draft, author="Of a link"))
    unmoved = client.get(at(draft)).content.decode()
    page = client.post(at(draft), {"author": "  The\tCommittee "}, follow=True).content.decode()
    chosen = words_in(client.get(at(draft, "redline.docx")).content)
    named = words_in(client.get(at(draft, "redline.docx", author="Somebody <&> Else")).content)

    assert 'value="WGA"' in unmoved
    assert 'value="The Committee"' in client.get(at(draft)).content.decode()
    assert "author=The+Committee" in page
    authors = [set(re.findall('w:author="([^"]*)"', one)) for one in (usual, chosen, named)]
    assert authors == [{"WGA"}, {"The Committee"}, {"Somebody &lt;&amp;&gt; Else"}]


@pytest.mark.parametrize("author", ["", "   ", "a" * 81, "a\ufffeb", "a\u202eb", "\ud800", "a\x01"])
def test_a_name_that_no_file_can_hold(client, draft, author):
    asked = f"{at(draft, 'redline.docx')}?author=" + urlencode(
        {"": author}, errors="surrogatepass"
    ).removeprefix("=")

    statuses = client.get(asked).status_code

    assert statuses == (200 if author == "a\x01" else 404)


def test_nothing_internal_and_nobody_is_in_any_part(client, draft, staff, guild):
    draft.created_by = staff
    draft.save()
    ready = client.get(at(draft, "ready-to-send.zip")).content
    files = [
        client.get(at(draft, f"{part}.{ending}"))
        for part in ("text", "redline")
        for ending in ENDINGS
    ]

    held = "\n".join([words_in(ready), *(words_in(file.content) for file in files)])
    names = "\n".join(file.headers["Content-Disposition"] for file in files)

    never = [
        "canary",
        staff.name,
        staff.email,
        *(r.saved_by.name for r in own(draft).draft_revisions.all()),
    ]
    assert [word for word in never if word in held + names] == []
    assert "The new rule stays." in held


def test_ready_to_send_is_one_file_of_two(client, draft, time_machine):
    address = at(draft, "ready-to-send.zip")
    answer = client.get(address)
    parts = {part: client.get(at(draft, f"{part}.docx")).content for part in ("text", "redline")}
    time_machine.move_to(NOW.replace(year=NOW.year + 1))
    client.force_login(answer.wsgi_request.user)

    again = client.get(address)

    with ZipFile(io.BytesIO(answer.content)) as archive:
        held = [archive.read(name) for name in archive.namelist()]
        names = [re.sub("[0-9a-f]{8}", "#", name) for name in archive.namelist()]
    stem = f"table-guild-draft-{draft.pk}-#"
    assert names == [f"{stem}-clean.docx", f"{stem}-redline.docx"]
    assert held == [parts["text"], parts["redline"]]
    assert again.content == answer.content
    tag = answer.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_changes_are_dated_by_the_words(client, draft, clause):
    drafted = words_in(client.get(at(draft, "redline.docx")).content)
    tabled = ProposalFactory(negotiation=clause.negotiation)
    PositionFactory(proposal=tabled, clause=clause, text="Handed over.", frozen=True)
    hand_over(tabled)

    handed_over = words_in(client.get(at(tabled, "redline.docx")).content)

    days = [set(re.findall('w:date="([^T"]*)', one)) for one in (drafted, handed_over)]
    assert days == [{YESTERDAY.date().isoformat()}, {tabled.tabled_at.date().isoformat()}]


@pytest.mark.parametrize("who", ["member", "other_staff", "observer"])
def test_drafts_are_for_their_table(client_of, draft, request, who):
    client = client_of(request.getfixturevalue(who))
    rest = [
        "",
        "ready-to-send.zip",
        *(f"{part}.{e}" for part in ("text", "redline") for e in ENDINGS),
    ]

    statuses = {client.get(at(draft, one)).status_code for one in rest}

    assert statuses == ({200} if who == "observer" else {404})


def test_another_forms_ending_is_not_found(client, draft):
    assert [client.get(at(draft, f"text.{ending}")).status_code for ending in ("zip", "odt")] == [
        404,
        404,
    ]


def test_every_page_of_a_proposal_leads_to_its_files(client, draft, theirs):
    for page in (
        draft.get_absolute_url(),
        f"{draft.get_absolute_url()}hand-over/",
        theirs.proposal.get_absolute_url(),
    ):
        assert "/export/" in client.get(page).content.decode()


def test_two_texts_of_a_clause_under_a_chosen_name(client, table, clause, theirs):
    ours = PositionFactory(
        proposal=ProposalFactory(negotiation=table), clause=clause, text=NEW, tabled=True
    )
    compare = f"{clause.get_absolute_url()}compare/{theirs.slug}..{ours.slug}/"
    query = urlencode({"from": theirs.slug, "to": ours.slug})
    address = f"/staff/table/clauses/consent/export/?{query}"

    page = client.get(address)
    files = page.context["files"]
    content = client.get(f"{files[0][1]}").content
    wrong = client.get(files[0][1].replace(ours.slug, "nothing"))

    assert address.replace("&", "&amp;") in client.get(compare).content.decode()
    assert (rejected(content), accepted(content)) == (OLD.split("\n"), NEW.split("\n"))
    assert 'w:author="WGA"' in words_in(content)
    assert wrong.status_code == 404


def test_one_text_alone_has_nothing_to_be_held_against(client, clause, theirs):
    assert client.get("/staff/table/clauses/consent/export/").status_code == 404


def test_an_agreement_being_drafted_against_another(client, client_of, table, other_staff):
    before = AgreementFactory(negotiation=table, slug="old")
    AgreementClauseFactory(agreement=before, label="1", title="Scope", text=OLD)
    finish(before)
    drafted = AgreementFactory(negotiation=table, slug="new", predecessor=before)
    AgreementClauseFactory(agreement=drafted, label="1", title="Scope", text=NEW)
    address = "/staff/table/agreements/new/export/"

    page = client.get(f"{address}?author=Drafting+committee")
    content = client.get(page.context["files"][0][1]).content

    assert rejected(content) == ["1 Scope", *OLD.split("\n")]
    assert accepted(content) == ["1 Scope", *NEW.split("\n")]
    assert 'w:author="Drafting committee"' in words_in(content)
    compare = client.get("/agreements/old/compare/new/").content.decode()
    assert f"{address}?base=old" in compare
    stranger = client_of(other_staff)
    assert [stranger.get(one).status_code for one in (address, f"{address}redline.docx")] == [
        404,
        404,
    ]
    assert client.get(f"{address}redline.docx?base=new").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 30])
def test_an_export_asks_the_database_so_often(
    client, table, clause, draft, django_assert_num_queries, count
):
    for number in range(count):
        further = ClauseFactory(issue=clause.issue)
        proposal = ProposalFactory(negotiation=table, employer=True)
        PositionFactory(proposal=proposal, clause=further, text=f"Said {number}.", tabled=True)
        PositionFactory(proposal=draft, clause=further, stance="accept", text="")

    for rest, queries in (("", 11), ("redline.docx", 13), ("ready-to-send.zip", 13)):
        with django_assert_num_queries(queries):
            assert client.get(at(draft, rest)).status_code == 200


def test_what_was_exported_is_taken_in_under_its_clauses(client, table, clause, theirs, draft):
    named_alike = ClauseFactory(issue=clause.issue, reference="Art. 72.C", title="Consent")
    PositionFactory(proposal=draft, clause=named_alike, text="(a) One rule.\n(b) Another rule.")
    unnumbered = ClauseFactory(issue=clause.issue, reference="", title="Credit")
    PositionFactory(proposal=draft, clause=unnumbered, text="Credit is given in full.")
    draft.positions.filter(clause=clause).update(place=10_000)
    ours = {one.clause_id: one.text for one in draft.positions.select_related("clause")}
    candidates = [
        Candidate(one.pk, one.reference, one.title, (ours[one.pk],))
        for one in (clause, named_alike, unnumbered)
    ]

    file = read(client.get(at(draft, "redline.docx")).content)
    stretches = stretches_of(file, original(file), accepted_lines(file))
    guesses = guess(stretches, candidates)

    words: dict[int, list[str]] = {}
    for stretch, found in zip(stretches, guesses, strict=True):
        if not found.is_left_out:
            words.setdefault(found.key, []).append(stretch.text)
    assert {key: "\n".join(lines) for key, lines in words.items()} == ours
    assert {found.confidence for found in guesses} == {1.0}
