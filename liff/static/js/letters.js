// @ts-check
// Two buttons of every page's head at home: large letters, and the other language.

import { button, el } from "./dom.js";
import { wearLarge } from "./page.js";

/** Large letters, for eyes that have seen much.
 * @param {import("./types.js").Say} say @param {(large: boolean) => void} [chosen] */
export function largeButton(say, chosen) {
  const root = document.documentElement;
  const pressed = () => String(root.classList.contains("large"));
  const change = button("quiet round letters", [el("span", { class: "small-a" }, "A"), el("span", { class: "large-a" }, "A")], () => {
    wearLarge(!root.classList.contains("large"));
    change.setAttribute("aria-pressed", pressed());
    chosen?.(root.classList.contains("large"));
  }, { "aria-label": say("Large letters"), "aria-pressed": pressed() });
  return change;
}

/** @param {string} language that is spoken now @param {() => void} change */
export function languageButton(language, change) {
  const other = language === "th" ? { words: "EN", name: "English", lang: "en" } : { words: "ไทย", name: "ภาษาไทย", lang: "th" };
  return button("quiet round", [other.words], change, { lang: other.lang, "aria-label": other.name });
}
