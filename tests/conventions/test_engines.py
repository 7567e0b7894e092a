"""A machine that should have the services cannot pass by leaving them out."""

import pytest

from tests import engines

REAL = {"DATABASE_URL": "postgres://db.example/x", "REDIS_URL": "redis://cache.example/0"}
OUTCOMES = {
    "both are there": (REAL, None),
    "both are there and required": (REAL | {"REQUIRE_SERVICES": "1"}, None),
    "one is absent": ({"REDIS_URL": REAL["REDIS_URL"]}, pytest.skip.Exception),
    "one is absent and required": (
        {"REDIS_URL": REAL["REDIS_URL"], "REQUIRE_SERVICES": "1"},
        pytest.fail.Exception,
    ),
}


@pytest.mark.parametrize("case", OUTCOMES)
def test_a_test_that_needs_the_services(request, monkeypatch, case: str) -> None:
    environment, outcome = OUTCOMES[case]
    for name in ("DATABASE_URL", "REDIS_URL", "REQUIRE_SERVICES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    request.node.add_marker("services")

    if outcome is None:
        engines.pytest_runtest_setup(request.node)
    else:
        with pytest.raises(outcome, match="Needs DATABASE_URL"):
            engines.pytest_runtest_setup(request.node)


def test_every_other_test_runs_without_them(request, monkeypatch) -> None:
    monkeypatch.setenv("REQUIRE_SERVICES", "1")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    engines.pytest_runtest_setup(request.node)

    assert request.node.get_closest_marker("services") is None


@pytest.mark.parametrize(("required", "runs"), [("1", True), (None, False)])
def test_a_long_test_runs_where_services_are_required(request, monkeypatch, required, runs) -> None:
    monkeypatch.delenv("REQUIRE_SERVICES", raising=False)
    if required:
        monkeypatch.setenv("REQUIRE_SERVICES", required)
    request.node.add_marker("whole")

    if runs:
        engines.pytest_runtest_setup(request.node)
    else:
        with pytest.raises(pytest.skip.Exception, match="Runs where services are required"):
            engines.pytest_runtest_setup(request.node)


@pytest.mark.parametrize("on", ["sqlite", "postgres"])
def test_the_longest_run_on_the_engine_they_name(request, monkeypatch, on) -> None:
    monkeypatch.setenv("REQUIRE_SERVICES", "1")
    request.node.add_marker(pytest.mark.whole(on=on))

    if on == engines.engine():
        engines.pytest_runtest_setup(request.node)
    else:
        with pytest.raises(pytest.skip.Exception, match="Runs on the other engine"):
            engines.pytest_runtest_setup(request.node)
