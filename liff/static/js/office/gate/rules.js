// @ts-check
// What holds at all gates: whose number a guard is given, and how long each kind of visitor may stay.

import { button, el } from "../../dom.js";
import { field } from "../../fields.js";
import { choice, failed, field as labelled } from "../../home/house/parts.js";
import { plain } from "../../houses.js";
import { KIND_WORDS } from "../../names.js";
import { openSheet } from "../../sheet.js";
import { Loaded } from "./loaded.js";
import { saved } from "./saved.js";
import { STAYS, stayWords } from "./stays.js";

/** @typedef {import("./types.js").Rules} Rules */
/** @typedef {import("./types.js").Kind} Kind */

/** @type {Record<Rules["call"], string>} */
export const CALLEES = { house: "The house's, else the office's", office: "The office's only", none: "Nobody's" };

const KINDS = /** @type {[Kind, string][]} */ (Object.entries(KIND_WORDS));

export class GateRules extends Loaded {
  /** @param {import("./types.js").GateWays} ways */
  constructor(ways) {
    super(ways, { title: ways.say("Rules at the gate"), path: "/village/gate-rules", draw: (heard) => this.parts(heard) });
    this.look();
  }

  /** @param {Rules} rules */
  parts(rules) {
    const { say } = this.ways;
    const fact = (/** @type {string} */ name, /** @type {string} */ value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));
    const lacking = rules.call !== "none" && !rules.office_phone;
    return [
      el("dl", { class: "facts" }, fact(say("A guard is given the number"), say(CALLEES[rules.call])), rules.call !== "none" && fact(say("Phone of the office"), rules.office_phone ?? say("No number"))),
      lacking && el("p", { class: "house-hint lacking" }, say("Without a number of the office a guard may find nobody to call.")),
      el("h3", { class: "sub-part" }, say("How long visitors may stay")),
      el("dl", { class: "facts" }, ...KINDS.map(([kind, words]) => fact(say(words), stayWords(rules.stay[kind], say)))),
      button("wide soft", [say("Change the rules")], () => this.open(rules)),
    ];
  }

  /** @param {Rules} rules */
  open(rules) {
    const { ways, ways: { say } } = this;
    const wish = { call: rules.call, office_phone: rules.office_phone ?? "", stay: { ...rules.stay } };
    const told = failed();
    const options = /** @type {[string, string][]} */ (Object.entries(CALLEES).map(([callee, words]) => [callee, say(words)]));
    const call = choice(say("Whose number is a guard given?"), options, rules.call, (value) => (wish.call = /** @type {Rules["call"]} */ (value)));
    const phone = field({ name: "office-phone", words: say("Phone of the office"), value: wish.office_phone, typed: (value) => (wish.office_phone = value), input: { type: "tel", inputmode: "tel", maxlength: 20, autocomplete: "off" } });
    const save = button("primary wide", [say("Save")], async () => {
      save.disabled = true;
      const work = () => this.save({ ...wish, office_phone: plain(wish.office_phone) || null });
      if (await saved(ways, { told, work, fields: { office_phone: [phone, "Please write a phone number: digits, spaces and hyphens."] } })) sheet.close();
      save.disabled = false;
    });
    const sheet = openSheet(
      { title: say("Rules at the gate"), close: say("Close") },
      el(
        "div", { class: "sheet-body" }, call, phone.element,
        el("h3", { class: "sub-part" }, say("How long visitors may stay")),
        el("p", { class: "muted" }, say("Whoever stays longer is shown to the gate and here. It holds for those who come in from now on.")),
        el("div", { class: "two-fields" }, ...KINDS.map(([kind, words]) => labelled(say(words), this.select(kind, wish.stay)))), told, save,
      ),
    );
  }

  /** @param {Kind} kind @param {Rules["stay"]} stay */
  select(kind, stay) {
    const { say } = this.ways;
    const own = stay[kind];
    const lengths = [...new Set([...STAYS, ...(own ? [own] : [])])].sort((a, b) => a - b);
    const option = (/** @type {number|null} */ seconds) => el("option", { value: seconds ?? "", selected: seconds === own }, stayWords(seconds, say));
    const select = el("select", { class: "control", on: { change: () => (stay[kind] = Number(select.value) || null) } }, ...lengths.map(option), option(null));
    return select;
  }

  /** @param {Rules} wish */
  async save(wish) {
    const { api, notice, say } = this.ways;
    this.show((await api.put(this.path, wish)).data);
    notice.show(say("Saved"));
  }
}
