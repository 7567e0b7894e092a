"""How well figures of sentences are found in what they cite: .venv/bin/python -m bench.grounding

Prints, for the cases it was tuned on and both batches held out, how many are exact, how many
figures without ground are caught and how many well-founded ones are flagged; then the same for the
2023 record, and how long 10,000 characters against 200,000 take beside one pass of a plain regular
expression.

The record's summaries are titles without lines, so its sentences on clauses stand in for them: each
is held against itself, where nothing may be flagged, and against what the clause said before.
"""

import json
import re
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from negotiations.grounding import Finding, ground
from negotiations.summary_findings import TERMS

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "negotiations" / "grounding" / "cases.json"
RECORD = ROOT / "negotiations" / "record" / "data" / "ai-terms-2023.json"
SETS = {
    "tuned on": (False, 1),
    "held out, before the first version": (True, 1),
    "held out, before the rework": (True, 2),
}


def main() -> None:
    data = json.loads(CASES.read_text(encoding="utf-8"))
    for name, wanted in SETS.items():
        chosen = [
            one
            for one in data["cases"]
            if (bool(one.get("held_out")), one.get("batch", 1)) == wanted
        ]
        print(f"{name}: {told(chosen, data['terms'])}")
    print(f"the 2023 record: {record()}")
    print(f"10,000 characters in 200,000: {pace()}")


def told(cases: list[dict[str, Any]], terms: list[str]) -> str:
    exact = caught = unfounded = flagged = founded = 0
    for case in cases:
        found = [
            [one.figure.words, one.is_found] for one in ground(case["line"], case["cited"], terms)
        ]
        exact += found == case["figures"]
        flags = {words for words, is_found in found if not is_found}
        for words, is_founded in case["figures"]:
            founded += is_founded
            unfounded += not is_founded
            flagged += is_founded and words in flags
            caught += not is_founded and words in flags
        known = {words for words, _ in case["figures"]}
        flagged += len(flags - known)
    return (
        f"{exact} of {len(cases)} cases exact; {caught} of {unfounded} figures without ground"
        f" caught ({caught / unfounded:.0%}); {flagged} false alarms beside {founded} well-founded"
        f" figures ({flagged / founded:.0%})"
    )


def record() -> str:
    data = json.loads(RECORD.read_text(encoding="utf-8"))
    clauses = [
        [version["text"] for version in clause["versions"]]
        for negotiation in data["negotiations"]
        for clause in negotiation["clauses"]
    ]
    texts = [text for versions in clauses for text in versions]
    own = [one for text in texts for one in ground(text, [text], TERMS)]
    moved = [
        one
        for versions in clauses
        for before, after in pairwise(versions)
        for one in ground(after, [before], TERMS)
    ]
    return (
        f"{len(texts)} texts with {len(own)} figures, {unfound(own)} flagged in their own text;"
        f" {unfound(moved)} of {len(moved)} flagged in what the clause said before"
    )


def unfound(findings: list[Finding]) -> int:
    return sum(not one.is_found for one in findings)


def pace() -> str:
    cited = "Notice of thirty (30) days and a fee of $1,500 by 1 May 2023. " * 3300
    line = "A fee of $1,500 within 30 days of May 1, 2023, or 45 days. " * 170
    start = time.perf_counter()
    ground(line[:10_000], [cited[:200_000]])
    ours = time.perf_counter() - start
    start = time.perf_counter()
    sum(1 for _ in re.finditer(r"\w+|\S", cited[:200_000] + line[:10_000]))
    yardstick = time.perf_counter() - start
    return f"{ours:.2f} s, {ours / yardstick:.0f} times one pass that splits words"


if __name__ == "__main__":
    main()
