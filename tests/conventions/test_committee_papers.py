"""Committee papers stay inside: only the modules named here know of them."""

import re

from tests.conventions import sources

KNOWS = {
    "members/policies/of_negotiations.py",
    "negotiations/actions/committee_papers.py",
    "negotiations/forms/committee_papers.py",
    "negotiations/management/commands/rotate_paper_keys.py",
    "negotiations/models/__init__.py",
    "negotiations/models/paper.py",
    "negotiations/staff_urls.py",
    "negotiations/tellings.py",
    "negotiations/views/staff/committee_papers.py",
}
NAMED = re.compile(r"\b(Attachment|attachments|committee_papers)\b")


def test_only_these_modules_know_of_them() -> None:
    files = [file for file in sources.python_files(*sources.APPS) if "migrations" not in file.parts]

    knowing = {sources.name_of(one) for one in files if NAMED.search(one.read_text("utf-8"))}

    assert knowing == KNOWS
