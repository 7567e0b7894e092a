// Partial decryptions (section 4.20): a teller's part of the count, with its proofs.
//
// The challenge of the specification's proof has neither what is decrypted nor its factor in it, so that either could be
// chosen afterwards. `bound_proofs` are ours: of the same statement, with both in what is hashed. They are proved with
// random numbers of their own, for two challenges to one commitment would give the secret away.

import { generatorPower, power, writePoint } from "./group.js";
import { items, parse, readCiphertext, textOf, writeProof } from "./messages.js";
import { proveOne } from "./proofs.js";

/** The encrypted tally of these bytes (section 4.18), in the shape that the election's questions give it. */
export function readTally(bytes, election) {
  const rows = items(parse(textOf(bytes)), election.questions.length);
  return rows.map((row, place) =>
    items(row, election.questions[place].length).map((pair) => readCiphertext(pair, { mayBeNeutral: true })),
  );
}

/** By the teller who holds `secret`: a private key, or a share of the tellers' common one. */
export async function decryptTally(election, tally, secret) {
  const key = generatorPower(secret);
  const made = tally.map((row) => row.map(({ alpha }) => ({ alpha, factor: power(alpha, secret) })));
  const owner = `${election.hash}|${writePoint(key)}`;
  const specified = () => `decrypt|${owner}|`;
  const bound = ({ alpha, factor }) => `decrypt-bound|${owner}|${writePoint(alpha)},${writePoint(factor)}|`;
  return {
    decryption_factors: made.map((row) => row.map(({ factor }) => writePoint(factor))),
    decryption_proofs: await proofsOf(made, secret, key, specified),
    bound_proofs: await proofsOf(made, secret, key, bound),
  };
}

/** For each factor a proof whose hash begins as `begin` says. */
async function proofsOf(made, secret, key, begin) {
  const proofs = [];
  for (const row of made) {
    const shown = [];
    for (const one of row) {
      const [proof] = await proveOne(begin(one), one.alpha, [[key, one.factor]], 0, secret);
      shown.push(writeProof(proof));
    }
    proofs.push(shown);
  }
  return proofs;
}
