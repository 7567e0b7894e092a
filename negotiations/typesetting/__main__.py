"""The process in which `setting` makes one long PDF: JSON in, the file out."""

import json
import sys

from negotiations.typesetting.setting import LettersMissing, compiled_here

if __name__ == "__main__":
    asked = json.loads(sys.stdin.buffer.read())
    try:
        made = compiled_here(asked["data"], asked["seconds"], has_own_fonts_only=asked["own"])
    except LettersMissing as missing:
        sys.exit(f"letters:{missing}")
    sys.stdout.buffer.write(made)
