"""A QR code as the shape that a template draws: black modules on white, in any theme."""

from dataclasses import dataclass

import qrcode

QUIET_ZONE = 4  # modules of white around it, as ISO/IEC 18004 wants


@dataclass(frozen=True, slots=True)
class Drawing:
    """The length of a side in modules, and the path of an SVG that fills the black ones."""

    side: int
    path: str


def draw(words: str) -> Drawing:
    code = qrcode.QRCode(border=QUIET_ZONE)
    code.add_data(words)
    code.make()
    rows = code.get_matrix()
    squares = (
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return Drawing(side=len(rows), path="".join(squares))
