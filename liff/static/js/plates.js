// @ts-check
// A number plate as it stands on a car: number and province, parted only between the two.

import { el } from "./dom.js";
import { provinceName } from "./provinces.js";

/** @param {{plate: string|null, plate_province: string|null}} visit @param {string} language */
export function plateOf(visit, language) {
  const province = visit.plate_province ? provinceName(visit.plate_province, language) : "";
  return el("p", { class: "plate" }, el("span", { class: "plate-number" }, visit.plate), " ", province && el("span", { class: "plate-province" }, province));
}
