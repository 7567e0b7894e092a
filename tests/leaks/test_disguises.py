"""The forms of a word are found where they are, and not where they are not."""

import base64

import pytest

from tests.leaks.disguises import disguised_in

SENTENCE = "Hidden: the canarydraft words of our table."
FORMS = {
    "reversed": SENTENCE[::-1],
    "hexadecimal": SENTENCE.encode().hex(),
    "UTF-16": SENTENCE.encode("utf-16").decode(errors="replace"),
    "UTF-16 of a big machine": SENTENCE.encode("utf-16-be").decode(),
    "UTF-32": SENTENCE.encode("utf-32-le").decode(),
    **{
        f"base64 after {count}": base64.b64encode(("." * count + SENTENCE).encode()).decode()
        for count in range(6)
    },
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_found(form):
    assert [address for _, address in disguised_in({"/page/": FORMS[form]})] == ["/page/"]


def test_plain_words_are_no_disguise():
    assert disguised_in({"/page/": f"{SENTENCE} Y2Fu yrana c a n"}) == []
