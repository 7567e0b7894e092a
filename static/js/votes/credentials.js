// Credentials (section 4.8): what a voter signs a ballot with; and the name of the election that they are for.

import { concatBytes } from "@noble/curves/utils.js";

import { BASE58 } from "./base58.js";
import { bytesOf, sha256 } from "./hashing.js";
import { text } from "./messages.js";
import { refuseUnless } from "./refusals.js";
import { reduced } from "./scalars.js";

const PART = (length) => `[${BASE58}]{${length}}`;
const WRITTEN = new RegExp(`^${[5, 6, 5, 6].map(PART).join("-")}$`);
const UUID = new RegExp(`^[${BASE58}]{14,}$`);

/** The exponent that a credential stands for in one election: two hashes as one number. */
export async function secretOf(credential, uuid) {
  refuseUnless(typeof credential === "string" && WRITTEN.test(credential), "bad-credential");
  const half = (place) => sha256(bytesOf(`derive_credential|${uuid}|${place}|${credential}`));
  return reduced(concatBytes(await half(0), await half(1)));
}

/** The name of an election; none of its characters parts a text that is hashed. */
export function readUuid(uuid) {
  refuseUnless(UUID.test(text(uuid)), "malformed");
  return uuid;
}
