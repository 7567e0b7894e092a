"""Provisions put into one text, and what keeps it from being final."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiations.assembly import (
    AgreedWords,
    BrokenTree,
    Fault,
    FaultKind,
    HeldAgainst,
    Node,
    Origin,
    assemble,
    faults,
    passage_at,
)
from negotiations.document import Heading, Words
from portal.text import canonical, sha256

AGREED = "No replica without consent."


def node(key: int, parent: int = 0, **fields: object) -> Node:
    words = {"label": "", "title": "", "text": "", "origin": Origin.WRITTEN}
    return Node(key=key, parent=parent, **words | fields)


TREE = [
    node(1, label="Art. 1", title="Consent"),
    node(2, label="Art. 2", title="Credit", text="Credit is given."),
    node(3, parent=1, label="(a)", text="No replica without consent."),
    node(4, parent=1, label="(b)", title="Form", text="In writing."),
    node(5, parent=4, text="A signature is enough."),
]
TEXT = """Art. 1 Consent

(a) No replica without consent.

(b) Form

In writing.

A signature is enough.

Art. 2 Credit

Credit is given."""


def test_provisions_stand_in_reading_order_under_their_headings():
    whole = assemble(TREE)

    assert whole.text == TEXT
    assert [(p.node.key, p.number, p.depth) for p in whole.passages] == [
        (1, 1, 1),
        (3, 2, 2),
        (4, 3, 2),
        (5, 4, 3),
        (2, 5, 1),
    ]
    assert whole.blocks[:3] == (
        Heading(1, "Art. 1 Consent"),
        Words("(a) No replica without consent."),
        Heading(2, "(b) Form"),
    )


def test_each_passage_holds_its_own_heading_and_words():
    whole = assemble(TREE)

    assert [whole.text[p.start : p.end] for p in whole.passages] == [
        "Art. 1 Consent",
        "(a) No replica without consent.",
        "(b) Form\n\nIn writing.",
        "A signature is enough.",
        "Art. 2 Credit\n\nCredit is given.",
    ]


def test_a_character_is_found_in_its_passage_and_in_its_article():
    whole = assemble(TREE)
    place = TEXT.index("signature")

    assert passage_at(whole.passages, place).node.key == 5
    assert passage_at(whole.articles, place).node.key == 1
    assert passage_at((), place) is None


def test_the_document_has_the_title_outside_its_text():
    document = assemble(TREE).document("Whole agreement", ("2026",))

    assert (document.title, document.facts, document.text) == ("Whole agreement", ("2026",), TEXT)


@pytest.mark.parametrize(
    "lost", [[node(1, parent=2), node(2, parent=1)], [node(1, parent=1)], [node(3, parent=9)]]
)
def test_no_provision_is_lost_silently(lost):
    with pytest.raises(BrokenTree):
        assemble([node(7, title="There"), *lost])


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.text(max_size=9), st.text(max_size=9), st.text()),
        max_size=6,
    )
)
def test_the_text_is_canonical_and_the_passages_hold_all_of_it(rows):
    nodes = [
        node(key, min(above, key - 1), label=label, title=title, text=text)
        for key, (above, label, title, text) in enumerate(rows, start=1)
    ]

    whole = assemble(nodes)
    between = [whole.text[p.start : p.end] for p in whole.passages]

    assert whole.text == canonical(whole.text)
    assert "\n\n".join(one for one in between if one) == whole.text


HELD = HeldAgainst(agreed={8: AgreedWords(80, sha256(AGREED))}, before={70: "As before."})
GOOD = node(1, label="1", text=AGREED, origin=Origin.AGREED, clause=8, agreed_by=80)
CARRIED = node(2, label="2", text="As before.", origin=Origin.CARRIED, carried_from=70)


@pytest.mark.parametrize(
    ("nodes", "found"),
    [
        ([GOOD, CARRIED], []),
        ([], [Fault(FaultKind.NOTHING), Fault(FaultKind.LACKING, clause=8)]),
        ([CARRIED], [Fault(FaultKind.LACKING, clause=8)]),
        ([node(1, text="Other words.", clause=8)], [Fault(FaultKind.DIFFERS, 1, 8)]),
        ([node(1, text=AGREED, clause=8)], []),
        (
            [node(1, text=AGREED, origin=Origin.AGREED, clause=8, agreed_by=79)],
            [Fault(FaultKind.REOPENED, 1, 8)],
        ),
        (
            [GOOD, node(3, text="Gone.", origin=Origin.AGREED, clause=9, agreed_by=90)],
            [Fault(FaultKind.REOPENED, 3, 9)],
        ),
        (
            [GOOD, node(2, text="Not so.", origin=Origin.CARRIED, carried_from=70)],
            [Fault(FaultKind.NOT_AS_BEFORE, 2)],
        ),
        (
            [GOOD, node(2, text="As before.", origin=Origin.CARRIED, carried_from=71)],
            [Fault(FaultKind.NOT_AS_BEFORE, 2)],
        ),
        ([GOOD, node(3, label="3")], [Fault(FaultKind.BARE, 3)]),
        ([GOOD, node(3, label="3"), node(4, parent=3, text="Below.")], []),
        ([GOOD, node(3), node(4, parent=3, text="Below.")], [Fault(FaultKind.BARE, 3)]),
        ([GOOD, node(3, label=" 1 ", title="Again")], [Fault(FaultKind.LABEL_TWICE, 3)]),
        ([GOOD, node(3, title="A"), node(4, parent=3, label="1", text="Elsewhere.")], []),
    ],
)
def test_faults(nodes, found):
    assert list(faults(nodes, HELD)) == found


def test_faults_come_in_reading_order_with_what_is_lacking_last():
    nodes = [node(2, label="x"), node(1, title="A"), node(3, parent=1), node(4, parent=2)]

    assert [fault.node for fault in faults(nodes, HELD)] == [4, 3, 0]
