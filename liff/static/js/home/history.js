// @ts-check
// The second tab: everybody who came, newest first, by day; to be searched, and read on as one scrolls.

import { Refused } from "../api.js";
import { arrange, button, el, fill, icon } from "../dom.js";
import { KIND_WORDS } from "../names.js";
import { Trouble } from "../trouble.js";
import { dayName } from "./days.js";
import { rowOf } from "./row.js";

/** @typedef {import("../types.js").Visit} Visit */

const PAGE = 30;
const TYPING = 350; // ms without a key
/** What each filter asks for, by the visits' states. @type {[words: string, states: string][]} */
const OUTCOMES = [["All", ""], ["Came in", "inside,left"], ["Not let in", "rejected"], ["No answer", "expired"]];

export class History {
  /** @param {import("./types.js").Ways} ways */
  constructor(ways) {
    this.ways = ways;
    this.wish = { q: "", state: "", kind: "" };
    /** @type {Visit[]} */
    this.visits = [];
    /** @type {Map<string, {heading: HTMLElement, rows: HTMLElement}>} */
    this.days = new Map();
    /** @type {Map<string, {version: number, element: HTMLElement}>} */
    this.rows = new Map();
    /** @type {string|null|undefined} undefined: not asked yet; null: that was all */
    this.cursor = undefined;
    this.asked = 0;
    const { say } = ways;
    this.list = el("div", { class: "days" });
    this.told = el("p", { class: "none muted", role: "status" });
    this.more = button("wide", [say("Show more")], () => this.load());
    this.element = el("section", { class: "tab-page", "aria-label": say("History") }, this.filters(), this.list, this.told, this.more);
    this.more.hidden = true;
    new IntersectionObserver(([end]) => end.isIntersecting && !this.more.hidden && !this.more.disabled && !this.failed && this.load(), { rootMargin: "400px" }).observe(this.more);
    this.begin();
  }

  filters() {
    const { say } = this.ways;
    const search = el("input", { type: "search", class: "find", placeholder: say("Search name or plate"), "aria-label": say("Search name or plate"), enterkeyhint: "search", maxlength: 100, on: { input: () => this.type(search.value) } });
    const outcomes = OUTCOMES.map(([words, states]) => button("pill", [say(words)], () => this.choose({ state: states }), { "data-states": states, "aria-pressed": String(!states) }));
    const kinds = el(
      "select", { class: "pill", "aria-label": say("What for"), on: { change: () => this.choose({ kind: kinds.value }) } },
      el("option", { value: "" }, say("All kinds")), ...Object.entries(KIND_WORDS).map(([kind, words]) => el("option", { value: kind }, say(words))),
    );
    this.outcomes = outcomes;
    return el("div", { class: "filters" }, el("div", { class: "find-row" }, icon("search"), search), el("div", { class: "pills", role: "group", "aria-label": say("Show") }, ...outcomes, kinds));
  }

  /** @param {string} q */
  type(q) {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.choose({ q: q.trim() }), TYPING);
  }

  /** @param {Partial<{q: string, state: string, kind: string}>} wish */
  choose(wish) {
    Object.assign(this.wish, wish);
    for (const one of this.outcomes ?? []) one.setAttribute("aria-pressed", String(one.dataset.states === this.wish.state));
    this.begin();
  }

  begin() {
    this.asked += 1;
    this.visits = [];
    this.cursor = undefined;
    this.more.disabled = false;
    this.more.hidden = true;
    this.rows.clear();
    fill(this.list);
    this.load();
  }

  /** The next page; what comes for a wish that is not the last one any more is dropped. */
  async load() {
    const asked = this.asked;
    const { say, api } = this.ways;
    this.failed = false;
    this.more.disabled = true;
    this.told.textContent = say("Looking…");
    try {
      const { data, pagination } = await api.get(`/visits?${this.query()}`);
      if (asked !== this.asked) return;
      this.visits.push(...data);
      this.cursor = pagination.next_cursor;
      this.draw();
    } catch (failure) {
      if (failure instanceof Trouble) return this.ways.troubled(failure);
      if (asked === this.asked) this.sayFailed(failure);
    }
  }

  query() {
    const given = Object.entries({ ...this.wish, house: this.ways.house?.id ?? "", cursor: this.cursor ?? "" }).filter(([, value]) => value);
    return new URLSearchParams([["limit", String(PAGE)], ...given]);
  }

  /** @param {unknown} failure */
  sayFailed(failure) {
    const { say } = this.ways;
    this.failed = true;
    this.told.textContent = say(failure instanceof Refused ? "The service does not answer" : "Check the signal or Wi-Fi, then try again.");
    fill(this.more, say("Try again"));
    this.more.disabled = false;
    this.more.hidden = false;
  }

  /** News of what is listed already; who is new comes with the next look. @param {Visit[]} news */
  show(news) {
    const newer = new Map(news.map((visit) => [visit.id, visit]));
    const changed = this.visits.some((visit) => (newer.get(visit.id)?.version ?? 0) > visit.version);
    this.visits = this.visits.map((visit) => ((newer.get(visit.id)?.version ?? 0) > visit.version ? /** @type {Visit} */ (newer.get(visit.id)) : visit));
    if (changed) this.draw();
  }

  /** A day's heading and lines; what is drawn already stays, with its picture and the focus. @param {string} name @param {Visit[]} visits */
  day(name, visits) {
    const day = this.days.get(name) ?? { heading: el("h2", { class: "part" }, name), rows: el("ul", { class: "rows" }) };
    this.days.set(name, day);
    arrange(day.rows, visits.map((visit) => this.row(visit)));
    return [day.heading, day.rows];
  }

  /** @param {Visit} visit */
  row(visit) {
    const known = this.rows.get(visit.id);
    if (known?.version === visit.version) return known.element;
    const element = rowOf(visit, this.ways);
    this.rows.set(visit.id, { version: visit.version, element });
    return element;
  }

  draw() {
    const { say, reader } = this.ways;
    /** @type {Map<string, Visit[]>} */
    const days = new Map();
    for (const visit of this.visits) {
      const name = dayName(visit.created_at, reader);
      days.set(name, [...(days.get(name) ?? []), visit]);
    }
    arrange(this.list, [...days].flatMap(([name, visits]) => this.day(name, visits)));
    const filtered = this.wish.q || this.wish.state || this.wish.kind;
    this.told.textContent = this.visits.length ? "" : say(filtered ? "Nothing found" : "Nobody has come yet.");
    fill(this.more, say("Show more"));
    this.more.disabled = false;
    this.more.hidden = !this.cursor;
  }
}
