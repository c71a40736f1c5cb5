// @ts-check
// Whoever does not follow the account cannot be asked anything: LINE brings them no message.

import { button, el, icon } from "../dom.js";

/** @param {{say: import("../types.js").Say, liff: import("../liff.js").Liff, asked: () => void}} ways `asked`: look again */
export function friendCard({ say, liff, asked }) {
  const byItself = liff.asksForFriendship;
  return el(
    "section", { class: "card friend" },
    el("div", { class: "friend-words" }, icon("bell"), el("div", {}, el("h2", {}, say("One more step: add us as a friend")), el("p", { class: "muted" }, say("Without it LINE brings you no message when somebody is at the gate.")))),
    byItself
      ? button("primary wide", [icon("plus"), say("Add as friend")], () => liff.askForFriendship().catch(() => undefined).then(asked))
      : el("p", { class: "friend-how" }, say("Open the village's chat in LINE and tap Add. If you blocked it, unblock it.")),
  );
}
