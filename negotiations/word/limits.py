"""How long a text may be; what a comparison can take on one side."""

MAX_CHARACTERS = 2_000_000
MAX_PARAGRAPHS = 20_000
