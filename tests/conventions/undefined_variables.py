"""A pytest plugin: a variable that a template prints and nobody gave is an error.

Templates of installed packages, such as those of Django's admin and forms, lean on Django's
leniency and are left alone. `{% if %}` may still ask for a variable that is not there.
"""

import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Context, engines

PACKAGES = Path(sysconfig.get_paths()["purelib"])


class UndefinedVariable(Exception):
    """A template prints a variable that its context does not have."""


class Undefined(str):
    """What the template engine prints in place of an absent variable, by way of `%`."""

    __slots__ = ()

    def __mod__(self, variable: object) -> str:
        origin = _origin(sys._getframe(1).f_locals["context"])
        if Path(origin).is_relative_to(PACKAGES):
            return ""
        message = f"{variable} in {origin}"
        raise UndefinedVariable(message)


def _origin(context: Context) -> str:
    template = context.render_context.template
    return str(template.origin.name if template else "a template without a file")


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail() -> Iterator[None]:
    engine = engines["django"].engine
    engine.string_if_invalid = Undefined("%s")
    yield
    engine.string_if_invalid = ""
