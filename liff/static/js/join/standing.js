// @ts-check
// A place that is not active: what is the matter, since when, and what to do.

import { button, el, icon } from "../dom.js";
import { lastDay, placeMore, placeName } from "../place-words.js";
import { hour, wholeDay } from "../time.js";

/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./types.js").Voice} Voice */

/** Headline and advice. @type {Record<string, [string, string]>} */
export const STANDING_WORDS = {
  pending: ["Waiting for the village office", "The office confirms that you live here. You need do nothing more: this page and the menu in the chat change by themselves."],
  suspended: ["Your place here is paused", "You are not asked about visitors meanwhile. Please ask the village office."],
  ended: ["Your place here has ended", "If you still live here, please ask the village office to add you again."],
  refused: ["Your place was not confirmed", "Check the house number and your name, then ask once more below, or speak to the village office."],
};

/** @type {Record<string, "clock"|"stop"|"gateout">} */
const SIGNS = { pending: "clock", suspended: "stop", ended: "gateout", refused: "stop" };

/** Of several that say the same, the newest; and an old no counts for nothing where there is a yes, or a new question.
 * @param {Place[]} places oldest first @returns {Place[]} those to tell about */
export function toTell(places) {
  const live = places.filter(({ standing }) => ["active", "pending", "suspended"].includes(standing));
  const waiting = live.filter(({ standing }) => standing !== "active");
  const past = places.filter((place) => !live.includes(place)).slice(-1);
  return live.length ? waiting : past;
}

/** @param {Place} place @param {Voice & {look: () => void}} ways */
export function standingCard(place, { say, language, look }) {
  const { village, standing, reason } = place;
  const [headline, advice] = STANDING_WORDS[standing];
  const more = placeMore(place, say, language);
  return el(
    "section", { class: "card told", "data-standing": standing, role: "status" },
    el("div", { class: "told-sign" }, icon(SIGNS[standing])),
    el("h2", {}, say(headline)),
    el("p", { class: "told-place" }, `${village.name} · ${placeName(place, say)}`),
    more && el("p", {}, more),
    when(place, say, language),
    reason && el("p", { class: "told-reason" }, say("The office says: {reason}", { reason })),
    el("p", { class: "muted" }, say(advice)),
    standing === "pending" && button("wide", [icon("retry"), say("Look again")], look),
  );
}

/** @param {Place} place @param {import("../types.js").Say} say @param {string} language */
function when({ standing, since, ends_at: endsAt, village }, say, language) {
  const zone = village.time_zone;
  if (standing === "pending") {
    const told = { day: wholeDay(since, zone, language), time: hour(since, zone, language) };
    return el("p", {}, say("Asked on {day}, {time}", told));
  }
  if (standing === "ended" && endsAt && Date.parse(endsAt) < Date.now()) return el("p", {}, say("The last day was {day}", { day: lastDay(endsAt, zone, language) }));
  return null;
}
