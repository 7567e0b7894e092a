"""Times of the redline, as ratios to Python's own `difflib` on one pair of texts.

    .venv/bin/python -m bench.redline [--rounds 7]

Compares the longest pair of neighbouring texts of one clause in the 2023 record, and two versions
of a made-up agreement of 60,000 words. Each is timed in turns with the yardstick, `difflib` on the
words of the clause pair, so that both see the same machine. Prints medians; judges nothing.
"""

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from negotiations.record import SHIPPED
from negotiations.redline import compare, similarity

PARAGRAPHS, WORDS_EACH = 600, 100
LEAST = 0.05
Pair = tuple[str, str]


def clause_pair() -> Pair:
    """The longest two texts in a row that the record holds on one clause."""
    negotiations = json.loads(SHIPPED.read_text(encoding="utf-8"))["negotiations"]
    clauses = [clause for negotiation in negotiations for clause in negotiation["clauses"]]
    said = [[version["text"] for version in clause["versions"]] for clause in clauses]
    pairs = (pair for texts in said for pair in pairwise(filter(None, texts)))
    return max(pairs, key=lambda pair: min(map(len, pair)))


def agreement_pair(words: Sequence[str]) -> Pair:
    """An agreement, and one with every tenth paragraph edited, some new, gone and moved."""
    chance = random.Random(2023)  # noqa: S311
    before = [" ".join(chance.choices(words, k=WORDS_EACH)) for _ in range(PARAGRAPHS)]
    after = [_edited(text, words, chance) if n % 10 == 0 else text for n, text in enumerate(before)]
    after[50:50] = [" ".join(chance.choices(words, k=WORDS_EACH)) for _ in range(20)]
    del after[300:320]
    after[500:500] = [after.pop(100) for _ in range(5)]
    return "\n".join(before), "\n".join(after)


def _edited(text: str, words: Sequence[str], chance: random.Random) -> str:
    kept = text.split()
    for _ in range(5):
        kept[chance.randrange(len(kept))] = chance.choice(words)
    return " ".join(kept)


def seconds(work: Callable[[], object]) -> float:
    """The mean of as many runs as fill LEAST seconds, one at least."""
    runs, passed, started = 0, 0.0, time.perf_counter()
    while passed < LEAST:
        work()
        runs, passed = runs + 1, time.perf_counter() - started
    return passed / runs


def measure(works: Iterable[tuple[str, Callable[[], object]]], pair: Pair, rounds: int) -> None:
    before, after = (text.split() for text in pair)

    def yardstick() -> object:
        return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()

    print(f"{'what':<42}{'ms':>10}{'yardstick':>12}{'ratio':>10}")
    for name, work in works:
        turns = [(seconds(work), seconds(yardstick)) for _ in range(rounds)]
        ratio = statistics.median(own / other for own, other in turns)
        own, other = (statistics.median(column) * 1000 for column in zip(*turns, strict=True))
        print(f"{name:<42}{own:>10.2f}{other:>12.2f}{ratio:>10.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=7, help="times each is run (default 7)")
    options = parser.parse_args()
    clause = clause_pair()
    agreement = agreement_pair(" ".join(clause).split())
    lengths = [
        " and ".join(str(len(text.split())) for text in pair) for pair in (clause, agreement)
    ]
    works = (
        (f"compare, clause ({lengths[0]} words)", lambda: compare(*clause)),
        (f"similarity, clause ({lengths[0]} words)", lambda: similarity(*clause)),
        (f"compare, agreement ({lengths[1]} words)", lambda: compare(*agreement)),
    )
    measure(works, clause, options.rounds)


if __name__ == "__main__":
    main()
