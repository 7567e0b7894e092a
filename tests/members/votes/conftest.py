"""The independent program, as the tests of the protocol run it."""

from tests.members.belenios.conftest import tool

__all__ = ["tool"]
