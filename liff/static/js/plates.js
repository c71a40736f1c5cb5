// @ts-check
// A number plate as it stands on a car: number and province, parted only between the two.

import { el } from "./dom.js";
import { provinceName } from "./provinces.js";

/** @param {{plate: string|null, plate_province: string|null}} visit @param {string} language */
export function plateOf(visit, language) {
  const province = visit.plate_province ? provinceName(visit.plate_province, language) : "";
  return el("p", { class: "plate" }, el("span", { class: "plate-number" }, visit.plate), " ", province && el("span", { class: "plate-province" }, province));
}

const THAI_ZERO = 0x0e50;

/** A plate as it is known again, however it was written: letters and digits alone, Thai digits as the others. Null where
 * too little is left. As `plate_key` of the server. @param {string} plate */
export function plateKey(plate) {
  const key = [...plate.normalize("NFKC").toLowerCase()].filter((sign) => /[\p{L}\p{N}\p{M}]/u.test(sign));
  const plain = key.map((sign) => (/[๐-๙]/.test(sign) ? String(sign.charCodeAt(0) - THAI_ZERO) : sign)).join("");
  return [...plain].length < 2 ? null : plain;
}
