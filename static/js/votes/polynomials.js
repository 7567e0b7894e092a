// Each teller's secret polynomial, of which it deals a share to every other (section 4.6.4).

import { ownOf } from "./certificates.js";
import { send } from "./channels.js";
import { NEUTRAL, generatorPower, multiply, publicPower, readPoint, writePoint } from "./group.js";
import { compact, fields, items, parse, writeProof } from "./messages.js";
import { evaluated, randomScalar, writeScalar } from "./scalars.js";
import { checkSignature, sign, signed, writeSigned } from "./signing.js";

/** Step 3, by each teller, who has checked the others' certificates. */
export async function makePolynomial(keys, certificates) {
  ownOf(keys, certificates);
  const secret = Array.from({ length: certificates[0].threshold }, randomScalar);
  const points = secret.map(generatorPower);
  const secrets = [];
  for (const one of certificates) {
    secrets.push(await send(keys, one.encryption, compact({ secret: writeScalar(evaluated(secret, one.index)) })));
  }
  return {
    polynomial: await send(keys, keys.encryption, compact({ polynomial: secret.map(writeScalar) })),
    secrets,
    coefexps: writeSigned(await signed(keys.signing, compact({ coefexps: points.map(writePoint) }))),
    signature: writeProof(await sign(keys.signing, saidOf(certificates, points))),
  };
}

/** The points of teller `index`'s polynomial, which it signed twice. */
export async function readPoints(coefexps, signature, certificates, index) {
  const { verification, threshold } = certificates[index - 1];
  await checkSignature(verification, coefexps.message, coefexps.signature);
  const [written] = fields(parse(coefexps.message), "coefexps");
  const points = items(written, threshold).map((one) => readPoint(one));
  await checkSignature(verification, saidOf(certificates, points), signature);
  return points;
}

/** g to the value of a polynomial, from g to its coefficients (section 4.6.5). */
export function valueAt(points, at) {
  return points.reduceRight((value, point) => multiply(publicPower(value, BigInt(at)), point), NEUTRAL);
}

/** What a teller signs at the end of step 3: its points under these very certificates. */
function saidOf(certificates, points) {
  return `certs_sig|${compact({ certs: certificates.map(writeSigned), coefexps: points.map(writePoint) })}`;
}
