// @ts-check
// Two buttons of every page's head at home: large letters, and the other language.

import { button, el } from "./dom.js";
import { keep } from "./store.js";

/** Large letters, for eyes that have seen much. @param {import("./types.js").Say} say */
export function largeButton(say) {
  const root = document.documentElement;
  const pressed = () => String(root.classList.contains("large"));
  const change = button("quiet round letters", [el("span", { class: "small-a" }, "A"), el("span", { class: "large-a" }, "A")], () => {
    keep("large", root.classList.toggle("large"));
    change.setAttribute("aria-pressed", pressed());
  }, { "aria-label": say("Large letters"), "aria-pressed": pressed() });
  return change;
}

/** @param {string} language that is spoken now @param {() => void} change */
export function languageButton(language, change) {
  const other = language === "th" ? { words: "EN", name: "English", lang: "en" } : { words: "ไทย", name: "ภาษาไทย", lang: "th" };
  return button("quiet round", [other.words], change, { lang: other.lang, "aria-label": other.name });
}
