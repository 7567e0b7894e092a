"""A redline for programs, in Akoma Ntoso's words."""

import json

import pytest

from negotiations.redline import ENGINE_VERSION, compare
from negotiations.redline.renderings import as_json


@pytest.mark.parametrize(
    ("before", "after", "types"),
    [
        ("Pay now, then.", "Pay now, then.", []),
        ("Pay now.\nRest then.", "Pay now.", ["repeal"]),
        ("Pay now.", "Pay now.\nRest then.", ["insertion"]),
        ("Pay me now.", "Pay us now.", ["substitution"]),
        ("Pay the writer.", "Nothing alike here at all", ["replacement"]),
        ("(a) Pay now.", "(b) Pay now.", ["renumbering"]),
        ("Pay now. Rest then.", "Pay now.\nRest then.", ["split"]),
        ("Pay now.\nRest then.", "Pay now. Rest then.", ["join"]),
    ],
)
def test_names_each_change(before, after, types):
    document = as_json(compare(before, after))

    assert [change["type"] for change in document["changes"]] == types


def test_a_move_is_a_repeal_and_an_insertion():
    stays = "A register of all the cloned voices is kept by the studio in Rome for ten years."
    moved = "Each use is told to the Guild at once."

    changes = as_json(compare(f"{moved}\n{stays}", f"{stays}\n{moved}"))["changes"]

    assert changes == [
        {
            "type": "repeal",
            "number": 1,
            "group": 1,
            "move": 1,
            "old": {"place": [0, 38], "text": moved},
            "new": None,
        },
        {
            "type": "insertion",
            "number": 1,
            "group": 1,
            "move": 1,
            "old": None,
            "new": {"place": [81, 119], "text": moved},
        },
    ]


def test_is_complete_and_can_be_written():
    document = as_json(compare("(a) Pay me", "(b) Pay us"))

    assert json.loads(json.dumps(document)) == {
        "engine_version": ENGINE_VERSION,
        "statistics": {
            "words_deleted": 1,
            "words_inserted": 1,
            "replacements": 1,
            "moves": 0,
            "relabelled": 1,
            "similarity": 0.5,
        },
        "changes": [
            {
                "type": "renumbering",
                "number": 1,
                "group": 1,
                "move": None,
                "old": {"place": [0, 10], "text": "(a)"},
                "new": {"place": [0, 10], "text": "(b)"},
            },
            {
                "type": "substitution",
                "number": 2,
                "group": 2,
                "move": None,
                "old": {"place": [8, 10], "text": "me"},
                "new": {"place": [8, 10], "text": "us"},
            },
        ],
        "rows": [
            {
                "kind": "changed",
                "before": [0, 10],
                "after": [0, 10],
                "label_before": "(a)",
                "label_after": "(b)",
                "move": None,
                "ops": [
                    {
                        "kind": "equal",
                        "before": [4, 8],
                        "after": [4, 8],
                        "move": None,
                        "coarse": False,
                    },
                    {
                        "kind": "delete",
                        "before": [8, 10],
                        "after": [8, 8],
                        "move": None,
                        "coarse": False,
                    },
                    {
                        "kind": "insert",
                        "before": [10, 10],
                        "after": [8, 10],
                        "move": None,
                        "coarse": False,
                    },
                ],
            }
        ],
    }
