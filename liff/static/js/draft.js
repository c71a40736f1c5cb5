// @ts-check
// The visitor that is being written down. Survives a reload; its photos lie in kept-photos.js; its key makes one visit of many tries.

import { plain } from "./houses.js";
import { forget, keep, recall } from "./store.js";

/** @typedef {import("./types.js").Kind} Kind */
/** @typedef {{key: string, house: string, kind: Kind|"", visitor_name: string, plate: string, plate_province: string, headcount: number, visitor_phone: string, purpose: string, photos: number, more: string[], tried: {key: string, round: boolean}|null}} Fields
 * `more`: further houses of a rider's round; `tried`: how it went out last, heard or not */

export const KINDS = /** @type {Kind[]} */ (["guest", "delivery", "taxi", "service", "other"]);
export const MOST_PEOPLE = 50;
const NAME_MAY_BE_EMPTY = ["delivery", "taxi", "service"];

/** @returns {Fields} */
export function emptyDraft() {
  return {
    key: newKey(), house: "", kind: "", visitor_name: "", plate: "", plate_province: "", headcount: 1, visitor_phone: "", purpose: "", photos: 0, more: [], tried: null,
  };
}

/** What a reload left over. @param {string} owner the guard's id @returns {Fields} */
export function recalledDraft(owner) {
  const lastProvince = recall("recent.provinces")?.[0] ?? "";
  return { ...emptyDraft(), plate_province: lastProvince, ...recall(`draft.${owner}`) };
}

/** @param {string} owner @param {Fields} draft */
export function keepDraft(owner, draft) {
  keep(`draft.${owner}`, draft);
}

/** @param {string} owner */
export function forgetDraft(owner) {
  forget(`draft.${owner}`);
}

const LAST_FOR = 12 * 60 * 60_000; // ms: a shift

/** The visitor who was written down last, for the next one who comes with them. @param {string} owner @param {Fields} draft */
export function keepLast(owner, draft) {
  keep(`last.${owner}`, { at: Date.now(), draft });
}

/** @param {string} owner @returns {Fields|null} */
export function lastVisitor(owner) {
  const kept = recall(`last.${owner}`);
  return kept && Date.now() - kept.at < LAST_FOR ? kept.draft : null;
}

export const MOST_HOUSES = 10; // of one round, as the server has it

/** Whether somebody of this kind may come for several houses at once. @param {Kind|""} kind */
export function makesRounds(kind) {
  return kind === "delivery";
}

/** The houses that are to be asked: one, but for a rider. @param {Fields} draft */
export function housesOf({ house, kind, more }) {
  return makesRounds(kind) ? [house, ...more] : [house];
}

/** Whether nothing has been written into the form but photos. @param {Fields} draft */
export function isUntouched({ house, kind, visitor_name, plate }) {
  return !house && !kind && !visitor_name.trim() && !plate.trim();
}

/** Fields that are still missing, in the order of the form. @param {Fields} draft */
export function missing(draft) {
  const fields = [];
  if (!draft.house) fields.push("house");
  if (!draft.kind) fields.push("kind");
  else if (!draft.visitor_name.trim() && nameNeeded(draft.kind)) fields.push("visitor_name");
  return fields;
}

/** @param {Kind|""} kind */
export function nameNeeded(kind) {
  return !NAME_MAY_BE_EMPTY.includes(kind);
}

/** What goes to the server. A courier without a name has none: every reader sees the kind in a language of their own.
 * @param {Fields} draft @returns {Record<string, string>} without what is empty */
export function fieldsOf(draft) {
  const plate = draft.plate.trim().replace(/\s+/g, " ");
  const optional = { plate, plate_province: plate && draft.plate_province, visitor_phone: plain(draft.visitor_phone), purpose: draft.purpose.trim() };
  const sure = { house: draft.house, kind: draft.kind, visitor_name: draft.visitor_name.trim(), headcount: String(draft.headcount) };
  return Object.fromEntries(Object.entries({ ...sure, ...optional }).filter(([, value]) => value));
}

/** @param {Record<string, string>} fields @param {Blob[]} photos */
export function formOf(fields, photos) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  photos.forEach((photo, at) => form.append("photo", photo, `photo-${at + 1}.${photo.type === "image/jpeg" ? "jpg" : "bin"}`));
  return form;
}

/** A UUID also where the page is not "secure" and has no randomUUID (a plain-http test on a phone). */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
