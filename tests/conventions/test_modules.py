"""How modules are named, opened and tied together."""

import ast
import re
import tomllib

from tests.conventions import sources

NAMES_OF_NOTHING = {"common", "utils", "helpers", "services", "selectors", "signals"}
NAMED_BY_THE_ENGINE = re.compile(r"^\d{4}_(auto_|alter_|remove_|rename_|.*_and_more$)")
OPENS_WITHOUT_WORDS = {"__init__.py", "apps.py"}


def test_no_module_is_a_drawer() -> None:
    drawers = [
        sources.name_of(file)
        for file in sources.python_files(*sources.APPS, "tests", "bench")
        if NAMES_OF_NOTHING & {part.removesuffix(".py") for part in file.parts}
    ]

    assert drawers == []


def test_every_module_says_what_it_is_about() -> None:
    silent = [
        sources.name_of(file)
        for file in sources.python_files(*sources.APPS)
        if file.name not in OPENS_WITHOUT_WORDS and "migrations" not in file.parts
        if not (ast.get_docstring(sources.tree(file)) or "").strip()
    ]

    assert silent == []


def test_no_function_imports() -> None:
    imports = [
        f"{sources.name_of(file)}:{node.lineno}"
        for file in sources.python_files(*sources.APPS)
        for function in sources.functions(file)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert imports == []


def test_migrations_are_named_by_people() -> None:
    unnamed = [
        sources.name_of(file)
        for file in sources.python_files(*sources.APPS)
        if file.parent.name == "migrations" and NAMED_BY_THE_ENGINE.match(file.stem)
    ]

    assert unnamed == []


def test_every_package_is_a_package() -> None:
    """A folder without `__init__.py` would slip past the import contracts."""
    open_folders = {
        sources.name_of(file.parent)
        for file in sources.python_files(*sources.APPS)
        if not (file.parent / "__init__.py").exists()
    }

    assert open_folders == set()


def contracts() -> dict[str, dict]:
    settings = tomllib.loads((sources.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {one["name"]: one for one in settings["tool"]["importlinter"]["contracts"]}


def test_every_module_below_the_models_is_held_pure() -> None:
    layers = contracts()["The layers of negotiations and members"]["layers"]
    below = " ".join(layers[layers.index("(models)") + 1 :])
    pure = contracts()["Pure modules know no framework, no database and no other layer"]

    there = {
        f"{app}.{name}"
        for app in ("negotiations", "members")
        for name in re.findall(r"\w+", below)
        if (sources.ROOT / app / name).is_dir() or (sources.ROOT / app / f"{name}.py").exists()
    }

    assert there - set(pure["source_modules"]) == set()
