"""The documents say what the code does."""

import ast
import re

import pytest

from tests.conventions import sources

READERS = {"str", "bool", "int", "list", "db", "email_url", "get", "getenv", "url", "path", "float"}
SET_BY_THE_TOOLS = {"DJANGO_SETTINGS_MODULE", "PYTHONPATH"}


def read_variables() -> set[str]:
    """Names that the code reads from the environment, or hands to a reader of `env`."""
    return {
        node.args[0].value
        for file in sources.python_files(*sources.APPS)
        for node in ast.walk(sources.tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in READERS and ast.unparse(node.func.value) in {"env", "os.environ", "os"}
        if node.args and isinstance(node.args[0], ast.Constant)
    } - SET_BY_THE_TOOLS


def test_every_variable_of_the_environment_is_described() -> None:
    text = (sources.ROOT / "docs" / "running.md").read_text(encoding="utf-8")

    described = re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)

    assert sorted(described) == sorted(read_variables())


@pytest.mark.parametrize(
    "file", sorted((sources.ROOT / "docs" / "adr").glob("*.md")), ids=lambda file: file.stem
)
def test_a_decision_fits_on_a_page(file) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 30
    assert [line for line in lines if line.startswith("#")] == [
        f"# {int(file.stem[:4])}. {lines[0].partition('. ')[2]}",
        "## Decision",
        "## Why",
        "## What follows",
    ]


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(file.stem[:4]) for file in (sources.ROOT / "docs" / "adr").glob("*.md"))

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("file", ["docs/architecture.md"])
def test_the_architecture_is_read_in_one_sitting(file: str) -> None:
    assert len((sources.ROOT / file).read_text(encoding="utf-8").splitlines()) <= 150


def test_what_the_architecture_names_exists() -> None:
    text = (sources.ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

    named = re.findall(r"`((?:portal|negotiations|members|tests|docs|templates)/[\w./-]+)`", text)

    assert [path for path in named if not (sources.ROOT / path).exists()] == []


@pytest.mark.parametrize("app", ["negotiations", "portal"])
def test_the_architecture_places_every_module(app: str) -> None:
    text = (sources.ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)/?`", text)) | set(re.findall(rf"`{app}/(\w+)", text))
    inside = (sources.ROOT / app).iterdir()

    modules = {one.stem for one in inside if one.suffix == ".py" or (one / "__init__.py").exists()}

    assert sorted(modules - named - {"__init__"}) == []
