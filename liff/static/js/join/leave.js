// @ts-check
// Leaving everything, and being forgotten. It cannot be taken back, so it takes two taps.

import { button, el, icon } from "../dom.js";
import { sureButton } from "../sure.js";

/** @param {{say: import("../types.js").Say, leave: () => void, tell: (words: string) => void}} ways */
export function leaveCorner({ say, leave, tell }) {
  const { pressed } = sureButton("danger-line wide", { words: say("Leave and forget me"), question: say("Tap again: this cannot be taken back"), tell }, leave);
  return el(
    "details", { class: "leave" },
    el("summary", {}, say("Leave the village's LINE")),
    el("p", {}, say("All your places here end at once: you are asked nothing more, and you see no visitors any more. We forget your name; what you answered at the gate stays in the village's record.")),
    el("p", {}, say("LINE forgets that you allowed this page to know who you are.")),
    pressed,
  );
}

/** After it was done; the page's title says what. @param {{say: import("../types.js").Say, deauthorized: boolean, liff: import("../liff.js").Liff}} ways */
export function farewell({ say, deauthorized, liff }) {
  return el(
    "section", { class: "card told", role: "status" },
    el("div", { class: "told-sign" }, icon("check")),
    el("p", {}, say("Your places have ended, and your name is forgotten here.")),
    deauthorized
      ? el("p", { class: "muted" }, say("LINE has forgotten your permission, too."))
      : el("p", { class: "told-reason" }, say("LINE could not be told. Please do it in LINE: Settings › Account › Authorized apps, choose this app and remove it.")),
    el("p", { class: "muted" }, say("To get no more messages, block the account in the chat.")),
    liff.closable && button("wide", [say("Close this page")], () => liff.close()),
  );
}
