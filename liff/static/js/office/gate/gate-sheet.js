// @ts-check
// One gate: its name in two languages, and who may come in there.

import { button, el } from "../../dom.js";
import { field } from "../../fields.js";
import { attempt, failed, toggle } from "../../home/house/parts.js";
import { KIND_WORDS } from "../../names.js";
import { openSheet } from "../../sheet.js";
import { saved } from "./saved.js";

/** @typedef {import("./types.js").Gate} Gate */
/** @typedef {import("./gates.js").GateWish} GateWish */

const LONGEST = 40; // characters

/**
 * @param {Gate|null} gate null: a new one @param {import("./types.js").GateWays} ways
 * @param {(wish: GateWish) => Promise<void>} save @param {() => Promise<void>} [end]
 */
export function openGate(gate, ways, save, end) {
  const { say } = ways;
  /** @type {GateWish} */
  const wish = gate ? { ...gate } : { name: "", name_en: null, kinds: null };
  const told = failed();
  const input = { maxlength: LONGEST, autocomplete: "off" };
  const name = field({ name: "gate-name", words: say("Name in Thai"), value: wish.name, typed: (value) => (wish.name = value), input });
  const english = field({ name: "gate-name-en", words: say("Name in English"), hint: say("Empty: the Thai name."), value: wish.name_en ?? "", typed: (value) => (wish.name_en = value || null), input });
  const kinds = el("fieldset", { class: "choice gate-kinds" }, el("legend", { class: "field-name" }, say("Who may enter here")), el("div", { class: "choice-all" }, ...Object.entries(KIND_WORDS).map(box)));
  kinds.hidden = !wish.kinds;
  const everybody = toggle(say("Everybody may enter here"), !wish.kinds, (on) => {
    kinds.hidden = on;
  });
  const keep = button("primary wide", [say("Save")], () => done(async () => save({ ...wish, kinds: chosen() })));
  const drop = end && button("wide no", [say("End this gate")], async () => (await attempt(ways, told, end)) && sheet.close());
  const sheet = openSheet({ title: say(gate ? "Change the gate" : "Add a gate"), close: say("Close") }, el("div", { class: "sheet-body" }, name.element, english.element, everybody, kinds, told, keep, drop));

  /** @param {[string, string]} kind */
  function box([kind, words]) {
    return el("label", { class: "choice-one" }, el("input", { type: "checkbox", value: kind, checked: wish.kinds?.includes(kind) }), el("span", {}, say(words)));
  }

  function chosen() {
    return kinds.hidden ? null : [...kinds.querySelectorAll("input")].filter((one) => one.checked).map((one) => one.value);
  }

  /** @param {() => Promise<void>} work */
  async function done(work) {
    if (!wish.name) {
      name.complain(say("Please fill this in."));
      return name.focus();
    }
    keep.disabled = true;
    if (await saved(ways, { told, work, fields: { name: [name, "Another gate has this name."] } })) sheet.close();
    keep.disabled = false;
  }
}
