// @ts-check
// The muster list: who is inside now, house by house, on the screen and on paper. Works on what the page knows, so also
// when there is no network.

import { button, el, fill, icon } from "./dom.js";
import { KIND_WORDS, nameOf, soiName } from "./names.js";
import { openSheet } from "./sheet.js";
import { dayAndHour, now, wholeDay } from "./time.js";

/** @typedef {import("./types.js").Visit} Visit */
/** @typedef {{say: import("./types.js").Say, language: string, zone: string}} Voice */

const natural = new Intl.Collator("th", { numeric: true });

/** @param {{voice: Voice, village: string, inside: () => Visit[], asOf: () => string}} wish
 *   `asOf` says how old this is, where it may be. What is shown is of the moment that its head tells.
 * @returns {{sheet: HTMLDialogElement, show: () => void}} `show` draws it as it is now */
export function openMuster({ voice, village, inside, asOf }) {
  const { say, language, zone } = voice;
  let kind = "";
  const place = el("div", { class: "muster" });
  const chips = el("div", { class: "chips", role: "group", "aria-label": say("Show") });
  const print = button("wide", [icon("print"), say("Print")], () => window.print());
  const sheet = openSheet({ title: say("Who is inside"), close: say("Close"), look: "tall muster-sheet" }, chips, place, el("div", { class: "sheet-foot" }, print));
  show();
  sheet.querySelector("h2")?.focus();
  return { sheet, show };

  function show() {
    const all = inside();
    const kinds = [...new Set(all.map((visit) => visit.kind))];
    if (kind && !kinds.some((one) => one === kind)) kind = "";
    const chosen = all.filter((visit) => !kind || visit.kind === kind);
    const old = asOf();
    fill(chips, ...["", ...kinds].map((one) => chip(one)));
    chips.hidden = kinds.length < 2;
    const people = chosen.reduce((sum, { headcount }) => sum + headcount, 0);
    const when = `${wholeDay(now(), zone, language)} ${dayAndHour(new Date(now()).toISOString(), zone, language)}`;
    fill(
      place,
      el("p", { class: "muster-head" }, el("strong", {}, village), " · ", when),
      old && el("p", { class: "muster-old" }, old),
      el("p", { class: "muster-sum" }, say("People: {people} · visits: {visits}", { people, visits: chosen.length })),
      chosen.length ? table(chosen) : el("p", { class: "none muted" }, say("No visitor is inside")),
    );
  }

  /** @param {string} one */
  function chip(one) {
    const words = one ? say(KIND_WORDS[/** @type {import("./types.js").Kind} */ (one)]) : say("All");
    const choose = () => {
      kind = one;
      show();
    };
    return button("chip", [words], choose, { "aria-pressed": String(one === kind) });
  }

  /** @param {Visit[]} visits */
  function table(visits) {
    const heads = ["House", "Visitor", "Plate", "People", "In since"].map((words) => el("th", { scope: "col" }, say(words)));
    const ordered = [...visits].sort((a, b) => natural.compare(a.house.number, b.house.number) || String(a.entered_at).localeCompare(String(b.entered_at)));
    return el("table", { class: "muster-list" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...ordered.map(row)));
  }

  /** @param {Visit} visit */
  function row(visit) {
    const soi = soiName(visit.house.soi, language);
    const since = visit.entered_at ? dayAndHour(visit.entered_at, zone, language) : "";
    const kindWords = visit.visitor_name ? say(KIND_WORDS[visit.kind]) : "";
    return el(
      "tr", { class: visit.overstayed ? "overstayed" : "" },
      el("th", { scope: "row" }, visit.house.number, soi && el("span", { class: "muted" }, " ", soi)),
      el("td", {}, nameOf(visit, say), kindWords && el("span", { class: "muted" }, " ", kindWords), visit.plate && el("span", { class: "muster-plate" }, " ", visit.plate)),
      el("td", {}, visit.plate ?? "–"), el("td", {}, visit.headcount), el("td", {}, since),
    );
  }
}
