"""A verdict as plain data, to be kept beside what it was said about, and back again."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from members.eligibility.evaluating import Group, Reason, Verdict

PLAIN = ("code", "is_met", "cure", "is_known", "place", "keeps_out", "is_advised")


def to_data(verdict: Verdict) -> dict[str, Any]:
    return {"is_eligible": verdict.is_eligible, "tree": _written(verdict.tree)}


def from_data(data: Mapping[str, Any]) -> Verdict:
    return Verdict(data["is_eligible"], cast("Group", _read(data["tree"])))


def _written(node: Reason | Group) -> dict[str, Any]:
    if isinstance(node, Group):
        parts = [_written(part) for part in node.parts]
        return {"is_all": node.is_all, "is_met": node.is_met, "parts": parts}
    day = node.cure_by.isoformat() if node.cure_by else None
    return {name: getattr(node, name) for name in PLAIN} | {
        "params": dict(node.params),
        "cure_by": day,
    }


def _read(data: Mapping[str, Any]) -> Reason | Group:
    if "parts" in data:
        parts = tuple(_read(part) for part in data["parts"])
        return Group(data["is_all"], data["is_met"], parts)
    day = data["cure_by"]
    plain = {name: data[name] for name in PLAIN}
    return Reason(**plain, params=data["params"], cure_by=date.fromisoformat(day) if day else None)
