// @ts-check
// What a pass says of its guest and its time, in lines that are read at a glance.

import { weekdays } from "../clock.js";
import { el } from "../dom.js";
import { kindOf, soiName } from "../names.js";
import { plateOf } from "../plates.js";
import { dayAndHour } from "../time.js";

/** @typedef {import("./inquiry.js").Pass} Pass */
/** @typedef {import("../types.js").Say} Say */
/** @typedef {{say: Say, language: string, zone: string}} Voice */

const EVERY_DAY = 127;

/** House, name, plate, who, when, how often. @param {Pass} pass @param {Voice} voice */
export function factsOf(pass, voice) {
  const { say, language } = voice;
  const soi = soiName(pass.house.soi, language);
  const visit = /** @type {any} */ ({ ...pass, kind: pass.visit_kind });
  const left = pass.uses_allowed === null ? null : pass.uses_allowed - pass.uses;
  return [
    el("p", { class: "flash-house" }, pass.house.number, " ", soi && el("span", {}, soi)),
    el("p", { class: "flash-name" }, pass.guest_name),
    pass.plate && plateOf(visit, language),
    el("p", { class: "flash-more" }, pass.headcount > 1 ? kindOf(visit, say) : `${kindOf(visit, say)} · ${say("People: {number}", { number: 1 })}`),
    pass.note && el("p", { class: "flash-more" }, `“${pass.note}”`),
    ...timeOf({ from: pass.valid_from, until: pass.valid_until, weekdays: pass.weekdays, hours: [pass.from_time, pass.until_time] }, voice),
    left !== null && pass.kind !== "once" && el("p", { class: "flash-more" }, say("Entries left: {number}", { number: left })),
  ];
}

/** The little that a QR code tells by itself. @param {import("../pass-token.js").PassToken} token @param {Voice} voice */
export function factsOfToken(token, voice) {
  const at = (/** @type {number} */ ms) => new Date(ms).toISOString();
  const hours = [token.fromMinute, token.untilMinute].map(clock);
  return [
    el("p", { class: "flash-more" }, voice.say("People: {number}", { number: token.headcount })),
    ...timeOf({ from: at(token.validFrom), until: at(token.validUntil), weekdays: token.weekdays, hours }, voice),
  ];
}

/** @param {{from: string, until: string, weekdays: number, hours: string[]}} time @param {Voice} voice */
function timeOf({ from, until, weekdays: bits, hours: [begin, end] }, { say, language, zone }) {
  const lines = [say("{begin} to {end}", { begin: dayAndHour(from, zone, language), end: dayAndHour(until, zone, language) })];
  const days = bits === EVERY_DAY ? say("Every day") : daysOf(bits, language);
  if (begin !== end) lines.push(say("{days}, {hours}", { days, hours: say("{since}–{until}", { since: begin, until: end }) }));
  else if (bits !== EVERY_DAY) lines.push(days);
  return lines.map((line) => el("p", { class: "flash-more pass-time" }, line));
}

/** "Mon, Wed" @param {number} bits Monday first @param {string} language */
function daysOf(bits, language) {
  return weekdays(language, "short").filter((_, day) => (bits >> day) & 1).join(", ");
}

/** @param {number} minute of the day */
function clock(minute) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
