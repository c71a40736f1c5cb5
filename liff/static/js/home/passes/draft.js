// @ts-check
// What the form holds, what is still missing in it, and what goes to the server.

import { newKey } from "../../draft.js";
import { now } from "../../time.js";
import { EVERY_DAY, dayOf, daysOf, monthsLater, spanOf, windowOf } from "./when.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").Pass} Pass */

const WORKING_DAYS = 31;
export const MOST_PEOPLE = 50;
export const MOST_USES = 500;
export const MOST_GUESTS = 200;

/** @param {string} zone @param {string} house @returns {Draft} */
export function emptyDraft(zone, house) {
  const today = dayOf(now(), zone);
  return {
    key: newKey(), form: "guest", house, name: "", title: "", guests: "", shared: false, sharers: 20,
    when: "today", day: today, last: "", hours: false, from: "", until: "",
    weekdays: WORKING_DAYS, lasting: "12", end: "", many: false, uses: 5,
    plate: "", plate_province: "", headcount: 1, note: "", tell: false,
  };
}

/** A pass that stands, for changing it. @param {Pass} pass @param {string} zone @returns {Draft} */
export function draftOf(pass, zone) {
  const weekly = pass.kind === "recurring";
  const { day, last, from, until } = spanOf(pass, zone);
  const hours = weekly ? { from: pass.from_time, until: pass.until_time } : { from, until };
  const whole = weekly ? pass.from_time === "00:00" && pass.until_time === "00:00" : !from && !until;
  return {
    ...emptyDraft(zone, pass.house.id),
    form: weekly ? "weekly" : "guest", name: pass.guest_name, when: "other", day, last: last === day ? "" : last, end: last, lasting: "other",
    ...(whole ? { hours: false } : { hours: true, ...hours }),
    weekdays: pass.weekdays, many: pass.kind === "many", uses: pass.uses_allowed ?? 5,
    plate: pass.plate ?? "", plate_province: pass.plate_province ?? "", headcount: pass.headcount, note: pass.note ?? "", tell: pass.tell_host,
  };
}

/** @param {Draft} draft @param {string} zone @returns {import("./when.js").Span} */
export function spanOfDraft(draft, zone) {
  const [day, last] = draft.when === "other" ? [draft.day, draft.last && draft.last > draft.day ? draft.last : draft.day] : daysOf(draft.when, zone);
  return { day, last, from: draft.hours ? draft.from : "", until: draft.hours ? draft.until : "" };
}

/** The last day of somebody who comes every week. "3 months" end on the day before, or a year would be a day too long.
 * @param {Draft} draft @param {string} zone */
export function endOf(draft, zone) {
  if (draft.lasting === "other") return draft.end;
  return dayOf(Date.parse(`${monthsLater(dayOf(now(), zone), Number(draft.lasting))}T00:00Z`) - 1, "UTC");
}

/** @param {Draft} draft @returns {string[]} a name each */
export function guestsOf({ guests }) {
  return guests.split("\n").map((name) => name.trim()).filter(Boolean);
}

/** Fields that must be filled first, in the order of the form. @param {Draft} draft */
export function missing(draft) {
  const event = draft.form === "event";
  const weekly = draft.form === "weekly";
  return [
    !draft.house && "house",
    !event && !draft.name.trim() && "guest_name",
    event && !draft.title.trim() && "title",
    !weekly && draft.when === "other" && !draft.day && "when",
    weekly && !draft.weekdays && "weekdays",
    weekly && draft.lasting === "other" && !draft.end && "valid_until",
    event && !draft.shared && !guestsOf(draft).length && "guests",
  ].filter((field) => field !== false);
}

/** Where it goes, and what. @param {Draft} draft @param {string} zone @returns {{path: string, body: Record<string, unknown>}} */
export function requestOf(draft, zone) {
  const { house } = draft;
  if (draft.form === "event") return { path: "/occasions", body: { house, ...eventOf(draft, zone) } };
  const kind = draft.form === "weekly" ? "recurring" : draft.many ? "many" : "once";
  return { path: "/passes", body: { house, kind, ...(kind === "recurring" && { visit_kind: "service" }), ...termsOf(draft, zone) } };
}

/** What is said otherwise than before: the rest stays, and who changes nothing sends nothing.
 * @param {Draft} draft @param {Pass} pass @param {string} zone @returns {Record<string, unknown>} */
export function changesOf(draft, pass, zone) {
  const [before, after] = [termsOf(draftOf(pass, zone), zone), termsOf(draft, zone)];
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== before[name]));
}

/** @param {Draft} draft @param {string} zone @returns {Record<string, unknown>} */
function termsOf(draft, zone) {
  const plate = draft.plate.trim().replace(/\s+/g, " ");
  return {
    guest_name: draft.name.trim(),
    ...(draft.form === "weekly" ? weeklyOf(draft, zone) : windowOf(spanOfDraft(draft, zone), zone)),
    ...(draft.form === "guest" && draft.many && { uses_allowed: draft.uses }),
    plate: plate || null,
    plate_province: (plate && draft.plate_province) || null,
    headcount: draft.headcount,
    note: draft.note.trim() || null,
    tell_host: draft.tell,
  };
}

/** @param {Draft} draft @param {string} zone */
function weeklyOf(draft, zone) {
  const day = endOf(draft, zone);
  const { valid_until } = windowOf({ day, last: day, from: "", until: "" }, zone);
  return { valid_until, weekdays: draft.weekdays & EVERY_DAY, from_time: (draft.hours && draft.from) || "00:00", until_time: (draft.hours && draft.until) || "00:00" };
}

/** @param {Draft} draft @param {string} zone */
function eventOf(draft, zone) {
  const { valid_from, valid_until } = windowOf(spanOfDraft(draft, zone), zone);
  const guests = draft.shared ? { shared_by: draft.sharers } : { guests: guestsOf(draft) };
  return { title: draft.title.trim(), starts_at: valid_from, ends_at: valid_until, ...guests, note: draft.note.trim() || null, tell_host: draft.tell };
}
