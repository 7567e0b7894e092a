// Asks the browser for a passkey, or to make one, and posts what it answers with the form around.
//
// A form with data-passkey="get" or "create" stays hidden where the browser knows no passkeys. What to
// ask stands in data-options, or is fetched from data-options-from when the button is pressed.

const BINARY = new Set(["challenge", "id"]);

function toBytes(text) {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

function toText(buffer) {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

// Options come with base64url where the browser wants bytes: challenges and ids, at any depth but rp.
function withBytes(value, name) {
  if (typeof value === "string") return BINARY.has(name) ? toBytes(value) : value;
  if (Array.isArray(value)) return value.map((entry) => withBytes(entry));
  if (value === null || typeof value !== "object" || name === "rp") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withBytes(inner, key)]));
}

function answerOf(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return answer.json();
}

async function ask(form) {
  const { publicKey } = withBytes(await optionsOf(form));
  const credential = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey });
  form.elements.credential.value = JSON.stringify(answerOf(credential));
  form.submit();
}

function offer(form) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await ask(form);
    } catch {
      button.disabled = false;
      document.dispatchEvent(new CustomEvent("say", { detail: form.dataset.failed }));
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("[data-passkey]").forEach(offer);
