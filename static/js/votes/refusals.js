// Why something is not taken: a code that the page puts into words.
//
// The message says no more than the code, for what was refused may be a secret.

/** `code` is one of those listed in docs/voting.md; `line` is set where a recovery sheet is mistyped. */
export class Refused extends Error {
  constructor(code, { line = null } = {}) {
    super(`Refused: ${code}.`);
    this.name = "Refused";
    this.code = code;
    this.line = line;
  }
}

export function refuseUnless(isGood, code) {
  if (!isGood) throw new Refused(code);
}
