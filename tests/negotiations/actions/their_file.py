"""What we asked on two clauses, and the body of the Word file that came back."""

from tests.factories.word import deleted, ins, p, r

CONSENT, CREDIT = "Consent is given in writing.", "Credit is given on screen."
ANSWER = (
    p(r("Art. 1 Consent"))
    + p(r("Consent is given in ") + deleted("writing") + ins("advance", "Bob") + r("."))
    + p(r("Art. 2 Credit"))
    + p(r("Credit is given off screen."))
)
