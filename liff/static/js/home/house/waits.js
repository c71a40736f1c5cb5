// @ts-check
// How long each step waits when nobody answers: the village's way, or this house's own. In words, not in settings.

import { button, el, fill } from "../../dom.js";
import { openSheet } from "../../sheet.js";
import { attempt, failed, field, part } from "./parts.js";
import { lengthOf } from "./words.js";

/** @typedef {import("./types.js").Home} Home */
/** @typedef {import("./types.js").AskingRule} AskingRule */
/** @typedef {import("./types.js").Rung} Rung */

/** In the order in which they come. @type {[rung: Rung, words: string, leftOut: string, name: string][]} */
export const STEPS = [
  ["widen_after", "After {time}: the next person is asked", "Nobody else of the house is asked", "Ask the next person after"],
  ["remind_after", "After {time}: one reminder", "There is no reminder", "Remind after"],
  ["office_after", "After {time}: the village office is asked", "The village office is not asked", "Ask the village office after"],
  ["expire_after", "After {time}: the guard is told to call you", "", "The guard calls you after"],
];
const LENGTHS = [15, 30, 45, 60, 90, 120, 150, 180, 240, 300, 420, 600];
const SHORTEST_END = 60;
/** @type {AskingRule} */
const NOTHING = { kind: null, from: null, until: null, widen_after: null, remind_after: null, office_after: null, expire_after: null };

export class Waits {
  /** @param {Home} home */
  constructor(home) {
    this.home = home;
    const { asking, ways: { say } } = home;
    this.rules = asking.rules;
    this.list = el("ul", { class: "steps" });
    this.more = el("p", { class: "house-hint muted" }, say("Nobody is ever let in because time has run out."));
    this.element = part(say("When nobody answers"), el("div", { class: "paper" }, this.list), this.more, asking.may_change && button("wide soft", [say("Change the waiting times")], () => this.open()));
    this.draw();
  }

  /** What the house says for everybody at all hours; the office may have made others beside it. */
  get own() {
    return this.rules.find(isGeneral) ?? NOTHING;
  }

  draw() {
    const { asking, ways: { say } } = this.home;
    const { customs } = asking.village;
    fill(this.list, ...STEPS.map(([rung, words, leftOut]) => {
      const after = this.own[rung] ?? customs[rung];
      return el("li", {}, after ? say(words, { time: lengthOf(after, say) }) : say(leftOut));
    }));
  }

  open() {
    const { ways, ways: { say } } = this.home;
    const told = failed();
    const fields = STEPS.map(([rung, , , name]) => /** @type {const} */ ([rung, this.select(rung), name]));
    const save = button("primary wide", [say("Save")], async () => {
      save.disabled = true;
      const chosen = Object.fromEntries(fields.map(([rung, select]) => [rung, select.value === "" ? null : Number(select.value)]));
      if (await attempt(ways, told, () => this.save(/** @type {AskingRule} */ ({ ...NOTHING, ...chosen })))) sheet.close();
      save.disabled = false;
    });
    const sheet = openSheet(
      { title: say("When nobody answers"), close: say("Close") },
      el("div", { class: "sheet-body" }, el("p", { class: "muted" }, say("Counted from the moment when the guard asks. Each step has to come before the guard calls.")), ...fields.map(([, select, name]) => field(say(name), select)), told, save),
    );
  }

  /** @param {Rung} rung */
  select(rung) {
    const { asking, ways: { say } } = this.home;
    const usual = asking.village.customs[rung];
    const own = this.own[rung];
    const lengths = [...new Set([...LENGTHS, ...(own ? [own] : [])])].filter((length) => rung !== "expire_after" || length >= SHORTEST_END).sort((a, b) => a - b);
    const option = (/** @type {string|number} */ value, /** @type {string} */ words) => el("option", { value, selected: String(own ?? "") === String(value) }, words);
    return el(
      "select", { class: "control" },
      option("", say("As in the village: {time}", { time: usual ? lengthOf(usual, say) : say("not at all") })),
      rung !== "expire_after" && option(0, say("not at all")),
      ...lengths.map((length) => option(length, lengthOf(length, say))),
    );
  }

  /** @param {AskingRule} wish */
  async save(wish) {
    const says = STEPS.some(([rung]) => wish[rung] !== null);
    const rules = [...this.rules.filter((rule) => !isGeneral(rule)), ...(says ? [wish] : [])];
    const { data } = await this.home.ways.api.put(this.home.at("asking"), { rules });
    this.rules = data.rules;
    this.draw();
  }
}

/** @param {AskingRule} rule */
function isGeneral({ kind, from }) {
  return !kind && !from;
}
