// @ts-check
// What the house says without being asked: couriers by day may come in, parcels stay at the gate. A rule is a sentence.

import { weekdays } from "../../clock.js";
import { button, el, fill, icon } from "../../dom.js";
import { KIND_ICONS } from "../../names.js";
import { openSheet } from "../../sheet.js";
import { attempt, choice, failed, field, part, toggle } from "./parts.js";

/** @typedef {import("./types.js").Home} Home */
/** @typedef {import("./types.js").Rule} Rule */
/** @typedef {import("./types.js").RuleWish} RuleWish */

/** @type {Record<Rule["kind"], string>} */
export const RULED = { delivery: "Deliveries", taxi: "Taxis", service: "Repairs and services" };

/** @type {Record<Rule["says"], string>} */
export const SAYS = { let_in: "Let in without asking", leave_at_gate: "Leave parcels at the gate" };

const WEEK = [1, 2, 3, 4, 5, 6, 7];
/** @type {RuleWish} */
const USUAL = { kind: "delivery", says: "let_in", from: "09:00", until: "20:00", weekdays: WEEK };

export class Rules {
  /** @param {Home} home */
  constructor(home) {
    this.home = home;
    const { say } = home.ways;
    this.rules = [...home.rules];
    this.told = failed();
    this.list = el("div", {});
    this.element = part(
      say("What the house says by itself"), this.list, this.told,
      button("wide soft", [icon("plus"), say("Add a rule")], () => openRule(USUAL, home, (wish) => this.make(wish))),
    );
    this.draw();
  }

  draw() {
    const { say } = this.home.ways;
    if (this.rules.length) fill(this.list, el("ul", { class: "rows" }, ...this.rules.map((rule) => el("li", {}, this.row(rule)))));
    else fill(this.list, el("p", { class: "house-hint muted" }, say("No rules: the house is asked about everybody. A rule can let couriers in by day without a message.")));
  }

  /** @param {Rule} rule */
  row(rule) {
    const { ways } = this.home;
    const { say } = ways;
    return el(
      "button", { type: "button", class: "row", on: { click: () => openRule(rule, this.home, (wish) => this.change(rule, wish), () => this.remove(rule)) } },
      el("span", { class: "face" }, icon(KIND_ICONS[rule.kind])),
      el("span", { class: "row-words" }, el("span", { class: "row-name" }, say(RULED[rule.kind])), el("span", { class: "row-more" }, say(SAYS[rule.says])), el("span", { class: "row-more muted" }, whenOf(rule, ways))),
      icon("chevron", "row-end"),
    );
  }

  /** @param {RuleWish} wish */
  async make(wish) {
    const { data } = await this.home.ways.api.post(this.home.at("rules"), wish);
    this.rules.push(data);
    this.draw();
  }

  /** @param {Rule} rule @param {RuleWish} wish */
  async change(rule, wish) {
    const { data } = await this.home.ways.api.patch(this.home.at(`rules/${rule.id}`), wish);
    this.rules[this.rules.indexOf(rule)] = data;
    this.draw();
  }

  /** @param {Rule} rule */
  async remove(rule) {
    const { ways, ways: { say, api }, notice } = this.home;
    await api.delete(this.home.at(`rules/${rule.id}`));
    this.rules = this.rules.filter((one) => one !== rule);
    this.draw();
    const { kind, says, from, until, weekdays } = rule;
    notice.show(say("The rule is removed"), () => attempt(ways, this.told, () => this.make({ kind, says, from, until, weekdays })));
  }
}

/** "Mon–Fri, 09:00–20:00" @param {RuleWish} rule @param {import("../types.js").Ways} ways */
export function whenOf({ from, until, weekdays }, { say, language }) {
  const hours = from && until ? `${from}–${until}` : say("all day");
  return `${daysOf(weekdays, say, language)}, ${hours}`;
}

/** @param {number[]} days @param {import("../../types.js").Say} say @param {string} language */
function daysOf(days, say, language) {
  if (days.length === 7) return say("Every day");
  const [first, last] = [days[0], days[days.length - 1]];
  const names = weekdays(language, "short");
  const name = (/** @type {number} */ day) => names[day - 1];
  if (days.length > 2 && last - first === days.length - 1) return `${name(first)}–${name(last)}`;
  return days.map(name).join(" ");
}

/**
 * @param {RuleWish} rule as it is @param {Home} home @param {(wish: RuleWish) => Promise<void>} save
 * @param {() => Promise<void>} [remove]
 */
function openRule(rule, { ways, ways: { say, language } }, save, remove) {
  const wish = { ...rule };
  const told = failed();
  const from = el("input", { type: "time", class: "control", value: rule.from ?? "09:00", required: true });
  const until = el("input", { type: "time", class: "control", value: rule.until ?? "20:00", required: true });
  const hours = el("div", { class: "two-fields" }, field(say("From"), from), field(say("Until"), until));
  const says = el("div", {});
  const days = el("fieldset", { class: "choice" }, el("legend", { class: "field-name" }, say("Days")), el("div", { class: "days-all" }, ...week()));
  let allDay = !rule.from;
  hours.hidden = allDay;
  const whole = toggle(say("All day"), allDay, (on) => {
    allDay = on;
    hours.hidden = on;
  });
  const kinds = /** @type {[string, string][]} */ (Object.entries(RULED).map(([kind, words]) => [kind, say(words)]));
  const keep = button("primary wide", [say("Save")], () => done(() => save(wished())));
  const drop = remove && button("wide no", [say("Remove the rule")], () => done(remove));
  const sheet = openSheet(
    { title: say(remove ? "Change the rule" : "Add a rule"), close: say("Close") },
    el("div", { class: "sheet-body" }, choice(say("Who comes"), kinds, wish.kind, chooseKind), says, days, whole, hours, told, keep, drop),
  );
  drawSays();

  /** @param {string} kind */
  function chooseKind(kind) {
    wish.kind = /** @type {Rule["kind"]} */ (kind);
    if (kind !== "delivery") wish.says = "let_in"; // nobody leaves a taxi at the gate
    drawSays();
  }

  function drawSays() {
    const options = /** @type {[string, string][]} */ (Object.entries(SAYS).filter(([one]) => one === "let_in" || wish.kind === "delivery").map(([one, words]) => [one, say(words)]));
    fill(says, choice(say("What the guard does"), options, wish.says, (value) => (wish.says = /** @type {Rule["says"]} */ (value))));
  }

  function week() {
    const [long, short] = [weekdays(language, "long"), weekdays(language, language === "th" ? "narrow" : "short")];
    const box = (/** @type {number} */ day) => el("input", { type: "checkbox", value: day, checked: rule.weekdays.includes(day), "aria-label": long[day - 1] });
    return WEEK.map((day) => el("label", { class: "choice-one day-one" }, box(day), el("span", {}, short[day - 1])));
  }

  /** @returns {RuleWish} */
  function wished() {
    const weekdays = [...days.querySelectorAll("input")].filter((box) => box.checked).map((box) => Number(box.value));
    const { kind, says: word } = wish;
    return { kind, says: word, weekdays, from: allDay ? null : from.value || null, until: allDay ? null : until.value || null };
  }

  /** @param {() => Promise<void>} work */
  async function done(work) {
    keep.disabled = true;
    if (await attempt(ways, told, work)) sheet.close();
    keep.disabled = false;
  }
}
