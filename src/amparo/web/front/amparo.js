// Starts the few behaviours that pages use. Every page works without this script.

import {
  Button,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend"

import { startDrafts } from "./drafts.js"
import { startPasskeys } from "./passkeys.js"

// The kit asks for these two classes. It sets them by an inline script, which our policy forbids.
document.body.classList.add("js-enabled", "govuk-frontend-supported")

for (const component of [
  Button,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
]) {
  createAll(component)
}

startDrafts()
startPasskeys()
