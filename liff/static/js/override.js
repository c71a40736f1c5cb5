// @ts-check
// Letting somebody in without an answer: a reason from the list or in words, and a second tap.

import { el } from "./dom.js";
import { nameOf } from "./names.js";
import { openSheet } from "./sheet.js";
import { REASON_WORDS } from "./state-words.js";
import { sureButton } from "./sure.js";

/** @typedef {import("./types.js").Visit} Visit */

const IN_WORDS = "";
const LONGEST = 200;
const SHORTEST = 3;

/**
 * @param {{say: import("./types.js").Say, visit: Visit, reason?: string, run: (reason: string) => Promise<void>}} wish
 *   `reason`: the code that is chosen already; `run` gets one of the list, or the guard's own words
 */
export function openOverride({ say, visit, reason: known = "", run }) {
  const words = el("textarea", { id: "override-words", rows: 2, maxlength: LONGEST, on: { input: () => settle() } });
  const own = el("div", { class: "field", hidden: true }, el("label", { class: "label", for: "override-words" }, say("Other reason, in words")), words);
  const list = Object.entries(REASON_WORDS).map(([code, reason]) => choice(code, say(reason)));
  const choices = el("div", { class: "choices", role: "radiogroup", "aria-label": say("Reason") }, ...list, choice(IN_WORDS, say("Another reason")), own);
  const aloud = el("p", { class: "visually-hidden", role: "status" });
  const tell = (/** @type {string} */ told) => (aloud.textContent = told);
  const confirm = sureButton("primary wide", { words: say("Confirm letting in"), question: say("Tap again: this is recorded with your name"), tell }, go);
  const form = el("div", { class: "sheet-body" }, choices);
  const title = say("Let {name} in to {house}?", { name: nameOf(visit, say), house: visit.house.number });
  const sheet = openSheet({ title, close: say("Close"), look: "override" }, form, el("div", { class: "sheet-foot" }, confirm.pressed, aloud));
  settle();
  sheet.querySelector("h2")?.focus();
  return sheet;

  /** @param {string} code @param {string} reason */
  function choice(code, reason) {
    return el("label", { class: "choice" }, el("input", { type: "radio", name: "reason", value: code, checked: Boolean(known) && code === known, on: { change: () => choose(code) } }), reason);
  }

  /** @param {string} code */
  function choose(code) {
    own.hidden = code !== IN_WORDS;
    if (!own.hidden) words.focus();
    settle();
  }

  /** What will be written down. */
  function reason() {
    const chosen = form.querySelector("input:checked");
    if (!(chosen instanceof HTMLInputElement)) return "";
    return chosen.value || words.value.replace(/\s+/g, " ").trim();
  }

  /** What was asked for with another reason is not what is meant now. */
  function settle() {
    confirm.calm();
    confirm.pressed.disabled = reason().length < SHORTEST;
  }

  async function go() {
    confirm.pressed.disabled = true;
    await run(reason());
    sheet.close();
  }
}
