// The certificates that tellers introduce themselves by (section 4.6.2).

import { NAME, isSame, readPoint, writePoint } from "./group.js";
import { compact, fields, parse, smallNumber } from "./messages.js";
import { refuseUnless } from "./refusals.js";
import { checkSignature, readSigned, signed, writeSigned } from "./signing.js";

const MOST_TELLERS = 50;

/** Step 1, by each teller, who is number `index` (from 1) of `size`, of whom any `threshold` can count. */
export async function makeCertificate(keys, { index, threshold, size }) {
  checkPlace({ index, threshold, size });
  const said = {
    context: { group: NAME, size, threshold, index },
    verification: writePoint(keys.verification),
    encryption: writePoint(keys.encryption),
  };
  return writeSigned(await signed(keys.signing, compact(said)));
}

/** Step 2: one certificate for each place, in order, all of the same threshold, no key twice. */
export async function readCertificates(values) {
  const certificates = [];
  for (const value of values) certificates.push(await readCertificate(value));
  const [{ size, threshold } = {}] = certificates;
  refuseUnless(certificates.length > 0 && certificates.length === size, "malformed");
  const isInOrder = (one, place) => one.index === place + 1 && one.size === size && one.threshold === threshold;
  refuseUnless(certificates.every(isInOrder), "malformed");
  const keys = certificates.flatMap((one) => [one.verification, one.encryption]).map(writePoint);
  refuseUnless(new Set(keys).size === 2 * size, "not-allowed");
  return certificates;
}

async function readCertificate(value) {
  const { message, signature } = readSigned(value);
  const [context, verification, encryption] = fields(parse(message), "context", "verification", "encryption");
  const [group, size, threshold, index] = fields(context, "group", "size", "threshold", "index");
  refuseUnless(group === NAME, "not-allowed");
  checkPlace({ index, threshold, size });
  const key = readPoint(verification);
  await checkSignature(key, message, signature);
  return { message, signature, size, threshold, index, verification: key, encryption: readPoint(encryption) };
}

function checkPlace({ index, threshold, size }) {
  [index, threshold, size].forEach(smallNumber);
  const isPlace = threshold >= 1 && threshold <= size && index >= 1 && index <= size;
  refuseUnless(isPlace && size <= MOST_TELLERS, "not-allowed");
}

/** The certificate among these that is the holder's of `keys`. */
export function ownOf(keys, certificates) {
  const own = certificates.find((one) => isSame(one.verification, keys.verification));
  refuseUnless(own !== undefined && isSame(own.encryption, keys.encryption), "wrong-key");
  return own;
}
