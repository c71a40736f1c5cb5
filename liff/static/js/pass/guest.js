// @ts-check
// The guest of a pass as a visit that this phone writes down by itself.

import { written } from "../offline/local.js";

/** @typedef {import("./inquiry.js").Finding} Finding */
/** @typedef {import("../types.js").Visit} Visit */

/** What the gate knows of them: by the village, by its list, or by the QR code alone.
 * @param {Finding} finding @param {string} at @returns {Visit} */
export function guestOf({ judged, pass: listed, token }, at) {
  const pass = judged?.pass ?? listed;
  const house = pass?.house ?? { id: "", number: "?", soi: null };
  /** @type {Record<string, string>} */
  const fields = { kind: pass?.visit_kind ?? "guest", visitor_name: pass?.guest_name ?? "", headcount: String(pass?.headcount ?? token?.headcount ?? 1) };
  if (pass?.plate) Object.assign(fields, { plate: pass.plate, ...(pass.plate_province && { plate_province: pass.plate_province }) });
  return { ...written("", fields, house, at), state: "inside", entered_at: at, pass_id: "here" };
}
