"""Texts that break slow comparers, at their full size."""

import random
from collections.abc import Iterator

from bench.agreement import Author, render

WORDS = 60_000
EQUAL_PARAGRAPHS = 2_000
CHARACTERS = 1_000_000
LINE = "The parties agree to the terms set out in paragraph {} of this agreement."
HEBREW = ("המפיק ישלם לשחקן בתוך {} ימים.", "המפיק ישלם לשחקנית בתוך {} ימים.")
ARABIC = ("يجب إخطار النقابة قبل {} يوما.", "يجب إخطار الشركة قبل {} يوما.")
CHINESE = ("公司应当在{}日内通知工会。", "公司必须在{}日内书面通知工会。")
Texts = tuple[str, str]


def worst_cases(seed: int = 2023) -> Iterator[tuple[str, Texts]]:
    """A name and the two texts of each."""
    chance = random.Random(seed)  # noqa: S311
    agreements = [render(Author(seed + n).agreement(WORDS))[0] for n in (1, 2)]
    yield "two different texts of 60,000 words", (agreements[0], agreements[1])
    giant = agreements[0].replace("\n", " ").split(" ")
    edited = [word if chance.random() > 0.01 else "another" for word in giant]
    yield "one giant paragraph, 1 % edited", (" ".join(giant), " ".join(edited))
    other = agreements[1].replace("\n", " ")
    yield "one giant paragraph, nothing kept", (" ".join(giant), other)
    same = [LINE.format(1)] * EQUAL_PARAGRAPHS
    yield "2,000 equal paragraphs, and ten more", ("\n".join(same), "\n".join(same + same[:10]))
    yield "1 MB of one character", ("a" * CHARACTERS, "a" * (CHARACTERS - 1))
    yield "1 MB of one punctuation mark", ("." * CHARACTERS, "." * (CHARACTERS - 1))
    lines = [LINE.format(number) for number in range(3_000)]
    yield "3,000 lines reversed", ("\n".join(lines), "\n".join(lines[::-1]))
    yield "Hebrew, every line edited", _lines(HEBREW)
    yield "Arabic, every line edited", _lines(ARABIC)
    yield "Chinese, every line edited", _lines(CHINESE)
    sides = (" ".join(text.format(n) for n in range(6_000)) for text in CHINESE)
    yield "Chinese, one paragraph", (next(sides), next(sides))


def _lines(patterns: Texts) -> Texts:
    before, after = ("\n".join(text.format(n) for n in range(6_000)) for text in patterns)
    return before, after
