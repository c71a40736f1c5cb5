// @ts-check
// Saying no: with one more tap, for it stands, and with a reason where one wants to give it.

import { button, el, icon } from "../dom.js";
import { nameOf } from "../names.js";
import { openSheet } from "../sheet.js";
import { REASONS } from "./standing.js";

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {(word: "reject"|"not_mine", reason?: string) => void} Reject */

/** @param {Visit} visit @param {{say: import("../types.js").Say, reject: Reject}} ways */
export function openReject(visit, { say, reject }) {
  const reasons = Object.entries(REASONS).filter(([reason]) => reason !== "leave_at_gate" || visit.kind === "delivery");
  const sheet = openSheet(
    { title: say("Reject {name}?", { name: nameOf(visit, say) }), close: say("Close"), look: "reject" },
    el(
      "div", { class: "sheet-body" },
      button("danger wide", [icon("close"), say("Reject")], () => done("reject")),
      el("p", { class: "muted reject-or" }, say("or tell the guard why")),
      el("ul", { class: "reasons" }, ...reasons.map(([reason, words]) => el("li", {}, button("wide reason", [say(words)], () => (reason === "not_mine" ? done("not_mine") : done("reject", reason)))))),
    ),
  );

  /** @param {"reject"|"not_mine"} word @param {string} [reason] */
  function done(word, reason) {
    sheet.close();
    reject(word, reason);
  }
}
