// @ts-check
// A house calls the office: its number is seen and set here, and it is given a code for a gate without network.

import { button, el, fill, icon } from "../../dom.js";
import { openGateCode } from "../../home/house/gate-code.js";
import { attempt, failed, part } from "../../home/house/parts.js";
import { phoneField } from "../../home/house/phone.js";
import { openHouseSheet } from "../../house-sheet.js";
import { HouseIndex } from "../../houses.js";
import { openSheet } from "../../sheet.js";

/** @typedef {import("../../types.js").House} House */
/** @typedef {import("./types.js").GateWays} GateWays */

export class Desk {
  /** @param {GateWays} ways */
  constructor(ways) {
    this.ways = ways;
    const { say } = ways;
    /** @type {House[]} the last ones first */
    this.recent = [];
    this.told = failed();
    this.choose = button("wide soft", [icon("house"), say("Choose a house")], () => this.ask());
    const hint = el("p", { class: "house-hint muted" }, say("Give it a code for the gate, or see and change its phone number."));
    this.element = part(say("A house calls"), hint, this.choose, this.told);
  }

  /** Asked for each time: a house may have been added since. */
  async ask() {
    this.choose.disabled = true;
    await attempt(this.ways, this.told, async () => this.offer((await this.ways.api.get("/houses")).data));
    this.choose.disabled = false;
  }

  /** @param {House[]} houses */
  offer(houses) {
    const { say, language } = this.ways;
    const index = new HouseIndex(houses);
    openHouseSheet({ say, language, index: () => index, recent: this.recent, pick: (house) => this.take(house), title: say("Which house calls?"), none: say("The village has no house with this number.") });
  }

  /** @param {House} house */
  take(house) {
    this.recent = [house, ...this.recent.filter(({ id }) => id !== house.id)].slice(0, 5);
    openHouse(house, this.ways);
  }
}

/** @param {House} house @param {GateWays} ways */
function openHouse(house, ways) {
  const { say, api } = ways;
  const [told, saved] = [failed(), el("p", { class: "desk-saved", role: "status" })];
  const phone = el("div", { class: "paper fields" }, el("p", { class: "muted" }, say("Looking…")));
  const again = button("wide", [icon("retry"), say("Try again")], look);
  again.hidden = true;
  const advice = say("Read it only to somebody of this house. Whoever tells it to the guard is let in to the house.");
  const code = button("primary wide", [icon("keyboard"), say("Code for the gate")], () => openGateCode(ways, { house, path: `/houses/${house.id}/gate-code`, advice }));
  openSheet({ title: say("House {house}", { house: house.number }), close: say("Close") }, el("div", { class: "sheet-body" }, phone, saved, told, again, code));
  look();

  async function look() {
    again.hidden = true;
    again.hidden = await attempt(ways, told, async () => showPhone((await api.get(`/houses/${house.id}/phone`)).data));
    if (!again.hidden) fill(phone, el("p", { class: "muted" }, say("Phone of the house")));
  }

  /** @param {import("../../home/house/phone.js").HousePhone} known */
  function showPhone(known) {
    const hint = say("Is it this number that calls? Empty: a guard cannot call the house.");
    fill(phone, phoneField(ways, { known, hint, told, path: `/houses/${house.id}/phone`, saved: () => (saved.textContent = say("Saved")) }));
  }
}
