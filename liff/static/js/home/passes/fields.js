// @ts-check
// What the form is made of: the browser's own controls, so that keyboards and screen readers know them.

import { button, el, icon } from "../../dom.js";

/** @typedef {import("../../dom.js").Child} Child */

/** A control with its label above and its problem below. @param {string} name @param {string} label @param {HTMLElement} control @param {...Child} more */
export function field(name, label, control, ...more) {
  control.id ||= `pass-${name}`;
  control.setAttribute("aria-describedby", `problem-${name}`);
  return el("div", { class: "pass-field", "data-field": name }, el("label", { class: "pass-label", for: control.id }, label), control, ...more, problem(name));
}

/** Several controls under one heading. @param {string} name @param {string} label @param {...Child} controls */
export function group(name, label, ...controls) {
  return el("fieldset", { class: "pass-field", "data-field": name }, el("legend", { class: "pass-label" }, label), ...controls, problem(name));
}

/** @param {string} name */
function problem(name) {
  return el("p", { class: "pass-problem", id: `problem-${name}`, role: "alert" });
}

/** One of several, as pills. @template {string} Value @param {string} name @param {[Value, string][]} options @param {Value} value @param {(value: Value) => void} choose */
export function choice(name, options, value, choose) {
  return el("div", { class: "pass-pills" }, ...options.map(([one, words]) => pill({ type: "radio", name, value: one, checked: one === value }, words, () => choose(one))));
}

/** @param {Record<string, unknown>} attributes @param {string} words @param {(checked: boolean) => void} changed @param {string} [aloud] */
export function pill(attributes, words, changed, aloud) {
  const input = el("input", { class: "visually-hidden", ...attributes, "aria-label": aloud, on: { change: () => changed(input.checked) } });
  return el("label", { class: "pass-pill" }, input, el("span", {}, words));
}

/** @param {{value: string, type?: string, changed: (value: string) => void} & Record<string, unknown>} how */
export function input({ value, changed, type = "text", ...more }) {
  const element = el("input", { class: "pass-input", type, autocomplete: "off", ...more, on: { input: () => changed(element.value) } });
  element.value = value;
  return element;
}

/** @param {{label: string, value: number, least: number, most: number, fewer: string, more: string, changed: (value: number) => void}} how */
export function stepper({ label, value, least, most, fewer, more, changed }) {
  let count = value;
  const shown = el("output", { class: "pass-count", "aria-live": "polite" });
  const minus = button("pass-step", [icon("minus")], () => step(-1), { "aria-label": fewer });
  const plus = button("pass-step", [icon("plus")], () => step(1), { "aria-label": more });
  step(0);
  return el("div", { class: "pass-stepper", role: "group", "aria-label": label }, minus, shown, plus);

  /** @param {number} by */
  function step(by) {
    count = Math.max(least, Math.min(most, count + by));
    shown.textContent = String(count);
    minus.disabled = count <= least;
    plus.disabled = count >= most;
    if (by) changed(count);
  }
}

/** @param {string} words @param {string} note @param {boolean} checked @param {(checked: boolean) => void} changed */
export function tick(words, note, checked, changed) {
  const box = el("input", { type: "checkbox", checked, on: { change: () => changed(box.checked) } });
  return el("label", { class: "pass-tick" }, box, el("span", {}, el("strong", {}, words), note && el("span", { class: "muted" }, note)));
}

/** Puts words at a field. @param {HTMLElement} form @param {string} name @param {string} words @returns {HTMLElement|null} the field, where there is one */
export function tellProblem(form, name, words) {
  const place = /** @type {HTMLElement|null} */ (form.querySelector(`[data-field="${name}"]`));
  const line = place?.querySelector(":scope > .pass-problem");
  if (!place || !line) return null;
  line.textContent = words;
  place.classList.toggle("wrong", Boolean(words));
  return place;
}

/** @param {HTMLElement} place */
export function leadTo(place) {
  const folded = place.closest("details");
  if (folded) folded.open = true;
  place.scrollIntoView({ block: "center" });
  /** @type {HTMLElement|null} */ (place.querySelector("input:checked") ?? place.querySelector("input, textarea, button"))?.focus({ preventScroll: true });
}
