// @ts-check
// A line to type in: its name above it, a hint below, and what is wrong with it where a reader's eye and ear find it.

import { el } from "./dom.js";

/** @typedef {ReturnType<typeof field>} Field */

/** @param {{name: string, words: string, hint?: string, value: string, typed: (value: string) => void,
 *   input?: import("./dom.js").Attributes}} how */
export function field({ name, words, hint, value, typed, input: more = {} }) {
  const wrong = el("p", { class: "field-wrong", id: `${name}-wrong`, role: "alert" });
  const input = el("input", { type: "text", id: `field-${name}`, name, "aria-describedby": `${name}-hint ${name}-wrong`, value, ...more, on: { input: heard } });
  const element = el(
    "div", { class: "field" },
    el("label", { for: `field-${name}` }, words), input,
    hint && el("p", { class: "field-hint muted", id: `${name}-hint` }, hint), wrong,
  );
  return {
    element,
    complain,
    focus: () => input.focus(),
    get value() {
      return input.value.trim();
    },
  };

  function heard() {
    typed(input.value.trim());
    complain("");
  }

  /** @param {string} words that say what is wrong; "" takes them back */
  function complain(words) {
    wrong.textContent = words;
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}
