// @ts-check
// Choosing a house: our own big keys under the thumb, the best match on top. A real keyboard works as well.

import { button, el, fill, icon } from "./dom.js";
import { soiName } from "./houses.js";
import { openSheet } from "./sheet.js";

/** @typedef {import("./types.js").House} House */
/** @typedef {import("./types.js").Say} Say */

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "/", "0"];

/**
 * @param {{say: Say, language: string, index: import("./houses.js").HouseIndex, recent: House[], pick: (house: House) => void}} wish
 */
export function openHouseSheet({ say, language, index, recent, pick }) {
  let active = 0;
  const input = el("input", {
    class: "search", type: "text", inputmode: "none", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    role: "combobox", "aria-expanded": "true", "aria-controls": "house-options", "aria-label": say("House number or soi"),
    placeholder: say("House number or soi"),
  });
  const options = el("ul", { id: "house-options", class: "options", role: "listbox", "aria-label": say("Houses") });
  const found = el("p", { class: "visually-hidden", role: "status" });
  const sheet = openSheet(
    { title: say("Which house?"), close: say("Close"), look: "tall" },
    el("div", { class: "search-row" }, icon("search"), input),
    found, options, keypad(),
  );
  input.addEventListener("input", () => show(0));
  input.addEventListener("keydown", onKey);
  input.focus();
  show(0);
  return sheet;

  function keypad() {
    const press = (/** @type {string} */ key) => button("key", [key], () => type(input.value + key));
    const erase = button("key", [icon("backspace")], () => type(input.value.slice(0, -1)), { "aria-label": say("Delete") });
    const soi = button("key word", [say("Soi")], () => type(`${say("Soi")} `));
    const letters = button("key", [icon("keyboard")], useKeyboard, { "aria-label": say("Use the keyboard") });
    const digits = KEYS.map(press);
    return el("div", { class: "keypad" }, ...digits.slice(0, 3), erase, ...digits.slice(3, 6), soi, ...digits.slice(6, 9), letters, ...digits.slice(9), choose());
  }

  function choose() {
    return button("key wide primary", [icon("check"), say("Choose")], () => take(active), { id: "house-choose" });
  }

  /** @param {string} text */
  function type(text) {
    input.value = text;
    show(0);
  }

  function useKeyboard() {
    sheet.classList.add("typing");
    input.inputMode = "text";
    input.blur();
    input.focus();
  }

  /** @returns {{label: string, more: string, go: () => void}[]} */
  function choices() {
    const typed = input.value;
    const houses = typed.trim() ? index.find(typed) : recent.length ? recent : index.find("");
    const rows = houses.map((house) => ({ label: house.number, more: soiName(house.soi, language), go: () => done(house) }));
    const streets = typed.trim() && !index.wishOf(typed).street ? index.findStreets(typed) : [];
    const streetRows = streets.map(({ soi, count }) => ({
      label: soiName(soi, language), more: say("Houses: {number}", { number: count }), go: () => type(`${soiName(soi, language)} `),
    }));
    return /^[0-9]/.test(typed.trim()) ? [...rows.slice(0, 4), ...streetRows.slice(0, 2), ...rows.slice(4)] : [...streetRows, ...rows];
  }

  /** @param {number} at */
  function show(at) {
    const all = choices();
    active = Math.max(0, Math.min(at, all.length - 1));
    const title = !input.value.trim() && recent.length ? say("Lately") : "";
    fill(options, title && el("li", { class: "options-title", role: "presentation" }, title), ...all.map(row));
    if (!all.length) fill(options, el("li", { class: "options-none", role: "presentation" }, say("No such house. Check the number with the visitor.")));
    found.textContent = say("Found: {number}", { number: all.length });
    input.setAttribute("aria-activedescendant", all.length ? `house-${active}` : "");
    options.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {{label: string, more: string, go: () => void}} choice @param {number} at */
  function row({ label, more, go }, at) {
    return el(
      "li",
      { id: `house-${at}`, class: "option", role: "option", "aria-selected": String(at === active), on: { click: go } },
      el("span", { class: "option-main" }, label), el("span", { class: "option-more" }, more),
    );
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) show(active + step);
    else if (event.key === "Enter") take(active);
    else return;
    event.preventDefault();
  }

  /** @param {number} at */
  function take(at) {
    choices()[at]?.go();
  }

  /** @param {House} house */
  function done(house) {
    sheet.close();
    pick(house);
  }
}
