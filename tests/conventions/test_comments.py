"""Comments stay inside: only the modules named here know of them, and nothing that goes out does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conventions import sources

KNOWS = {
    # A person takes home what they wrote themselves, and when others named them.
    "members/exports/own_work.py",
    "negotiations/actions/comments.py",
    "negotiations/comments.py",
    "negotiations/desk.py",
    "negotiations/forms/comments.py",
    "negotiations/models/__init__.py",
    "negotiations/staff_urls.py",
    "negotiations/views/staff/comment_panels.py",
    "negotiations/views/staff/comments.py",
    "negotiations/views/staff/drafts.py",
    "negotiations/views/staff/summaries.py",
    "negotiations/views/staff/summary_lists.py",
}
MODULES = {"comments", "comment_panels"}
# The ways from a person, a table, a text or a summary to what was remarked.
WAYS = {"comments", "mentioned_in"}
NAMED = re.compile(r"^(\w+__)*(comments|mentioned_in)(__\w+)*$")
SHOWN = re.compile(r"\b(comments|comment)\.|url '[\w-]*comment|comments_panel|comment_thread")


def reasons(file: Path) -> Iterator[str]:
    """What in a module leads to comments."""
    for node in ast.walk(sources.tree(file)):
        match node:
            case ast.ImportFrom(module=module, names=names):
                imported = {one.name for one in names}
                if imported & (MODULES | {"Comment"}) or (module or "").split(".")[-1] in MODULES:
                    yield f"imports from {module}"
            case ast.Attribute(attr=name) if name in WAYS:
                yield f"asks for {name}"
            case ast.Constant(value=str(words)) if NAMED.match(words):
                yield f"names {words}"


def test_only_these_modules_know_of_comments() -> None:
    files = [
        file
        for file in sources.python_files(*sources.APPS)
        if "migrations" not in file.parts
        and sources.name_of(file) != "negotiations/models/paper.py"
    ]

    assert {sources.name_of(file) for file in files if any(reasons(file))} == KNOWS


def test_only_staff_pages_show_comments() -> None:
    shown = {
        sources.name_of(file.parent)
        for file in sources.templates()
        if SHOWN.search(file.read_text(encoding="utf-8"))
    }

    assert shown == {"templates/negotiations/staff"}
