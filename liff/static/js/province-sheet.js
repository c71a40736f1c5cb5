// @ts-check
// Choosing the plate's province: those used lately and Bangkok first, all 77 by typing in Thai or English.

import { button, el, fill, icon } from "./dom.js";
import { findProvinces, provinceName } from "./provinces.js";
import { openSheet } from "./sheet.js";

/**
 * @param {{say: import("./types.js").Say, language: string, recent: string[], pick: (thai: string) => void}} wish
 */
export function openProvinceSheet({ say, language, recent, pick }) {
  const input = el("input", {
    class: "search", type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "done",
    "aria-label": say("Search province"), placeholder: say("Search province"), on: { input: show, keydown: onKey },
  });
  const options = el("ul", { class: "options" });
  const sheet = openSheet(
    { title: say("Province on the plate"), close: say("Close"), look: "tall" },
    el("div", { class: "search-row" }, icon("search"), input), options,
  );
  sheet.querySelector("h2")?.focus(); // not the field: the phone's keyboard would hide the list
  show();

  function show() {
    const found = findProvinces(input.value, recent);
    fill(options, ...found.map((thai) => el("li", {}, button("option", [name(thai)], () => done(thai)))));
    if (!found.length) fill(options, el("li", { class: "options-none" }, say("No such province")));
  }

  /** @param {string} thai */
  function name(thai) {
    const english = provinceName(thai, "en");
    const more = language === "en" ? thai : english;
    return el("span", { class: "option-line" }, el("span", { class: "option-main" }, provinceName(thai, language)), el("span", { class: "option-more" }, more));
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const first = findProvinces(input.value, recent)[0];
    if (event.key === "Enter" && input.value.trim() && first) done(first);
  }

  /** @param {string} thai */
  function done(thai) {
    sheet.close();
    pick(thai);
  }
}
