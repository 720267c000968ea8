// Passkeys: a form with `data-passkey` holds what the browser is asked. Pressing its button asks,
// puts the answer into the field `passkey` and sends the form. Where no script runs, or the browser
// knows no passkeys, the form stays hidden, and a sentence that says so stays shown.

export function startPasskeys() {
  if (!window.PublicKeyCredential) return
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false
    form.addEventListener("submit", (event) => askFirst(event, form))
  }
  for (const sentence of document.querySelectorAll("[data-without-passkeys]")) sentence.hidden = true
}

async function askFirst(event, form) {
  const field = form.elements.namedItem("passkey")
  if (field.value) return
  event.preventDefault()
  const failed = form.querySelector("[data-passkey-failed]")
  failed.hidden = true
  try {
    field.value = JSON.stringify(answered(await asked(JSON.parse(form.dataset.passkey))))
  } catch {
    failed.hidden = false
    return
  }
  form.submit()
}

function asked({ publicKey }) {
  const told = { ...publicKey, challenge: bytes(publicKey.challenge) }
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (told[list]) told[list] = told[list].map((one) => ({ ...one, id: bytes(one.id) }))
  }
  if (!told.user) return navigator.credentials.get({ publicKey: told })
  told.user = { ...told.user, id: bytes(told.user.id) }
  return navigator.credentials.create({ publicKey: told })
}

function answered(credential) {
  const response = {}
  for (const name of [
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
    "userHandle",
  ]) {
    if (credential.response[name]) response[name] = text(credential.response[name])
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  }
}

// What the server writes and reads is base64url without padding.
function bytes(said) {
  const plain = atob(said.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0))
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}
