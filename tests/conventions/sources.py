"""The project's own files, as the tests of the house rules read them."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "negotiations", "members")
NOT_OURS = frozenset({".venv", "var", "vendor", "node_modules", "__pycache__", "data"})
TEXT = frozenset(
    {".py", ".html", ".txt", ".md", ".css", ".js", ".toml", ".in", ".sh", ".json", ".svg"}
    | {".service", ".conf", ".example", ".yml", ""}
)


@cache
def files() -> tuple[Path, ...]:
    """Every text file that is kept in the repository, without what was fetched or built."""
    return tuple(sorted(_walk(ROOT)))


def _walk(top: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(top):
        folders[:] = [
            name for name in folders if name not in NOT_OURS and _is_kept(Path(folder) / name)
        ]
        for name in names:
            file = Path(folder) / name
            if file.suffix in TEXT and _is_kept(file):
                yield file


def _is_kept(path: Path) -> bool:
    """Hidden files are caches and editors' own, but for the few that the project keeps."""
    return not path.name.startswith(".") or path.name in {".ci", ".gitignore", ".github"}


def python_files(*tops: str) -> list[Path]:
    return [file for file in files() if file.suffix == ".py" and _top(file) in tops]


def templates() -> list[Path]:
    return [file for file in files() if file.suffix in {".html", ".txt"} and _in_templates(file)]


def _in_templates(file: Path) -> bool:
    return "templates" in file.relative_to(ROOT).parts[:-1]


def _top(file: Path) -> str:
    return file.relative_to(ROOT).parts[0]


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
