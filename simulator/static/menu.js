// @ts-check
// The rich menu: a picture with places to tap, folded by its bar.
import { make } from "./api.js";

/** @typedef {(action: any) => void} Act */

/** @param {any} menu @param {Act} act */
export function richMenu(menu, act) {
  const holder = make("div", { class: "menu" });
  holder.style.aspectRatio = `${menu.size.width} / ${menu.size.height}`;
  holder.append(make("img", { src: `/_sim/menus/${menu.richMenuId}/picture`, alt: "", draggable: "false" }));
  menu.areas.forEach((/** @type {any} */ area, /** @type {number} */ index) => {
    holder.append(tapArea(area, menu.size, index, act));
  });
  return holder;
}

/** @param {any} area @param {{width: number, height: number}} size @param {number} index @param {Act} act */
function tapArea(area, size, index, act) {
  const { bounds, action } = area;
  const label = action.label || action.displayText || action.text || action.uri || `${index + 1}`;
  const place = make("button", { type: "button", class: "area", "aria-label": label, title: label });
  const percent = (/** @type {number} */ part, /** @type {number} */ whole) => `${(100 * part) / whole}%`;
  place.style.left = percent(bounds.x, size.width);
  place.style.top = percent(bounds.y, size.height);
  place.style.width = percent(bounds.width, size.width);
  place.style.height = percent(bounds.height, size.height);
  place.addEventListener("click", () => act(action));
  return place;
}
