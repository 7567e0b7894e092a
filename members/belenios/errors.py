"""Why a message of the protocol is not taken: one family, each naming what is wrong."""


class Refused(Exception):
    """What was handed in is not what the specification says; the text tells which part."""


class Malformed(Refused):
    """Bytes, JSON, a number or a point that is not in its canonical form, or not in the group."""


class BadProof(Refused):
    """A proof or a signature that does not hold."""


class NotAllowed(Refused):
    """An answer that the question does not admit, or parameters that make no election."""


class WrongElection(Refused):
    """A ballot that was made for another election."""


class UnknownCredential(Refused):
    """A ballot whose credential is not on the roll."""


class DuplicateBallot(Refused):
    """A ballot that is in the box already, byte for byte."""


class BrokenChain(Refused):
    """An archive in which an event or an object is missing, altered or out of its place."""


class WrongCount(Refused):
    """A tally or a result that does not follow from the ballots."""
