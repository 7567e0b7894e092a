"""The editor as a plain form: saving the whole page, and settling what two people wrote."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.actions import papers
from negotiations.forms.drafts import fingerprint
from negotiations.models import DraftRevision, Negotiation, Position
from portal.models import User
from tests.factories.negotiations import ClauseFactory, PositionFactory, ProposalFactory


@pytest.fixture
def position(table: Negotiation) -> Position:
    return PositionFactory(clause=ClauseFactory(negotiation=table), text="Old words.")


@pytest.fixture
def address(position: Position) -> str:
    return reverse("proposal-save", args=["table", position.proposal_id])


def page_of(position: Position, **typed: object) -> dict[str, object]:
    """What a browser posts for one clause of a page loaded now, with `typed` changed."""
    fields = {
        "revision": position.revision,
        "shown": fingerprint(position.stance, position.text),
        "seen": papers.fingerprint(None),
        "stance": position.stance,
        "text": position.text,
        "base": "",
        "rationale": "",
        "internal_notes": "",
    }
    return {f"{position.pk}-{name}": value for name, value in (fields | typed).items()}


def saved(position: Position) -> tuple[str, str, int]:
    position.refresh_from_db()
    return position.stance, position.text, position.revision


def test_the_form_saves_words_stance_and_papers(
    position: Position, address: str, client: Client
) -> None:
    typed = {
        "text": "New\r\nwords.",
        "stance": "counter",
        "rationale": "Why",
        "internal_notes": "!",
    }

    answer = client.post(address, page_of(position, **typed))

    assert answer["Location"] == position.proposal.get_absolute_url()
    assert saved(position) == ("counter", "New\nwords.", 1)
    assert (position.note.rationale, position.note.internal_notes) == ("Why", "!")


def test_an_untouched_clause_is_not_saved(position: Position, address: str, client: Client) -> None:
    client.post(address, page_of(position))

    assert saved(position) == ("propose", "Old words.", 0)
    assert DraftRevision.objects.count() == 0


def test_an_untouched_clause_never_meets_what_a_colleague_saved(
    position: Position, address: str, client: Client, colleague: User, client_of
) -> None:
    loaded = page_of(position)
    client_of(colleague).post(address, page_of(position, text="Hers."))

    answer = client.post(address, loaded)

    assert answer["Location"] == position.proposal.get_absolute_url()
    assert saved(position) == ("propose", "Hers.", 1)
    assert DraftRevision.objects.unsettled().count() == 0


def test_two_texts_are_both_kept(
    position: Position, address: str, client: Client, colleague: User, client_of
) -> None:
    mine = page_of(position, text="Mine.")
    client_of(colleague).post(address, page_of(position, text="Hers."))

    answer = client.post(address, mine)

    conflict = DraftRevision.objects.unsettled().get()
    assert answer["Location"] == reverse(
        "draft-conflict", args=["table", position.proposal_id, conflict.pk]
    )
    assert saved(position) == ("propose", "Hers.", 1)
    assert conflict.text == "Mine."


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"choice": "theirs"}, "Hers."),
        ({"choice": "yours"}, "Mine."),
        ({"choice": "merge", "text": "Ours."}, "Ours."),
    ],
)
def test_a_conflict_is_settled_by_choice(
    posted: dict[str, str],
    words: str,
    position: Position,
    address: str,
    client: Client,
    colleague: User,
    client_of,
) -> None:
    mine = page_of(position, text="Mine.")
    client_of(colleague).post(address, page_of(position, text="Hers."))
    choosing = client.post(address, mine)["Location"]
    seen = client.get(choosing).content.decode()

    client.post(choosing, {"base_revision": 1, "stance": "propose", "text": "Mine."} | posted)

    assert "Hers." in seen
    assert "Mine." in seen
    assert saved(position)[1] == words
    assert DraftRevision.objects.unsettled().count() == 0
    kept = set(DraftRevision.objects.values_list("text", flat=True))
    assert kept == {"Hers.", "Mine.", words}


def test_a_choice_on_an_older_text_is_kept_beside_the_newer(
    position: Position, address: str, client: Client, colleague: User, client_of
) -> None:
    hers = client_of(colleague)
    mine = page_of(position, text="Mine.")
    hers.post(address, page_of(position, text="Hers."))
    choosing = client.post(address, mine)["Location"]
    position.refresh_from_db()
    hers.post(address, page_of(position, text="Hers again."))

    answer = client.post(
        choosing, {"base_revision": 1, "stance": "propose", "text": "Ours.", "choice": "merge"}
    )

    newer = DraftRevision.objects.unsettled().get()
    assert answer["Location"].endswith(f"/conflicts/{newer.pk}/")
    assert (newer.text, saved(position)[1]) == ("Ours.", "Hers again.")


def test_what_was_typed_stays_on_an_error(position: Position, address: str, client: Client) -> None:
    typed = page_of(position, text="Typed with care.", stance="shout")

    page = client.post(address, typed).content.decode()

    assert "Typed with care." in page
    assert "Select a valid choice. shout is not one of the available choices." in page
    assert saved(position) == ("propose", "Old words.", 0)


def test_papers_never_replace_those_of_somebody_else(
    position: Position, address: str, client: Client, colleague: User, client_of
) -> None:
    client_of(colleague).post(address, page_of(position, rationale="Hers."))

    page = client.post(address, page_of(position, rationale="Mine.", text="New.")).content.decode()

    position.refresh_from_db()
    assert (position.note.rationale, position.text) == ("Hers.", "New.")
    assert "Ben Committee changed these papers meanwhile. Yours are not saved yet." in page
    assert re.search(r"<textarea[^>]*-rationale[^>]*>\s*Mine.</textarea>", page)
    assert re.search(r'data-part="others-rationale">Hers.<', page)


def test_papers_are_replaced_by_who_has_seen_them(
    position: Position, address: str, client: Client, colleague: User, client_of
) -> None:
    client_of(colleague).post(address, page_of(position, rationale="Hers."))
    page = client.post(address, page_of(position, rationale="Mine.")).content.decode()
    seen = re.search(r'-seen" value="([0-9a-f]{64})"', page)
    assert seen

    client.post(address, page_of(position, rationale="Hers and mine.", seen=seen.group(1)))

    position.refresh_from_db()
    assert (position.note.rationale, position.note.updated_by.name) == (
        "Hers and mine.",
        "Ana Staff",
    )


def test_an_untouched_page_leaves_newer_papers_alone(
    position: Position, address: str, client: Client, colleague: User, client_of
) -> None:
    loaded = page_of(position)
    client_of(colleague).post(address, page_of(position, rationale="Hers."))

    answer = client.post(address, loaded)

    position.refresh_from_db()
    assert (answer.status_code, position.note.rationale) == (302, "Hers.")


def test_words_typed_when_it_was_handed_over_meanwhile_are_shown_again(
    table: Negotiation, client: Client
) -> None:
    frozen = PositionFactory(clause=ClauseFactory(negotiation=table), tabled=True)
    address = reverse("proposal-save", args=["table", frozen.proposal_id])
    old = frozen.text

    page = client.post(address, page_of(frozen, text="Too late.")).content.decode()

    assert "It is no draft any more; what you typed was not saved." in page
    assert "Too late." in page
    assert saved(frozen)[1] == old


def test_the_base_is_chosen_from_the_clauses_own_texts(
    position: Position, address: str, client: Client
) -> None:
    theirs = ProposalFactory(negotiation=position.clause.negotiation, employer=True)
    base = PositionFactory(clause=position.clause, proposal=theirs, tabled=True)
    foreign = PositionFactory(tabled=True)
    chosen = []

    for key in (base.pk, foreign.pk):
        client.post(address, page_of(position, base=key))
        position.refresh_from_db()
        chosen.append(position.base_id)

    assert chosen == [base.pk, None]


def test_the_editor_compares_with_their_last_words(position: Position, client: Client) -> None:
    theirs = ProposalFactory(negotiation=position.clause.negotiation, employer=True)
    PositionFactory(clause=position.clause, proposal=theirs, text="New words.", tabled=True)

    page = client.get(position.proposal.get_absolute_url()).content.decode()

    assert "1 word out, 1 word in" in page
    assert "<bdi>New</bdi>" in page


def test_the_comparisons_of_a_page_have_anchors_of_their_own(
    position: Position, client: Client
) -> None:
    PositionFactory(
        clause=ClauseFactory(negotiation=position.clause.negotiation), proposal=position.proposal
    )

    page = client.get(position.proposal.get_absolute_url()).content.decode()

    anchors = re.findall(r' id="([^"]*change-1)"', page)
    assert len(anchors) == 2
    assert len(set(anchors)) == 2


def test_an_observer_reads_the_draft_without_a_form(
    position: Position, observer: User, client_of
) -> None:
    page = client_of(observer).get(position.proposal.get_absolute_url()).content.decode()

    assert "Old words." in page
    assert "<textarea" not in page


def test_words_in_the_editor_are_escaped(table: Negotiation, client: Client) -> None:
    attack = "</textarea><script>alert(1)</script>"
    draft = PositionFactory(clause=ClauseFactory(negotiation=table), text=attack).proposal

    page = client.get(draft.get_absolute_url()).content.decode()

    assert "<script>alert(1)" not in page
    assert page.count("&lt;/textarea&gt;") == 2


def test_the_words_of_a_tabled_proposal_are_read_only(table: Negotiation, client: Client) -> None:
    frozen = PositionFactory(clause=ClauseFactory(negotiation=table), tabled=True)

    page = client.get(frozen.proposal.get_absolute_url()).content.decode()

    assert frozen.text in page
    assert frozen.get_absolute_url() in page
    assert re.findall('<textarea name="(\\w+)"', page) == ["words"]  # of a comment
