// The test that a saved key is there: our own, made in the manner of section 4.5.
//
// A teller proves knowledge of the private half over a number that the server thinks up each time. A test by decryption
// would not do: a page that opens what the server encrypted to a teller's key, and says to what or only whether it
// opened, decrypts for whoever controls the server, and a ballot with the server's own part taken out is such a
// message. So nothing is ever decrypted with the private half of a key that ballots are encrypted to, but the whole
// tally at the count. What tellers send each other is encrypted to keys for that alone.

import { BASE58 } from "./base58.js";
import { readUuid } from "./credentials.js";
import { generatorPower, writePoint } from "./group.js";
import { text, writeProof } from "./messages.js";
import { proveKnowledge } from "./proofs.js";
import { refuseUnless } from "./refusals.js";

const NONCE = new RegExp(`^[${BASE58}]{22}$`);

/** One proof for each secret, as the server's `check_test` reads them. */
export async function makeTest(secrets, { uuid, nonce }) {
  refuseUnless(NONCE.test(text(nonce)), "malformed");
  const said = `keytest|${readUuid(uuid)}|${nonce}|`;
  const proofs = [];
  for (const secret of secrets) {
    proofs.push(writeProof(await proveKnowledge(`${said}${writePoint(generatorPower(secret))}|`, secret)));
  }
  return proofs;
}
