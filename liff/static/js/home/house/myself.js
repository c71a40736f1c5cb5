// @ts-check
// What somebody sets for themselves alone: when they are not asked, language and letters; what is kept of them; and leaving.

import { localOf, momentOf } from "../../clock.js";
import { button, el } from "../../dom.js";
import { wearLarge } from "../../page.js";
import { now } from "../../time.js";
import { openErase, takeExport } from "./data.js";
import { attempt, choice, failed, field, part, toggle } from "./parts.js";
import { sureButton } from "../../sure.js";

/** @typedef {import("./types.js").Home} Home */
/** @typedef {import("./types.js").Mine} Mine */

const YEAR = 365 * 86_400_000; // ms

export class Myself {
  /** @param {Home} home */
  constructor(home) {
    this.home = home;
    this.mine = home.settings.mine;
    this.told = failed();
    this.looked = failed();
    this.about = failed();
    this.quiet = el("div", { class: "two-fields" });
    this.element = el("div", {}, this.questions(), this.looks(), this.data());
  }

  questions() {
    const { say } = this.home.ways;
    const { mine } = this;
    const wants = toggle(say("Ask me in the chat"), mine.wants_questions, (on) => this.set({ wants_questions: on }), say("Off: you get no messages about visitors, and can still answer on this page."));
    return part(say("When I am asked"), el("div", { class: "paper fields" }, wants, this.quietHours(), this.away()), this.told);
  }

  /** Both or none: what is half filled in is not sent yet. */
  quietHours() {
    const { say } = this.home.ways;
    const changed = () => from.value && until.value && this.set({ quiet_from: from.value, quiet_until: until.value });
    const from = el("input", { type: "time", class: "control", value: this.mine.quiet_from ?? "22:00", on: { change: changed } });
    const until = el("input", { type: "time", class: "control", value: this.mine.quiet_until ?? "06:00", on: { change: changed } });
    const hours = el("div", { class: "two-fields", hidden: !this.mine.quiet_from }, field(say("From"), from), field(say("Until"), until));
    const on = toggle(say("Quiet hours"), Boolean(this.mine.quiet_from), async (wanted) => {
      hours.hidden = !wanted;
      const set = await (wanted ? changed() : this.set({ quiet_from: null, quiet_until: null }));
      if (set === false) hours.hidden = wanted;
      return set;
    }, say("Somebody else of the house is asked then."));
    return el("div", { class: "stacked" }, on, hours);
  }

  away() {
    const { say, zone } = this.home.ways;
    const until = el("input", {
      type: "datetime-local", class: "control", min: localOf(now(), zone), max: localOf(now() + YEAR, zone),
      on: { change: () => until.value && this.set({ away_until: momentOf(until.value, zone) }) },
    });
    const isAway = Boolean(this.mine.away_until && Date.parse(this.mine.away_until) > now());
    if (isAway) until.value = localOf(this.mine.away_until ?? "", zone);
    const when = field(say("Back on"), until);
    when.hidden = !isAway;
    const on = toggle(say("I am away"), isAway, async (wanted) => {
      if (!wanted && this.mine.away_until && !(await this.set({ away_until: null }))) return false;
      when.hidden = !wanted;
      if (wanted) until.focus();
      else until.value = "";
      return true;
    }, say("You are not asked until you are back."));
    return el("div", { class: "stacked" }, on, when);
  }

  looks() {
    const { say, language } = this.home.ways;
    const languages = choice(say("Language of the pages and the chat"), [["th", "ไทย"], ["en", "English"]], language, (value) => this.speak(value));
    const large = toggle(say("Large letters"), document.documentElement.classList.contains("large"), (on) => {
      wearLarge(on);
      this.home.ways.lettersChosen(on);
    }, say("On every page, on each of your phones."));
    return part(say("Language and letters"), el("div", { class: "paper fields" }, languages, large), this.looked);
  }

  data() {
    const { ways, ways: { say }, notice } = this.home;
    const take = button("wide soft", [say("Get a copy of my data")], async () => {
      take.disabled = true;
      await attempt(ways, this.about, async () => notice.show(say((await takeExport(ways)) ? "Your data is in the file my-village-data.json" : "Not saved")));
      take.disabled = false;
    });
    const { pressed: leave } = sureButton(
      "wide no", { words: say("I do not live here any more"), question: say("Tap again: you leave this house"), tell: ways.tell }, () => this.leave(leave),
    );
    return part(say("My data, and leaving"), this.about, take, button("wide soft", [say("Erase my data…")], () => openErase(ways)), leave);
  }

  /** @param {string} language */
  async speak(language) {
    if (await this.set({ language }, this.looked)) this.home.ways.languageChosen(language);
  }

  /** @param {Partial<Mine>} wish @param {HTMLElement} [told] */
  async set(wish, told = this.told) {
    const { ways, notice } = this.home;
    return attempt(ways, told, async () => {
      const { data } = await ways.api.put(this.home.at("settings"), wish);
      this.mine = data.mine;
      notice.show(ways.say("Saved"));
    });
  }

  /** The server says on the next opening how one stands here. @param {HTMLButtonElement} pressed */
  async leave(pressed) {
    const { ways } = this.home;
    pressed.disabled = true;
    if (await attempt(ways, this.about, () => ways.api.delete(`/places/${this.mine.membership}`))) location.reload();
    pressed.disabled = false;
  }
}
