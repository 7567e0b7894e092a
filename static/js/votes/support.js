// Whether a browser can do what the pages of a vote need: without it they name the staffed alternative.

export function isSupported() {
  const hasCrypto = globalThis.isSecureContext === true && globalThis.crypto?.subtle !== undefined;
  return hasCrypto && [globalThis.BigInt, globalThis.Worker, Object.hasOwn].every((one) => typeof one === "function");
}
