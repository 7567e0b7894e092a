"""Every colour of words can be read on every ground it stands on, in both themes."""

import re

import pytest

from tests.conventions import sources

STYLES = sources.ROOT / "static" / "css"
TOKENS = (STYLES / "tokens.css").read_text(encoding="utf-8")
LIGHT, DARK_BY_SYSTEM, DARK_BY_CHOICE = (
    dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block))
    for block in re.split(r"@media screen[^{]*\{", TOKENS)
)
THEMES = {"light": LIGHT, "dark": LIGHT | DARK_BY_SYSTEM}
WORDS = ("ink", "ink-soft", "ink-faint", "guild", "employer", "joint", "delete", "insert", "move")
WORDS += ("good", "warn", "bad")
GROUNDS = ("paper", "wash", "wash-deep")
OWN_GROUNDS = [(word, f"{word}-wash") for word in WORDS if f"{word}-wash" in LIGHT]
REVERSED = [("paper", "guild"), ("paper", "employer"), ("paper", "joint"), ("on-ink", "ink")]
ON_NOTICES = [
    (word, f"{tone}-wash") for word in ("ink", "ink-soft") for tone in ("good", "warn", "bad")
]
PAIRS = [(word, ground) for word in WORDS for ground in GROUNDS] + OWN_GROUNDS + REVERSED
PAIRS += ON_NOTICES


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read(theme: str) -> None:
    colours = THEMES[theme]

    weak = [
        f"{word} on {ground}: {ratio:.2f}"
        for word, ground in PAIRS
        if (ratio := contrast(colours[word], colours[ground])) < 4.5
    ]

    assert weak == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("mark", ["control", "focus"])
def test_controls_can_be_seen(theme: str, mark: str) -> None:
    colours = THEMES[theme]

    assert [ground for ground in GROUNDS if contrast(colours[mark], colours[ground]) < 3] == []


def test_dark_is_the_same_by_system_and_by_choice() -> None:
    assert DARK_BY_CHOICE == DARK_BY_SYSTEM


def test_no_style_sheet_but_the_tokens_names_a_colour() -> None:
    found = [
        f"{file.name}: {hit}"
        for file in sorted(STYLES.glob("*.css"))
        if file.name not in {"tokens.css", "print.css"}
        for hit in re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(", file.read_text("utf-8"))
    ]

    assert found == []
