// @ts-check
// The village's gates: what they are called, and who may come in there. One that is ended can be brought back for a while.

import { button, el, icon } from "../../dom.js";
import { attempt } from "../../home/house/parts.js";
import { gateName } from "../../gate-setup.js";
import { KIND_WORDS } from "../../names.js";
import { openGate } from "./gate-sheet.js";
import { Loaded } from "./loaded.js";

/** @typedef {import("./types.js").Gate} Gate */
/** @typedef {Omit<Gate, "id"> & {id?: string}} GateWish without an id: a new one */

const MOST = 20;

export class Gates extends Loaded {
  /** @param {import("./types.js").GateWays} ways */
  constructor(ways) {
    super(ways, { title: ways.say("Gates"), path: "/village/gates", draw: ({ gates }) => this.parts(gates) });
    this.look();
  }

  /** @param {Gate[]} gates */
  parts(gates) {
    const { say, learned } = this.ways;
    learned(gates);
    const add = button("wide soft", [icon("plus"), say("Add a gate")], () => openGate(null, this.ways, (wish) => this.change((all) => [...all, wish])));
    const none = el("p", { class: "house-hint muted" }, say("No gate has a name yet. With one gate there is no need."));
    return [gates.length ? el("ul", { class: "rows" }, ...gates.map((gate) => el("li", {}, this.row(gate)))) : none, gates.length < MOST && add];
  }

  /** @param {Gate} gate */
  row(gate) {
    const { language, say } = this.ways;
    const save = (/** @type {GateWish} */ wish) => this.change((all) => (all.some(({ id }) => id === gate.id) ? all.map((one) => (one.id === gate.id ? wish : one)) : [...all, wish]));
    const other = language === "th" ? gate.name_en : gate.name_en && gate.name;
    return el(
      "button", { type: "button", class: "row", on: { click: () => openGate(gate, this.ways, save, () => this.end(gate)) } },
      el("span", { class: "face" }, icon("gatein")),
      el(
        "span", { class: "row-words" },
        el("span", { class: "row-name" }, gateName(gate, language)),
        other && el("span", { class: "row-more muted" }, other),
        el("span", { class: "row-more" }, whoOf(gate, say)),
      ),
      icon("chevron", "row-end"),
    );
  }

  /** All are told at once, so what a colleague has changed meanwhile is asked for first.
   * @param {(gates: GateWish[]) => GateWish[]} edit */
  async change(edit) {
    const { api } = this.ways;
    const { data: now } = await api.get(this.path);
    const { data } = await api.put(this.path, { gates: edit(now.gates) });
    this.show(data);
  }

  /** @param {Gate} gate */
  async end(gate) {
    const { notice, say } = this.ways;
    await this.change((all) => all.filter(({ id }) => id !== gate.id));
    notice.show(say("{gate} is ended", { gate: gateName(gate, this.ways.language) }), () => attempt(this.ways, this.told, () => this.change((all) => [...all, gate])));
  }
}

/** "Everybody may enter here", "Guest · Taxi" @param {Pick<Gate, "kinds">} gate @param {import("../../types.js").Say} say */
function whoOf({ kinds }, say) {
  if (!kinds) return say("Everybody may enter here");
  return kinds.map((kind) => say(KIND_WORDS[/** @type {import("./types.js").Kind} */ (kind)])).join(" · ") || say("A way out only");
}
