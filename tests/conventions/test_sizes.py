"""Nothing grows past what one person reads at once."""

import ast
from pathlib import Path

from tests.conventions import sources

MODULE, SETTINGS, TEST_MODULE, TEMPLATE = 400, 300, 600, 150
FUNCTION, VIEW = 20, 25


def test_modules_are_short() -> None:
    written = [
        file for file in sources.python_files(*sources.APPS) if "migrations" not in file.parts
    ]

    assert too_long(written, MODULE) == []


def test_settings_are_short() -> None:
    assert too_long([sources.ROOT / "portal" / "settings.py"], SETTINGS) == []


def test_test_modules_are_short() -> None:
    assert too_long(sources.python_files("tests", "bench"), TEST_MODULE) == []


def test_templates_are_short() -> None:
    assert too_long(sources.templates(), TEMPLATE) == []


def test_functions_are_short() -> None:
    long = [
        f"{sources.name_of(file)}:{function.lineno} {function.name}: {length} of {limit}"
        for file in sources.python_files(*sources.APPS)
        if "migrations" not in file.parts
        for function in sources.functions(file)
        if (length := body_length(file, function)) > (limit := limit_of(file))
    ]

    assert long == []


def too_long(files: list[Path], limit: int) -> list[str]:
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    return [
        f"{sources.name_of(file)}: {length}" for file, length in lengths.items() if length > limit
    ]


def limit_of(file: Path) -> int:
    return VIEW if "views" in file.parts else FUNCTION


def body_length(file: Path, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body that hold code; neither the docstring nor a blank line counts."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    lines = file.read_text(encoding="utf-8").splitlines()
    return sum(bool(line.strip()) for line in lines[body[0].lineno - 1 : body[-1].end_lineno])
