// A key of the election's and the proof that somebody knows its private half (section 4.5).

import { NAME, generatorPower, writePoint } from "./group.js";
import { writeProof } from "./messages.js";
import { proveKnowledge } from "./proofs.js";

/** The public half and the proof, as they are published. */
export async function trusteeKey(secret) {
  const written = writePoint(generatorPower(secret));
  return { pok: writeProof(await proveKnowledge(`pok|${NAME}|${written}|`, secret)), public_key: written };
}
