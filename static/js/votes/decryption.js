// Partial decryptions (section 4.20): a teller's part of the count, with its proofs.

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
  const said = `decrypt|${election.hash}|${writePoint(key)}|`;
  const [factors, proofs] = [[], []];
  for (const row of tally) {
    const opened = row.map(({ alpha }) => power(alpha, secret));
    const shown = [];
    for (const [place, { alpha }] of row.entries()) {
      const [proof] = await proveOne(said, alpha, [[key, opened[place]]], 0, secret);
      shown.push(writeProof(proof));
    }
    factors.push(opened.map(writePoint));
    proofs.push(shown);
  }
  return { decryption_factors: factors, decryption_proofs: proofs };
}
