// Keeps what is being typed as a draft, so that a lost connection or a closed page loses little.
// Without this script a form that was sent too late is kept as a draft all the same.

const EVERY_MILLISECONDS = 15000

export function startDrafts() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    watch(form)
  }
}

function watch(form) {
  let kept = text(form)
  let isSent = false
  form.addEventListener("submit", () => (isSent = true))
  setInterval(async () => {
    const now = text(form)
    if (isSent || now === kept) {
      return
    }
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body: new FormData(form),
      redirect: "manual",
    }).catch(() => null)
    const isKept = answer?.status === 204
    kept = isKept ? now : kept
    // Each is also taken away again: what they say is of what stands there now.
    form.querySelector("[data-draft-said]").hidden = !isKept
    form.querySelector("[data-draft-failed]").hidden = isKept
  }, EVERY_MILLISECONDS)
}

function text(form) {
  return new URLSearchParams(new FormData(form)).toString()
}
