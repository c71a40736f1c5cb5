// @ts-check
// An invite's link: what it is for, and one button; or why it is no good any more, and what to do then.

import { Refused } from "../api.js";
import { button, el, icon } from "../dom.js";
import { PLACE_ICONS, lastDay, placeMore, placeName } from "../place-words.js";
import { wholeDay } from "../time.js";

/** @typedef {import("./types.js").Offer} Offer */
/** @typedef {import("./types.js").Voice} Voice */

/** Headline and advice for a link that opens nothing. @type {Record<string, [string, string]>} */
export const INVITE_WORDS = {
  INVITE_USED: ["This invite has been used", "Each invite takes in one person, once. Ask whoever sent it for a new one."],
  INVITE_EXPIRED: ["This invite is too old", "Its last day is over. Ask whoever sent it for a new one."],
  INVITE_REVOKED: ["This invite was taken back", "Ask whoever sent it, or the village office."],
  INVITE_UNKNOWN: ["This invite is not known here", "Open the link once more just as it was sent to you, or ask for a new one."],
};

/** @param {unknown} failure @returns {[string, string]|null} what to say of the invite; null where it is not its fault */
export function inviteTrouble(failure) {
  return failure instanceof Refused && failure.code in INVITE_WORDS ? INVITE_WORDS[failure.code] : null;
}

/** @param {[string, string]} words @param {Voice} voice */
export function badInvite([headline, advice], { say }) {
  return el("section", { class: "card told", role: "alert" }, el("div", { class: "told-sign" }, icon("link")), el("h2", {}, say(headline)), el("p", { class: "muted" }, say(advice)));
}

/** @param {Offer} offer @param {Voice & {accept: () => void, busy: boolean}} ways */
export function inviteCard(offer, { say, language, accept, busy }) {
  const { time_zone: zone, name } = offer.village;
  const more = placeMore(offer, say, language);
  return el(
    "section", { class: "card offer" },
    el("div", { class: "offer-sign" }, icon(PLACE_ICONS[offer.role] ?? "house")),
    el("p", { class: "muted" }, say("You are invited to")),
    el("h2", { class: "offer-village" }, name),
    el("p", { class: "offer-place" }, placeName(offer, say)),
    more && el("p", {}, more),
    offer.ends_at && el("p", { class: "offer-until" }, say("Until {day}", { day: lastDay(offer.ends_at, zone, language) })),
    button("primary wide large-button", [say(busy ? "One moment…" : "Join")], accept, { disabled: busy }),
    el("p", { class: "muted small" }, say("This invite is good until {day}.", { day: wholeDay(offer.expires_at, zone, language) })),
  );
}
