// @ts-check
// A sheet over the page: the browser's own dialog, so focus, Escape and screen readers work by themselves.

import { button, el, icon } from "./dom.js";

/**
 * @param {{title: string, close: string, look?: string, onClose?: () => void}} how
 * @param {...import("./dom.js").Child} content
 */
export function openSheet({ title, close, look = "", onClose }, ...content) {
  const heading = el("h2", { class: "sheet-title", tabindex: "-1" }, title);
  const sheet = el("dialog", { class: `sheet ${look}`.trim(), "aria-label": title });
  const shut = button("quiet round", [icon("close")], () => sheet.close(), { "aria-label": close });
  sheet.append(el("header", { class: "sheet-head" }, heading, shut), ...content.filter(isNode));
  sheet.addEventListener("close", () => {
    sheet.remove();
    onClose?.();
  });
  document.body.append(sheet);
  sheet.showModal();
  return sheet;
}

/** @param {unknown} child @returns {child is Node|string} */
function isNode(child) {
  return child instanceof Node || typeof child === "string";
}
