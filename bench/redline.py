"""How right and how fast the redline is, beside difflib, diff-match-patch and redlines.

    .venv/bin/python -m bench.redline [--rounds 7] [--limit 15]

First the cases marked by hand: how many each comparer shows exactly as marked, judged alike. Then a
made-up agreement of 62,000 words with 200 edits and 5 moves that are known: segments and moves
found, and whatever else was shown. A comparer that knows no moves shows each as two other segments.
Then the texts that break slow comparers. Each long comparison runs in a process of its own and is
stopped after `--limit` seconds. Last, times as ratios to `difflib` on the words of the longest pair
of neighbouring texts of one clause in the 2023 record, timed in turns, as medians. Judges nothing.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from itertools import pairwise

from bench.agreement import AgreementPair, agreement_pair
from bench.apart import Run, run_apart
from bench.judging import cases_of, is_exact, score
from bench.worst_cases import worst_cases
from bench.yardsticks import COMPARERS, segments_by
from negotiations.record import SHIPPED
from negotiations.redline import compare, similarity

LEAST = 0.05
COLLECTIONS = {
    "marked by hand": "cases.json",
    "further ones": "further_cases.json",
    "held out": "held_out_cases.json",
}
Pair = tuple[str, str]


def print_row(name: str, cells: Iterable[object]) -> None:
    """One line of a table: a name, then columns set to the right."""
    print(f"{name:<42}" + "".join(f"{cell!s:>19}" for cell in cells))


def count_exact() -> None:
    """Of each collection of cases, how many each comparer shows exactly as marked."""
    print_row("exact of the cases", COMPARERS)
    for title, name in COLLECTIONS.items():
        cases = cases_of(name)
        exact = (
            sum(is_exact(segments_by(c, case["before"], case["after"]), case) for case in cases)
            for c in COMPARERS
        )
        print_row(f"{title} ({len(cases)})", exact)


def measure_agreement(pair: AgreementPair, limit: float) -> None:
    """What each comparer finds of the known edits of an agreement, and what that takes."""
    words = " and ".join(str(len(text.split())) for text in (pair.before, pair.after))
    print(f"\nagreement: {words} words, {pair.edits} edits, {len(pair.expected.moved)} moves")
    print_row("comparer", ("segments", "moves", "other", "seconds", "ratio", "MB"))
    first: Run | None = None
    for name in COMPARERS:
        run = run_apart(name, (pair.before, pair.after), limit)
        first = first or run
        found = score(run.found, pair.expected) if run else None
        cells = ("", "", "")
        if found:
            of = f"{found.segments} of {pair.expected.segments}"
            cells = (of, str(found.moves), str(found.false))
        megabytes = f"{run.megabytes:.0f}" if run else ""
        print_row(name, (*cells, _seconds(run, limit), _ratio(run, first, limit), megabytes))


def measure_worst_cases(limit: float) -> None:
    """Seconds for each of the worst texts, and how many times ours a yardstick needs."""
    names = ("seconds", "MB", *(name for name in COMPARERS if name != "ours"))
    print()
    print_row("worst cases", names)
    for title, texts in worst_cases():
        own, *others = (run_apart(name, texts, limit) for name in COMPARERS)
        shares = (f"{_seconds(run, limit)} ({_ratio(run, own, limit)})" for run in others)
        print_row(title, (_seconds(own, limit), f"{own.megabytes:.0f}" if own else "", *shares))


def _seconds(run: Run | None, limit: float) -> str:
    return f"{run.seconds:.2f}" if run else f"over {limit:g} s"


def _ratio(run: Run | None, own: Run | None, limit: float) -> str:
    """How many times as long as ours; at least that, where it was stopped."""
    if own is None:
        return ""
    times = (run.seconds if run else limit) / own.seconds
    return f"{'' if run else '>'}{times:.1f}x"


def clause_pair() -> Pair:
    """The longest two texts in a row that the record holds on one clause."""
    negotiations = json.loads(SHIPPED.read_text(encoding="utf-8"))["negotiations"]
    clauses = [clause for negotiation in negotiations for clause in negotiation["clauses"]]
    said = [[version["text"] for version in clause["versions"]] for clause in clauses]
    pairs = (pair for texts in said for pair in pairwise(filter(None, texts)))
    return max(pairs, key=lambda pair: min(map(len, pair)))


def seconds(work: Callable[[], object]) -> float:
    """The mean of as many runs as fill LEAST seconds, one at least."""
    runs, passed, started = 0, 0.0, time.perf_counter()
    while passed < LEAST:
        work()
        runs, passed = runs + 1, time.perf_counter() - started
    return passed / runs


def measure(works: Iterable[tuple[str, Callable[[], object]]], pair: Pair, rounds: int) -> None:
    """Each work in turns with the yardstick, difflib on the words of the clause pair."""
    before, after = (text.split() for text in pair)

    def yardstick() -> object:
        return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()

    print()
    print_row("in turns with difflib on the clause", ("ms", "difflib ms", "ratio"))
    for name, work in works:
        turns = [(seconds(work), seconds(yardstick)) for _ in range(rounds)]
        ratio = statistics.median(own / other for own, other in turns)
        own, other = (statistics.median(column) * 1000 for column in zip(*turns, strict=True))
        print_row(name, (f"{own:.2f}", f"{other:.2f}", f"{ratio:.2f}"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=7, help="times each is run (default 7)")
    parser.add_argument("--limit", type=float, default=15, help="seconds to wait (default 15)")
    options = parser.parse_args()
    count_exact()
    agreement = agreement_pair()
    measure_agreement(agreement, options.limit)
    measure_worst_cases(options.limit)
    clause = clause_pair()
    lengths = " and ".join(str(len(text.split())) for text in clause)
    works = (
        (f"compare, clause ({lengths} words)", lambda: compare(*clause)),
        (f"similarity, clause ({lengths} words)", lambda: similarity(*clause)),
        ("compare, agreement", lambda: compare(agreement.before, agreement.after)),
    )
    measure(works, clause, options.rounds)


if __name__ == "__main__":
    main()
