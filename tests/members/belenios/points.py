"""Points that are none: of small order, outside the prime-order group, or written otherwise."""

from members.belenios import group

# As they stand in JSON, highest byte first: the eight points of small order, and other writings of
# some of them (y ≥ p, or −0).
P = 2**255 - 19
ORDER_EIGHT = (
    0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
)
SMALL = [
    *(f"{y | sign << 255:064x}" for y in ORDER_EIGHT for sign in (0, 1)),
    *(f"{y | sign << 255:064x}" for y in (0, 1, P - 1, P, P + 1) for sign in (0, 1)),
]


def torsion() -> list[group.Point]:
    """All seven points of order eight, four and two: multiples of one of order eight."""
    first = group.Point(ORDER_EIGHT[0].to_bytes(32, "little"))
    points = [first]
    while (following := group.multiply(points[-1], first)) != group.NEUTRAL:
        points.append(following)
    return points


def outside(point: group.Point) -> str:
    """A point plus one of order eight: on the curve, and no multiple of the generator."""
    return group.write_point(group.multiply(point, torsion()[0]))
