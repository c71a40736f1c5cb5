// @ts-check
// Elements without a framework. Text only ever goes in as text.

import { PATHS } from "./icons.js";

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node|string|number|null|undefined|false} Child */
/** @typedef {Record<string, unknown> & {on?: Record<string, (event: any) => void>}} Attributes */

/**
 * `el("button", {class: "primary", on: {click: go}}, "Go")`. False and null attributes and children are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  const { on = {}, ...rest } = attributes;
  for (const [name, value] of Object.entries(rest)) setAttribute(element, name, value);
  for (const [event, handler] of Object.entries(on)) element.addEventListener(event, handler);
  element.append(...kept(children));
  return element;
}

/** A button with an optional icon; never submits anything by accident.
 * @param {string} look @param {Child[]} content @param {(event: MouseEvent) => void} onClick @param {Attributes} [more] */
export function button(look, content, onClick, more = {}) {
  return el("button", { type: "button", class: `button ${look}`.trim(), ...more, on: { click: onClick } }, ...content);
}

/** @type {Map<string, SVGElement>} each drawn once, and copied: a full screen has hundreds */
const drawn = new Map();

/** A drawn icon; says nothing to a screen reader.
 * @param {keyof typeof PATHS} name @param {string} [look] */
export function icon(name, look = "") {
  const kind = `${name} ${look}`;
  const one = drawn.get(kind) ?? draw(name, look);
  drawn.set(kind, one);
  return /** @type {SVGElement} */ (one.cloneNode(true));
}

/** @param {keyof typeof PATHS} name @param {string} look */
function draw(name, look) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: `icon ${look}`.trim(), "aria-hidden": "true" }))
    svg.setAttribute(key, value);
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** @param {Element} parent @param {...Child} children */
export function fill(parent, ...children) {
  parent.replaceChildren(...kept(children));
}

/** Puts children in order without touching those that are in place already: no flicker, focus stays.
 * @param {Element} parent @param {Element[]} wanted */
export function arrange(parent, wanted) {
  const staying = new Set(wanted);
  for (const child of [...parent.children]) if (!staying.has(child)) child.remove();
  wanted.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  });
}

/** @param {Child[]} children @returns {(Node|string)[]} */
function kept(children) {
  const out = [];
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    out.push(child instanceof Node ? child : String(child));
  }
  return out;
}

/** @param {HTMLElement} element @param {string} name @param {unknown} value */
function setAttribute(element, name, value) {
  if (value === false || value === null || value === undefined) return;
  element.setAttribute(name, value === true ? "" : String(value));
}
