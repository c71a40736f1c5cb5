// @ts-check
// When a pass is good: from days and hours to moments, back again, and as people read it.

import { localOf, momentOf, weekdays } from "../../clock.js";
import { now } from "../../time.js";

/** @typedef {{day: string, last: string, from: string, until: string}} Span days like "2026-11-21", hours like "18:00" or "" */
/** @typedef {{say: import("../../types.js").Say, language: string, zone: string}} Reader */

const DAY = 86_400_000; // ms
export const EVERY_DAY = 127;

/** The village's day. @param {number|string} at @param {string} zone */
export function dayOf(at, zone) {
  return localOf(at, zone).slice(0, 10);
}

/** @param {string} day @param {number} count */
export function daysLater(day, count) {
  return new Date(Date.parse(`${day}T00:00Z`) + count * DAY).toISOString().slice(0, 10);
}

/** The day so many months later, or its month's last one where there is none. @param {string} day @param {number} months */
export function monthsLater(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** What "today", "tomorrow" and "this weekend" are. @param {string} choice @param {string} zone @param {number} [at] @returns {[string, string]} */
export function daysOf(choice, zone, at = now()) {
  const today = dayOf(at, zone);
  if (choice === "tomorrow") return [daysLater(today, 1), daysLater(today, 1)];
  if (choice !== "weekend") return [today, today];
  const sunday = daysLater(today, (7 - new Date(`${today}T00:00Z`).getUTCDay()) % 7);
  const saturday = daysLater(sunday, -1);
  return [saturday < today ? today : saturday, sunday];
}

/** Hours that end before they begin end the next day. @param {Span} span @param {string} zone */
export function windowOf({ day, last, from, until }, zone) {
  const overnight = day === last && until && until <= from;
  const end = until ? `${overnight ? daysLater(last, 1) : last}T${until}` : `${daysLater(last, 1)}T00:00`;
  return { valid_from: momentOf(`${day}T${from || "00:00"}`, zone), valid_until: momentOf(end, zone) };
}

/** What ends at midnight belongs to the day before. @param {{valid_from: string, valid_until: string}} pass @param {string} zone @returns {Span} */
export function spanOf({ valid_from, valid_until }, zone) {
  const [[day, from], [last, until]] = [valid_from, valid_until].map((moment) => localOf(moment, zone).split("T"));
  const midnight = until === "00:00";
  return { day, last: midnight ? daysLater(last, -1) : last, from: from === "00:00" ? "" : from, until: midnight ? "" : until };
}

/** "Today, 18:00–22:00", "Mon, Wed, 08:00–17:00". @param {import("./types.js").Pass} pass @param {Reader} reader */
export function whenOf(pass, reader) {
  const { say, zone } = reader;
  if (pass.kind === "recurring") return say("{days}, {hours}", { days: weekdaysOf(pass.weekdays, reader), hours: hoursOf(pass.from_time, pass.until_time, say) });
  return spanWords(spanOf(pass, zone), reader);
}

/** @param {Span} span @param {Reader} reader */
export function spanWords({ day, last, from, until }, reader) {
  const { say } = reader;
  const [begin, end] = [dayWords(day, reader), dayWords(last, reader)];
  if (day === last && !from && !until) return say("{days}, {hours}", { days: begin, hours: say("all day") });
  if (day === last) return say("{day}, {since}–{until}", { day: begin, since: from || "00:00", until: until || "24:00" });
  return say("{begin} to {end}", {
    begin: from ? say("{day}, {time}", { day: begin, time: from }) : begin,
    end: until ? say("{day}, {time}", { day: end, time: until }) : end,
  });
}

/** The last day of somebody who comes every week. @param {import("./types.js").Pass} pass @param {Reader} reader */
export function lastDayOf(pass, reader) {
  return dayWords(spanOf(pass, reader.zone).last, reader);
}

/** "Today", "Tomorrow", or "Sat 21 Nov 2026", in Thai with the Buddhist year. @param {string} day @param {Reader} reader */
export function dayWords(day, { say, language, zone }) {
  const today = dayOf(now(), zone);
  if (day === today) return say("Today");
  if (day === daysLater(today, 1)) return say("Tomorrow");
  return inWords(Date.parse(`${day}T00:00Z`), { weekday: "short", day: "numeric", month: "short", year: "numeric" }, language);
}

/** "Mon, Wed", "Every day". @param {number} bits @param {{say: import("../../types.js").Say, language: string}} reader */
export function weekdaysOf(bits, { say, language }) {
  if (bits === EVERY_DAY) return say("Every day");
  const names = weekdays(language, "short").filter((_, at) => (bits >> at) & 1);
  return names.join(language === "th" ? " " : ", ");
}

/** @param {string} from @param {string} until @param {import("../../types.js").Say} say */
function hoursOf(from, until, say) {
  if (from === until) return from === "00:00" ? say("all day") : say("from {time}", { time: from });
  return say("{since}–{until}", { since: from, until: until === "00:00" ? "24:00" : until });
}

/** @param {number} at a day as UTC has it @param {Intl.DateTimeFormatOptions} how @param {string} language */
function inWords(at, how, language) {
  return new Intl.DateTimeFormat(language === "th" ? "th-TH-u-nu-latn" : "en-GB", { ...how, timeZone: "UTC" }).format(at);
}
