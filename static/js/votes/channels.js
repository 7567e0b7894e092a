// Secret messages between tellers, carried by the server (sections 4.6.1 and 4.6.3).
//
// The specification leaves open what the reference program does: the key and the initialization vector are the hashes'
// bytes, of the vector the first 13, and the tag has 8 bytes.

import { bytesToHex, hexToBytes } from "@noble/curves/utils.js";

import { VECTOR_LENGTH, decryptCcm, encryptCcm } from "./ccm.js";
import { divide, generatorPower, isSame, multiply, power, readPoint, writePoint } from "./group.js";
import { bytesOf, sha256 } from "./hashing.js";
import { compact, fields, parse, text, textOf } from "./messages.js";
import { refuseUnless } from "./refusals.js";
import { randomScalar } from "./scalars.js";
import { checkSignature, readSigned, signed, writeSigned } from "./signing.js";

const HEXADECIMAL = /^(?:[0-9a-f]{2})+$/;

/** A message signed by its sender, which only the holder of `recipient`'s secret can read. */
export async function send(keys, recipient, message) {
  const addressed = compact({ recipient: writePoint(recipient), message });
  return encrypt(recipient, compact(writeSigned(await signed(keys.signing, addressed))));
}

/** The message, which `sender` (a verification key) signed and meant for the holder of `keys`. */
export async function receive(keys, sender, sent) {
  const opened = readSigned(parse(await decrypt(keys.decryption, sent)));
  await checkSignature(sender, opened.message, opened.signature);
  const [recipient, message] = fields(parse(opened.message), "recipient", "message");
  refuseUnless(isSame(readPoint(recipient), keys.encryption), "bad-proof");
  return text(message);
}

async function encrypt(recipient, message) {
  const [nonce, hidden] = [randomScalar(), generatorPower(randomScalar())];
  const alpha = generatorPower(nonce);
  const data = await encryptCcm(await keyOf(hidden), await vectorOf(alpha), bytesOf(message));
  const beta = multiply(power(recipient, nonce), hidden);
  return compact({ alpha: writePoint(alpha), beta: writePoint(beta), data: bytesToHex(data) });
}

async function decrypt(secret, encrypted) {
  const [alpha, beta, data] = fields(parse(text(encrypted)), "alpha", "beta", "data");
  refuseUnless(HEXADECIMAL.test(text(data)), "malformed");
  const start = readPoint(alpha);
  const hidden = divide(readPoint(beta), power(start, secret));
  return textOf(await decryptCcm(await keyOf(hidden), await vectorOf(start), hexToBytes(data)));
}

function keyOf(hidden) {
  return sha256(bytesOf(`key|${writePoint(hidden)}`));
}

async function vectorOf(alpha) {
  return (await sha256(bytesOf(`iv|${writePoint(alpha)}`))).subarray(0, VECTOR_LENGTH);
}
