"""A redline that does not hold both texts is refused."""

from dataclasses import replace

import pytest

from negotiations.redline import OpKind, RebuildError, Span, compare
from negotiations.redline.rebuild import check

BEFORE, AFTER = "(a) The writer may\nrefuse.", "(b) The writer shall\nrefuse."


def with_ops(redline, *ops):
    return replace(redline, rows=(replace(redline.rows[0], ops=ops), *redline.rows[1:]))


def test_accepts_what_the_comparer_gives():
    redline = compare(BEFORE, AFTER)

    check(redline, exact=False)

    assert len(redline.rows) == 2


def test_refuses_a_lost_row():
    redline = compare(BEFORE, AFTER)

    with pytest.raises(RebuildError):
        check(replace(redline, rows=redline.rows[:1]), exact=False)


def test_refuses_a_lost_operation():
    redline = compare(BEFORE, AFTER)

    with pytest.raises(RebuildError):
        check(with_ops(redline, *redline.rows[0].ops[1:]), exact=False)


def test_refuses_another_text():
    redline = compare(BEFORE, AFTER)

    with pytest.raises(RebuildError):
        check(replace(redline, after=AFTER + " Always."), exact=False)


def test_refuses_equal_words_that_differ():
    redline = compare(BEFORE, AFTER)
    equal, deleted, inserted = redline.rows[0].ops
    wrong = replace(
        deleted, kind=OpKind.EQUAL, after=Span(inserted.after.start, inserted.after.end)
    )

    with pytest.raises(RebuildError):
        check(with_ops(redline, equal, wrong), exact=False)
