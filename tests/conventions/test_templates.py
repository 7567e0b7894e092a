"""What every template keeps to: no code or style inside, no text past the escaping, no gaps."""

import re

import pytest
from django.forms import CharField, Form
from django.template import Context, Template, TemplateDoesNotExist
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode

from tests.conventions import sources
from tests.conventions.undefined_variables import UndefinedVariable

FORBIDDEN = {
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "an inline style sheet": r"<style\b",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "an address that runs": r"(?i)javascript:",
    "text past the escaping": r"\|\s*safe(seq)?\b|autoescape\s+off|\|\s*striptags",
    "a file of another host": r"<(script|link|img|iframe)[^>]*\s(src|href)=[\"']?(https?:)?//",
}
TEMPLATES = [sources.name_of(file) for file in sources.templates()]
# Django finds the pages of errors by their names alone.
FOUND_BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
SAID_IN_EVERY_LANGUAGE = {"On the Table", "SHA-"}
# The block `columns` holds the name of a class.
MARKUP = (
    r"(?s)\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|\{% block columns %\}[\w-]*"
    r"|<(?:script|style)\b.*?</(?:script|style)>"
)
TRANSLATED = r"(?s)\{% blocktranslate\b.*?\{% endblocktranslate %\}"
READ_ALOUD = r'\b(?:aria-label|alt|title|placeholder|data-label)="([^"]*)"'


def short_name(name: str) -> str:
    """The name under which Django finds the template."""
    return name.split("templates/", 1)[1]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    found = [
        f"{sources.name_of(file)}: {hit.group()}"
        for file in sources.templates()
        for hit in re.finditer(FORBIDDEN[what], file.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("an inline script", "<script>alert(1)</script>"),
        ("an inline style sheet", "<style>p {}</style>"),
        ("an event attribute", '<a href="#" onclick="x()">'),
        ("a style attribute", '<p style="color: red">'),
        ("an address that runs", '<a href="JavaScript:x()">'),
        ("text past the escaping", "{{ text|safe }}"),
        ("a file of another host", '<script src="//cdn.example/x.js"></script>'),
    ],
)
def test_the_pattern_finds(what: str, line: str) -> None:
    assert re.search(FORBIDDEN[what], line)


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_template_and_all_it_names_exist(name: str) -> None:
    template = get_template(short_name(name)).template

    absent = [target for target in targets(template) if not exists(target)]

    assert absent == []


def targets(template: Template) -> list[str]:
    """Names that the template extends or includes; those that a variable holds are left out."""
    nodes = template.nodelist.get_nodes_by_type((ExtendsNode, IncludeNode))
    named = [node.parent_name if isinstance(node, ExtendsNode) else node.template for node in nodes]
    return [name.var for name in named if isinstance(name.var, str)]


def exists(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def test_an_undefined_variable_fails() -> None:
    with pytest.raises(UndefinedVariable, match=r"^person in "):
        Template("{{ person }}").render(Context())


def test_an_undefined_part_fails() -> None:
    with pytest.raises(UndefinedVariable, match=r"person\.name"):
        Template("{{ person.name|upper }}").render(Context({"person": {"email": "a"}}))


def test_a_condition_may_ask_for_an_absent_variable() -> None:
    assert Template("{% if person %}x{% endif %}").render(Context()) == ""


def test_templates_of_installed_packages_are_left_alone() -> None:
    class Asked(Form):
        name = CharField()

    assert Asked().as_p().count("<input") == 1


def test_every_template_is_used() -> None:
    files = [*sources.templates(), *sources.python_files(*sources.APPS)]
    written = "\n".join(file.read_text(encoding="utf-8") for file in files)

    idle = [name for name in map(short_name, TEMPLATES) if f'"{name}"' not in written]

    assert set(idle) - FOUND_BY_NAME == set()


def untranslated(text: str) -> list[str]:
    """Words that a reader meets and that no translator would."""
    text = re.sub(TRANSLATED, "", re.sub(MARKUP, "", text))
    read = [
        *re.findall(READ_ALOUD, text),
        *re.split(r"<[^>]*>", re.sub(r"\{[{%].*?[}%]\}", "", text)),
    ]
    bare = (re.sub(r"\{[{%].*?[}%]\}", "", words) for words in read)
    found = (hit.strip() for words in bare for hit in re.findall(r"[A-Za-z][A-Za-z’ -]{2,}", words))
    return [words for words in found if words not in SAID_IN_EVERY_LANGUAGE]


@pytest.mark.parametrize("file", sources.templates(), ids=sources.name_of)
def test_all_words_go_through_gettext(file) -> None:
    assert untranslated(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>{% translate 'Yes' %}</p>", []),
        ("<p>Yes</p>", ["Yes"]),
        ('<nav aria-label="Main pages">{{ words }}</nav>', ["Main pages"]),
        ("{% blocktranslate %}{{ count }} days{% endblocktranslate %}", []),
        ("{% comment %}For staff.{% endcomment %}<b>{{ name }} days</b>", ["days"]),
    ],
)
def test_untranslated_words_are_found(text: str, found: list[str]) -> None:
    assert untranslated(text) == found
