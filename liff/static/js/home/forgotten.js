// @ts-check
// The last page of somebody who has erased their data.

import { button, el, fill, icon } from "../dom.js";
import { stage } from "../page.js";

/** @param {{say: import("../types.js").Say, liff: import("../liff.js").Liff, deauthorized: boolean}} ways */
export function showForgotten({ say, liff, deauthorized }) {
  fill(
    stage(),
    el(
      "section", { class: "opening", role: "status" },
      icon("check", "large"),
      el("h1", {}, say("Your data is erased")),
      el("p", {}, say("You belong to no house here any more. Thank you for having been with us.")),
      !deauthorized && el("p", { class: "muted" }, say("One thing is left to you: in LINE, open Settings, Account, Authorized apps, and remove this app there.")),
      liff.closable && button("primary wide", [say("Close this page")], () => liff.close()),
    ),
  );
}
