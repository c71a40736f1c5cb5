// @ts-check
// Letting somebody in without an answer: a reason from the list or in words, and a second tap.

import { button, el } from "./dom.js";
import { nameOf } from "./names.js";
import { openSheet } from "./sheet.js";

/** @typedef {import("./types.js").Visit} Visit */

export const REASONS = ["The house agreed by phone", "The office agreed", "Emergency", "The resident came to the gate"];
const LONGEST = 200;
const SHORTEST = 3;

/**
 * @param {{say: import("./types.js").Say, visit: Visit, run: (reason: string) => Promise<void>}} wish
 */
export function openOverride({ say, visit, run }) {
  let sure = false;
  const words = el("textarea", { id: "override-words", rows: 2, maxlength: LONGEST, on: { input: () => settle() } });
  const choices = REASONS.map((reason) => el("label", { class: "choice" }, el("input", { type: "radio", name: "reason", value: say(reason), on: { change: () => settle() } }), say(reason)));
  const confirm = button("danger wide", [say("Let in without an answer")], go, { disabled: true });
  const note = el("p", { class: "problem", role: "alert" });
  const form = el("div", { class: "sheet-body" }, ...choices, el("label", { class: "label", for: "override-words" }, say("Other reason, in words")), words, note, confirm);
  const sheet = openSheet({ title: say("Let {name} in to {house}?", { name: nameOf(visit, say), house: visit.house.number }), close: say("Close") }, form);
  sheet.querySelector("h2")?.focus();
  return sheet;

  /** What will be written down. */
  function reason() {
    const chosen = form.querySelector("input:checked");
    return [chosen instanceof HTMLInputElement ? chosen.value : "", words.value.trim()].filter(Boolean).join(": ").slice(0, LONGEST);
  }

  function settle() {
    sure = false;
    confirm.disabled = reason().length < SHORTEST;
    confirm.textContent = say("Let in without an answer");
    note.textContent = "";
  }

  async function go() {
    if (!sure) {
      sure = true;
      confirm.textContent = say("Tap again: this is recorded with your name");
      return;
    }
    confirm.disabled = true;
    await run(reason());
    sheet.close();
  }
}
