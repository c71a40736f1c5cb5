// @ts-check
// One visit with everything that is known of it: photos, who and when, and what happened in order.

import { Refused } from "../api.js";
import { el, fill } from "../dom.js";
import { kindOf, nameOf } from "../names.js";
import { plateOf } from "../plates.js";
import { openSheet } from "../sheet.js";
import { hour } from "../time.js";
import { Trouble } from "../trouble.js";
import { dayName } from "./days.js";
import { openGallery } from "./gallery.js";
import { reasonOf, standingOf } from "./standing.js";

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {{at: string, kind: string, actor: {role: string, name: string|null}}} VisitEvent */
/** @typedef {Pick<import("./types.js").Ways, "say"|"language"|"zone"|"api"|"reader"|"troubled"> & {known: Visit|null, closed: () => void, acts?: (visit: Visit, changed: () => void) => HTMLElement}} DetailWays `acts`: what its readers can do about it */

/** @param {string} id @param {DetailWays} ways */
export function openDetail(id, ways) {
  const { say, known } = ways;
  const body = el("div", { class: "detail" });
  const sheet = openSheet({ title: known ? nameOf(known, say) : say("Visit"), close: say("Close"), look: "tall visit", onClose: ways.closed }, body);
  if (known) fill(body, ...partsOf(known, [], ways));
  look(id, ways, body, sheet);
  return sheet;
}

/** What was done in `before` stays to be seen, and to be undone.
 * @param {string} id @param {DetailWays} ways @param {HTMLElement} body @param {HTMLDialogElement} sheet
 * @param {HTMLElement|null} [before] @returns {Promise<void>} */
async function look(id, ways, body, sheet, before = null) {
  const { say } = ways;
  try {
    const { data } = await ways.api.get(`/visits/${id}`);
    const title = sheet.querySelector(".sheet-title");
    if (title) title.textContent = nameOf(data, say);
    sheet.setAttribute("aria-label", nameOf(data, say));
    const again = () => look(id, ways, body, sheet, acts);
    const acts = before ?? ways.acts?.(data, again) ?? null;
    fill(body, ...partsOf(data, data.events, ways), acts);
  } catch (failure) {
    if (failure instanceof Trouble) return ways.troubled(failure);
    const gone = failure instanceof Refused && failure.status === 404;
    body.append(el("p", { class: "none", role: "alert" }, say(gone ? "There is no such visit in your house." : "Check the signal or Wi-Fi, then try again.")));
  }
}

/** @param {Visit} visit @param {VisitEvent[]} events @param {DetailWays} ways */
function partsOf(visit, events, ways) {
  const { say } = ways;
  const { tone, word, more } = standingOf(visit, ways.reader);
  return [
    photos(visit, ways),
    el("p", { class: "detail-standing", "data-tone": tone }, el("strong", {}, word), more && el("span", {}, more)),
    facts(visit, ways),
    visit.wrong_entry && el("p", { class: "detail-wrong" }, el("strong", {}, say("The house says: this entry was wrong")), visit.wrong_entry.note && el("span", {}, visit.wrong_entry.note)),
    events.length > 0 && el("h3", { class: "part" }, say("What happened")),
    events.length > 0 && el("ol", { class: "story" }, ...events.map((event) => line(event, visit, ways))),
  ].filter((part) => part instanceof Node);
}

/** @param {Visit} visit @param {DetailWays} ways */
function photos(visit, { say }) {
  const shown = visit.photos.filter((photo) => photo.url);
  return shown.length > 0 && el(
    "div", { class: "detail-photos", "data-count": String(Math.min(shown.length, 2)) },
    ...shown.map((photo, at) => el("button", { type: "button", "aria-label": say("Photo {number}", { number: at + 1 }), on: { click: () => openGallery(visit, { say, name: nameOf(visit, say) }) } }, el("img", { src: photo.url, alt: "" }))),
  );
}

/** @param {Visit} visit @param {DetailWays} ways */
function facts(visit, { say, language, reader }) {
  /** @type {[string, import("../dom.js").Child][]} */
  const rows = [
    ["What for", kindOf(visit, say)],
    ["Number plate", visit.plate && plateOf(visit, language)],
    ["Visitor's phone", visit.visitor_phone],
    ["Note", visit.purpose],
    ["House", visit.house.number],
    ["Day", dayName(visit.created_at, reader)],
    ["Reason", reasonOf(visit, say)],
  ];
  return el("dl", { class: "facts" }, ...rows.filter(([, value]) => value).map(([name, value]) => el("div", {}, el("dt", {}, say(name)), el("dd", {}, value))));
}

/** @param {VisitEvent} event @param {Visit} visit @param {DetailWays} ways */
function line(event, visit, { say, zone, language, reader }) {
  const words = EVENTS[event.kind] ?? "Noted in the record";
  const mine = event.kind === "approved" && reader.isMine(visit);
  return el(
    "li", { "data-kind": event.kind },
    el("span", { class: "story-time" }, hour(event.at, zone, language)),
    el("span", { class: "story-words" }, el("strong", {}, say(words)), el("span", { class: "muted" }, mine ? say("You") : actorOf(event, say))),
  );
}

/** @param {VisitEvent} event @param {import("../types.js").Say} say */
function actorOf({ actor }, say) {
  const role = ROLES[actor.role];
  if (!role) return "";
  return actor.name ? `${actor.name} · ${say(role)}` : say(role);
}

/** @type {Record<string, string>} */
export const EVENTS = {
  requested: "Came to the gate",
  widened: "More of the house were asked",
  reminded: "The house was reminded",
  escalated: "The village office was asked",
  approved: "Approved",
  rejected: "Not let in",
  explained: "Reason told to the guard",
  undone: "Approval taken back",
  expired: "No answer in time",
  cancelled: "The guard closed this visit.",
  overridden: "Let in by the guard",
  entered: "Came in",
  left: "Left",
  entry_undone: "The guard took the entry back",
  exit_undone: "The guard took the exit back",
  overstayed: "Stayed longer than expected",
  called: "The guard asked for a number to call",
  marked_wrong: "The house says: this entry was wrong",
};

/** Who does what by itself needs no name. @type {Record<string, string>} */
export const ROLES = { resident: "The house", guard: "Guard", office: "Village office" };
