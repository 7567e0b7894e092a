// Names and secrets as the protocol writes them: characters that look like no other.

export const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Random characters, each as likely as any other: bytes beyond the last whole round are thrown away. */
export function randomBase58(length) {
  const end = 256 - (256 % BASE58.length);
  let drawn = "";
  while (drawn.length < length) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < end) drawn += BASE58[byte % BASE58.length];
  }
  return drawn;
}
