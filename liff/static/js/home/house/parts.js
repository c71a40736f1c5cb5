// @ts-check
// What the parts of "My house" are made of: headed cards, fields, a try that says how it failed, and a way back.

import { Refused } from "../../api.js";
import { button, el, fill } from "../../dom.js";
import { Trouble } from "../../trouble.js";

/** @typedef {import("../../types.js").Say} Say */

const UNDO_FOR = 10_000; // ms that a removal offers its way back

/** @param {string} title @param {...import("../../dom.js").Child} content */
export function part(title, ...content) {
  return el("section", { class: "house-part", "aria-label": title }, el("h2", { class: "part", tabindex: "-1" }, title), ...content);
}

/** @param {string} label @param {HTMLElement} control @param {string} [hint] */
export function field(label, control, hint) {
  return el("label", { class: "field" }, el("span", { class: "field-name" }, label), control, hint && el("span", { class: "field-hint muted" }, hint));
}

/** One of a few, each as large as a thumb.
 * @param {string} legend @param {[value: string, words: string][]} options @param {string} chosen @param {(value: string) => void} changed */
export function choice(legend, options, chosen, changed) {
  const name = `choice-${Math.random().toString(36).slice(2)}`;
  const one = (/** @type {[string, string]} */ [value, words]) =>
    el("label", { class: "choice-one" }, el("input", { type: "radio", name, value, checked: value === chosen, on: { change: () => changed(value) } }), el("span", {}, words));
  return el("fieldset", { class: "choice" }, el("legend", { class: "field-name" }, legend), el("div", { class: "choice-all" }, ...options.map(one)));
}

/** What could not be set stays as it was. @param {string} label @param {boolean} on
 * @param {(on: boolean) => unknown} changed false, or the promise of it: not set @param {string} [hint] */
export function toggle(label, on, changed, hint) {
  const box = el("input", { type: "checkbox", role: "switch", checked: on, on: { change: flip } });
  async function flip() {
    const wanted = box.checked;
    if ((await changed(wanted)) === false) box.checked = !wanted;
  }
  return el("label", { class: "toggle" }, el("span", { class: "toggle-words" }, el("span", { class: "strong" }, label), hint && el("span", { class: "muted field-hint" }, hint)), box);
}

/** Where a failure is told. */
export function failed() {
  return el("p", { class: "house-failed", role: "alert" });
}

/** Tries, and tells in `told` why it did not work. @param {Pick<import("../types.js").Ways, "say"|"troubled">} ways @param {HTMLElement} told
 * @param {() => Promise<unknown>} work @returns {Promise<boolean>} */
export async function attempt(ways, told, work) {
  told.textContent = "";
  try {
    await work();
    return true;
  } catch (failure) {
    if (failure instanceof Trouble) ways.troubled(failure);
    else told.textContent = ways.say(wordsOf(failure));
    return false;
  }
}

/** @param {unknown} failure */
function wordsOf(failure) {
  if (!(failure instanceof Refused)) return "Check the signal or Wi-Fi, then try again.";
  if (failure.code === "FEATURE_OFF") return "This is switched off in your village. Ask the office.";
  if (failure.code === "STATE_FORBIDS") return "That is as many as there can be. Remove one first.";
  return WORDS[failure.status] ?? "The service does not answer";
}

/** By HTTP status. @type {Record<number, string>} */
export const WORDS = {
  400: "Please check what you have entered.",
  403: "You may not do this for this house.",
  404: "This is not there any more. Somebody else may have changed it.",
  429: "Wait a minute, then try again.",
};

/** Says what was done, over the tabs, and offers the way back for a while. */
export class Notice {
  /** @param {Say} say */
  constructor(say) {
    this.say = say;
    this.timer = 0;
    this.element = el("div", { class: "notice", role: "status", hidden: true });
  }

  /** @param {string} words @param {() => void} [undo] */
  show(words, undo) {
    clearTimeout(this.timer);
    const back = undo && button("notice-undo", [this.say("Undo")], () => {
      this.hide();
      undo();
    });
    fill(this.element, el("span", {}, words), back);
    this.element.hidden = false;
    this.timer = window.setTimeout(() => this.hide(), UNDO_FOR);
  }

  hide() {
    clearTimeout(this.timer);
    this.element.hidden = true;
  }
}
