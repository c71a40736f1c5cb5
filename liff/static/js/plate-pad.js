// @ts-check
// A plate on keys that a thumb finds: digits and the letters that Thai plates have, with no changing of keyboards.

import { button, el, icon } from "./dom.js";
import { openSheet } from "./sheet.js";

const DIGITS = "1234567890";
const LETTERS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ";
const LONGEST = 20;

/**
 * @param {{say: import("./types.js").Say, plate: string, typed: (plate: string) => void, extra?: HTMLElement,
 *   province: HTMLElement}} wish `typed` hears of every sign; `extra`: what is suggested for it
 */
export function openPlatePad({ say, plate, typed, extra, province }) {
  let text = plate;
  const shown = el("output", { class: "pad-plate", "aria-live": "polite" });
  const key = (/** @type {string} */ sign) => button("key", [sign], () => set(joined(text, sign)));
  const erase = button("key", [icon("backspace")], () => set(text.slice(0, -1).trimEnd()), { "aria-label": say("Delete") });
  const clear = button("key word", [say("Clear")], () => set(""));
  const done = button("primary wide", [icon("check"), say("Done")], () => sheet.close());
  const digits = el("div", { class: "pad-digits" }, ...[...DIGITS].map(key));
  const letters = el("div", { class: "pad-letters" }, ...[...LETTERS].map(key));
  const sheet = openSheet(
    { title: say("Number plate"), close: say("Close"), look: "plate-pad" },
    el("div", { class: "pad-row" }, shown, erase, clear), extra, digits, letters, el("div", { class: "pad-row pad-foot" }, province, done),
  );
  shown.textContent = text;
  sheet.querySelector("h2")?.focus();
  sheet.addEventListener("keydown", onKey);
  return sheet;

  /** @param {string} plate */
  function set(plate) {
    text = plate.slice(0, LONGEST);
    shown.textContent = text;
    typed(text);
  }

  /** A real keyboard works as well. @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key === "Backspace") set(text.slice(0, -1).trimEnd());
    else if (DIGITS.includes(event.key) || LETTERS.includes(event.key)) set(joined(text, event.key));
  }
}

/** A plate has a space between its letters and its number. @param {string} text @param {string} sign */
export function joined(text, sign) {
  const last = text.at(-1) ?? "";
  return LETTERS.includes(last) && last && DIGITS.includes(sign) ? `${text} ${sign}` : text + sign;
}
