// @ts-check
// Choosing a house: our own big keys under the thumb, the best match on top. A real keyboard works as well.
// Nothing is chosen that nobody named: by its number, by a tap on its row, or with the arrow keys.

import { button, el, fill, icon } from "./dom.js";
import { soiName } from "./names.js";
import { openSheet } from "./sheet.js";

/** @typedef {import("./types.js").House} House */
/** @typedef {import("./types.js").Say} Say */

const NOBODY = -1;
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "/", "0"];

/**
 * @param {{say: Say, language: string, index: () => import("./houses.js").HouseIndex, recent: House[], pick: (house: House) => void,
 *   title?: string, none?: string, coming?: string}} wish `none`: what is said where no house is so called; `coming`: as long
 *   as no house is known at all
 * @returns {{renew: () => void}} for whoever hears of other houses meanwhile
 */
export function openHouseSheet({ say, language, index, recent, pick, title = say("Which house?"), none = say("No such house. Check the number with the visitor."), coming = none }) {
  let active = NOBODY;
  const input = el("input", {
    class: "search", type: "text", inputmode: "none", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    role: "combobox", "aria-expanded": "true", "aria-controls": "house-options", "aria-label": say("House number or soi"),
    placeholder: say("House number or soi"),
  });
  const chooseWords = el("span");
  const choose = button("key wide primary", [icon("check"), chooseWords], take, { id: "house-choose" });
  const options = el("ul", { id: "house-options", class: "options", role: "listbox", "aria-label": say("Houses") });
  const found = el("p", { class: "visually-hidden", role: "status" });
  const sheet = openSheet(
    { title, close: say("Close"), look: "tall houses" },
    el("div", { class: "search-row" }, icon("search"), input),
    found, options, keypad(),
  );
  input.addEventListener("input", () => show());
  input.addEventListener("keydown", onKey);
  input.focus();
  show();
  return { renew: () => sheet.isConnected && show() };

  function keypad() {
    const press = (/** @type {string} */ key) => button("key", [key], () => type(input.value + key));
    const erase = button("key", [icon("backspace")], () => type(input.value.slice(0, -1)), { "aria-label": say("Delete") });
    const soi = button("key word", [say("Soi")], () => type(`${say("Soi")} `));
    const letters = button("key", [icon("keyboard")], useKeyboard, { "aria-label": say("Use the keyboard") });
    const digits = KEYS.map(press);
    return el("div", { class: "keypad" }, ...digits.slice(0, 3), erase, ...digits.slice(3, 6), soi, ...digits.slice(6, 9), letters, ...digits.slice(9), choose);
  }

  /** @param {string} text */
  function type(text) {
    input.value = text;
    show();
  }

  function useKeyboard() {
    sheet.classList.add("typing");
    input.inputMode = "text";
    input.blur();
    input.focus();
  }

  /** @returns {{label: string, more: string, named: boolean, go: () => void}[]} */
  function choices() {
    const typed = input.value;
    const named = index().named(typed);
    const houses = typed.trim() ? index().find(typed) : recent.length ? recent : index().find("");
    const rows = houses.map((house) => ({ label: house.number, more: soiName(house.soi, language), named: house === named, go: () => done(house) }));
    const streets = typed.trim() && !index().wishOf(typed).street ? index().findStreets(typed) : [];
    const streetRows = streets.map(({ soi, count }) => ({
      label: soiName(soi, language), more: say("Houses: {number}", { number: count }), named: false, go: () => type(`${soiName(soi, language)} `),
    }));
    return /^[0-9]/.test(typed.trim()) ? [...rows.slice(0, 4), ...streetRows.slice(0, 2), ...rows.slice(4)] : [...streetRows, ...rows];
  }

  /** @param {number} [at] the row that the arrow keys have come to; without it, the one that the text names */
  function show(at) {
    const all = choices();
    const only = input.value.trim() !== "" && all.length === 1;
    active = at === undefined ? all.findIndex(({ named }) => named || only) : Math.max(0, Math.min(at, all.length - 1));
    const lately = !input.value.trim() && recent.length ? say("Lately") : "";
    fill(options, lately && el("li", { class: "options-title", role: "presentation" }, lately), ...all.map(row));
    if (!all.length) fill(options, el("li", { class: "options-none", role: "presentation" }, index().byId.size ? none : coming));
    found.textContent = say("Found: {number}", { number: all.length });
    showChosen(all[active]);
  }

  /** What the button would take, by name; it takes nothing else. @param {{label: string}|undefined} choice */
  function showChosen(choice) {
    choose.disabled = !choice;
    chooseWords.textContent = choice ? say("Choose {row}", { row: choice.label }) : say("Choose");
    if (choice) input.setAttribute("aria-activedescendant", `house-${active}`);
    else input.removeAttribute("aria-activedescendant");
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
    else if (event.key === "Enter") take();
    else return;
    event.preventDefault();
  }

  function take() {
    choices()[active]?.go();
  }

  /** @param {House} house */
  function done(house) {
    sheet.close();
    pick(house);
  }
}
