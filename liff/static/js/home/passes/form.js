// @ts-check
// The form: a name and one tap for a guest of today; the rest is folded away or comes with another kind of pass.

import { Refused } from "../../api.js";
import { weekdays } from "../../clock.js";
import { button, el, fill, icon } from "../../dom.js";
import { newKey } from "../../draft.js";
import { forget, keep, recall } from "../../store.js";
import { now } from "../../time.js";
import { Trouble } from "../../trouble.js";
import { MOST_GUESTS, MOST_USES, changesOf, draftOf, emptyDraft, endOf, guestsOf, missing, requestOf, spanOfDraft } from "./draft.js";
import { choice, field, group, input, leadTo, pill, stepper, tellProblem } from "./fields.js";
import { foldedFields } from "./folded.js";
import { head } from "./heads.js";
import { PROBLEMS, REFUSALS, UNHEARD } from "./problems.js";
import { dayOf, dayWords, spanWords } from "./when.js";

/** @typedef {import("./types.js").Draft} Draft */
/** @typedef {import("./types.js").WholePass} WholePass */
/** @typedef {{ways: import("./types.js").Ways, standing?: WholePass, done: (form: Draft["form"], data: any) => void, back: () => void}} Parts `standing`: the pass that is changed */

export class PassForm {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    const { ways, standing } = parts;
    const { say } = ways;
    const fresh = emptyDraft(ways.zone, this.houses.length === 1 ? this.houses[0].id : "");
    /** @type {Draft} */
    this.draft = standing ? draftOf(standing, ways.zone) : this.goOn(fresh);
    this.fields = el("div", { class: "pass-fields" });
    this.told = el("p", { class: "pass-told", role: "alert" });
    this.send = button("primary wide", [], () => this.submit());
    const { element, heading } = head(say(standing ? "Change the pass" : "New pass"), say, parts.back);
    this.heading = heading;
    this.element = el(
      "form", { class: "pass-form", novalidate: true, on: { submit: (/** @type {Event} */ event) => event.preventDefault(), keydown: (/** @type {KeyboardEvent} */ event) => this.onKey(event) } },
      element, this.fields, el("div", { class: "pass-send" }, this.told, this.send),
    );
    this.draw();
    this.showSend(false);
  }

  get houses() {
    const { house, member } = this.parts.ways;
    return house ? [house] : (member.houses ?? []);
  }

  /** What was begun before, but for no house that cannot be chosen here. @param {Draft} fresh @returns {Draft} */
  goOn(fresh) {
    const draft = { ...fresh, ...recall(this.keptAs) };
    return this.houses.some(({ id }) => id === draft.house) ? draft : { ...draft, house: fresh.house, key: fresh.key };
  }

  get keptAs() {
    return `pass.${this.parts.ways.member.id}`;
  }

  draw() {
    const { draft } = this;
    const { say } = this.parts.ways;
    const kinds = /** @type {[Draft["form"], string][]} */ ([["guest", say("A guest")], ["weekly", say("Every week")], ["event", say("Many guests")]]);
    const parts = { guest: () => [this.name(), this.when(), this.often(), this.folded()], weekly: () => [this.name(), this.weekdays(), this.hours(), this.lasting(), this.folded()], event: () => [this.title(), this.when(), this.guests(), this.folded()] };
    fill(
      this.fields,
      !this.parts.standing && group("kind", say("For whom"), choice("form", kinds, draft.form, (form) => this.turnInto(form))),
      this.house(), ...parts[draft.form](),
    );
  }

  /** Whoever comes every week comes for the day; a guest when they like. @param {Draft["form"]} form */
  turnInto(form) {
    const usual = form === "weekly" ? { hours: true, from: "08:00", until: "17:00" } : this.draft.form === "weekly" ? { hours: false, from: "", until: "" } : {};
    this.set({ form, ...usual }, "kind");
    this.redraw("form");
  }

  /** Other fields belong to what was chosen; the focus stays there. @param {string} name */
  redraw(name) {
    this.draw();
    const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (this.fields.querySelectorAll(`input[name="${name}"]`));
    ([...inputs].find(({ checked }) => checked) ?? inputs[0])?.focus({ preventScroll: true });
  }

  /** @param {Partial<Draft>} wish @param {string} [name] of the field that has an answer now */
  set(wish, name = "") {
    Object.assign(this.draft, wish, { key: newKey() });
    tellProblem(this.element, name, "");
    this.told.textContent = "";
    if (!this.parts.standing) keep(this.keptAs, this.draft);
    this.showSpan();
  }

  house() {
    const { say } = this.parts.ways;
    if (this.houses.length < 2 || this.parts.standing) return null;
    const options = /** @type {[string, string][]} */ (this.houses.map(({ id, number }) => [id, number]));
    return group("house", say("House"), choice("house", options, this.draft.house, (house) => this.set({ house }, "house")));
  }

  name() {
    const { say } = this.parts.ways;
    const label = this.draft.form === "weekly" ? say("Who comes? (maid, driver, nurse…)") : say("Guest's name");
    return field("guest_name", label, input({ value: this.draft.name, maxlength: 100, autocapitalize: "words", enterkeyhint: "done", changed: (name) => this.set({ name }, "guest_name") }));
  }

  title() {
    return field("title", this.parts.ways.say("What is it? (birthday, dinner…)"), input({ value: this.draft.title, maxlength: 100, enterkeyhint: "next", changed: (title) => this.set({ title }, "title") }));
  }

  when() {
    const { say } = this.parts.ways;
    const choices = /** @type {[Draft["when"], string][]} */ ([["today", say("Today")], ["tomorrow", say("Tomorrow")], ["weekend", say("This weekend")], ["other", say("Another day")]]);
    const other = this.draft.when === "other" && this.days();
    this.span = el("p", { class: "pass-span", "aria-live": "polite" });
    this.showSpan();
    return group("when", say("When"), choice("when", choices, this.draft.when, (when) => {
      this.set({ when }, "when");
      this.redraw("when");
    }), other, this.hoursTick(), this.hoursInputs(), this.span);
  }

  days() {
    const { say, zone } = this.parts.ways;
    const today = dayOf(now(), zone);
    const least = this.draft.day && this.draft.day < today ? this.draft.day : today;
    const last = input({ type: "date", value: this.draft.last, min: this.draft.day, changed: (value) => this.set({ last: value }, "when") });
    const day = input({ type: "date", name: "day", value: this.draft.day, min: least, changed: (value) => {
      last.min = value;
      this.set({ day: value }, "when");
    } });
    return pair([say("Day"), day], [say("Last day, if several"), last]);
  }

  /** What was chosen in one sentence, with the year that people count. */
  showSpan() {
    if (!this.span) return;
    const { say, zone, language } = this.parts.ways;
    const chosen = spanOfDraft(this.draft, zone);
    this.span.textContent = chosen.day ? spanWords(chosen, { say, zone, language }) : "";
  }

  hoursTick() {
    const { say } = this.parts.ways;
    return el("div", { class: "pass-pills" }, pill({ type: "checkbox", name: "hours", checked: this.draft.hours }, say("Only at certain hours"), (hours) => {
      this.set({ hours, ...(hours && !this.draft.from && { from: "09:00", until: "18:00" }) }, "when");
      this.redraw("hours");
    }));
  }

  hoursInputs() {
    const { say } = this.parts.ways;
    if (!this.draft.hours) return null;
    const hour = (/** @type {"from"|"until"} */ name) => input({ type: "time", value: this.draft[name], changed: (value) => this.set({ [name]: value }, "when") });
    return pair([say("From"), hour("from")], [say("Until"), hour("until")]);
  }

  hours() {
    return group("from_time", this.parts.ways.say("Hours"), this.hoursTick(), this.hoursInputs());
  }

  weekdays() {
    const { say, language } = this.parts.ways;
    const long = weekdays(language, "long");
    const days = weekdays(language, "short").map((name, at) => pill({ type: "checkbox", checked: Boolean((this.draft.weekdays >> at) & 1) }, name, (on) => this.set({ weekdays: on ? this.draft.weekdays | (1 << at) : this.draft.weekdays & ~(1 << at) }, "weekdays"), long[at]));
    return group("weekdays", say("Days"), el("div", { class: "pass-pills week" }, ...days));
  }

  lasting() {
    const { say, zone } = this.parts.ways;
    const choices = /** @type {[Draft["lasting"], string][]} */ ([["3", say("3 months")], ["6", say("6 months")], ["12", say("1 year")], ["other", say("Another day")]]);
    const other = this.draft.lasting === "other" && input({ type: "date", value: this.draft.end, min: dayOf(now(), zone), "aria-label": say("Last day"), changed: (end) => {
      this.set({ end }, "valid_until");
      shown.textContent = this.lastDay();
    } });
    const shown = el("p", { class: "pass-span", "aria-live": "polite" }, this.lastDay());
    return group("valid_until", say("For how long"), choice("lasting", choices, this.draft.lasting, (lasting) => {
      this.set({ lasting }, "valid_until");
      this.redraw("lasting");
    }), other, shown);
  }

  lastDay() {
    const { say, zone, language } = this.parts.ways;
    const end = endOf(this.draft, zone);
    return end ? say("Good until {day}", { day: dayWords(end, { say, zone, language }) }) : "";
  }

  often() {
    const { say } = this.parts.ways;
    if (this.parts.standing && !this.draft.many) return null; // once stays once
    const choices = /** @type {[string, string][]} */ ([["once", say("Once")], ["many", say("Several times")]]);
    const how = !this.parts.standing && choice("often", choices, this.draft.many ? "many" : "once", (often) => {
      this.set({ many: often === "many" }, "uses_allowed");
      this.redraw("often");
    });
    const times = this.draft.many && stepper({ label: say("How many times"), value: this.draft.uses, least: Math.max(1, (this.parts.standing?.uses ?? 0) + 1), most: MOST_USES, fewer: say("One time fewer"), more: say("One time more"), changed: (uses) => this.set({ uses }, "uses_allowed") });
    return group("uses_allowed", say("How often"), how, times);
  }

  guests() {
    const { say } = this.parts.ways;
    const choices = /** @type {[string, string][]} */ ([["each", say("A pass for each")], ["shared", say("One pass for all")]]);
    const how = choice("shared", choices, this.draft.shared ? "shared" : "each", (value) => {
      this.set({ shared: value === "shared" }, "guests");
      this.redraw("shared");
    });
    const counted = el("p", { class: "pass-span", "aria-live": "polite" });
    const count = () => (counted.textContent = say("{number} names", { number: guestsOf(this.draft).length }));
    const names = el("textarea", { class: "pass-input", rows: 6, "aria-label": say("Names, one on each line"), placeholder: say("Names, one on each line"), "aria-describedby": "problem-guests", on: { input: () => {
      this.set({ guests: names.value }, "guests");
      count();
    } } });
    names.value = this.draft.guests;
    count();
    const all = () => stepper({ label: say("People"), value: this.draft.sharers, least: 1, most: MOST_GUESTS, fewer: say("One person fewer"), more: say("One person more"), changed: (sharers) => this.set({ sharers }, "guests") });
    return group("guests", say("Guests"), how, ...(this.draft.shared ? [all()] : [names, counted]));
  }

  folded() {
    this.folds = foldedFields({ ways: this.parts.ways, draft: this.draft, set: (wish, name) => this.set(wish, name), open: this.folds?.open });
    return this.folds;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.key === "Enter" && target instanceof HTMLInputElement && target.type === "text") target.blur();
  }

  /** @param {boolean} busy */
  showSend(busy) {
    const { say } = this.parts.ways;
    this.send.disabled = busy;
    this.fields.inert = busy;
    fill(this.send, busy ? el("span", { class: "spinner small", "aria-hidden": "true" }) : icon("check"), busy ? say("One moment…") : say(this.parts.standing ? "Save" : "Make the pass"));
  }

  async submit() {
    const { ways, standing } = this.parts;
    const gaps = missing(this.draft);
    if (gaps.length) return this.showProblems(gaps);
    this.told.textContent = "";
    this.showSend(true);
    try {
      const data = await (standing ? this.change(standing) : this.make());
      if (!standing) forget(this.keptAs);
      this.parts.done(this.draft.form, data);
    } catch (failure) {
      if (failure instanceof Trouble) return ways.troubled(failure);
      this.showSend(false);
      this.showFailure(failure);
    }
  }

  async make() {
    const { api, zone } = this.parts.ways;
    const { path, body } = requestOf(this.draft, zone);
    return (await api.post(path, body, this.draft.key)).data;
  }

  /** @param {WholePass} standing */
  async change(standing) {
    const { api, zone } = this.parts.ways;
    const changes = changesOf(this.draft, standing, zone);
    return Object.keys(changes).length ? (await api.patch(`/passes/${standing.id}`, changes)).data : standing;
  }

  /** @param {unknown} failure */
  showFailure(failure) {
    const { say } = this.parts.ways;
    if (!(failure instanceof Refused)) this.told.textContent = say(UNHEARD);
    else if (failure.details.length) this.showProblems(failure.details.map(({ field: name }) => name.split(".")[0]));
    else this.told.textContent = say(REFUSALS[failure.code] ?? "The service does not answer");
  }

  /** At their fields; what has none is said above the button. @param {string[]} names as the server or we call them */
  showProblems(names) {
    const { say } = this.parts.ways;
    const weekly = this.draft.form === "weekly";
    const places = names.map((name) => {
      const [own, words] = PROBLEMS[weekly && name === "valid_until" ? "lasting" : name] ?? [name, "Please look at this again."];
      const place = tellProblem(this.element, own, say(words));
      if (!place) this.told.textContent = say(words);
      return place;
    });
    const first = places.find(Boolean);
    if (first) leadTo(first);
  }
}

/** Two inputs beside each other, each under its word. @param {...[string, HTMLInputElement]} inputs */
function pair(...inputs) {
  return el("div", { class: "pass-pair" }, ...inputs.map(([words, control]) => el("label", {}, el("span", { class: "muted" }, words), control)));
}
