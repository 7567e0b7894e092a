"""Belenios elections: the published protocol, specification 3.0, of which the names here are.

Read from the ground up: `group`, `messages`, `proofs`; then a vote (`credentials`, `elections`,
`answers`, `ballots`), the keys (`trustee_keys`, or for several tellers `signing`, `certificates`,
`channels`, `polynomials`, `shares`, `threshold`; together `trustees`), the count (`tally`,
`decryption`, `results`) and the public record (`archive`, `boxes`, `audit`). Our own, beside the
specification, are the bound proofs of `decryption`, the line of `bindings` and the `key_tests`.
Whatever comes from outside is read by a `read_…`, which refuses what is not in its one form, or not
in the group; a `verify…` or `check…` then asks whether the proofs hold. Nothing here knows a
database or a clock.
"""
