// @ts-check
// The tab "My house": who lives here, who is asked, what the house says by itself, whom it does not want to see, and oneself.

import { Refused } from "../../api.js";
import { button, el, fill, icon } from "../../dom.js";
import { styled } from "../../style.js";
import { Trouble } from "../../trouble.js";
import { Asked } from "./asked.js";
import { Blocks } from "./blocks.js";
import { Gate } from "./gate.js";
import { Members } from "./members.js";
import { Myself } from "./myself.js";
import { Notice } from "./parts.js";
import { Rules } from "./rules.js";
import { Waits } from "./waits.js";

/** @typedef {import("./types.js").Home} Home */
/** @typedef {import("./types.js").Household} Household */

export class MyHouse {
  /** @param {import("../types.js").Ways} ways */
  constructor(ways) {
    this.ways = ways;
    const { say } = ways;
    this.chosen = ways.house?.id ?? "";
    this.notice = new Notice(say);
    this.parts = el("div", {});
    this.told = el("p", { class: "none muted", role: "status" });
    this.again = button("wide", [icon("retry"), say("Try again")], () => this.load());
    this.element = el("section", { class: "tab-page my-house", "aria-label": say("My house") }, this.told, this.again, this.parts, this.notice.element);
    this.load();
  }

  /** Everything at once: no part shows yesterday beside another's today. */
  async load() {
    const { say } = this.ways;
    this.again.hidden = true;
    this.told.textContent = this.parts.childElementCount ? "" : say("Looking…");
    const asked = (this.asked = {});
    try {
      const homes = (await this.ways.api.get("/household")).data.houses;
      const home = homes.length && (await this.read(homes.find((/** @type {Household} */ { house }) => house.id === this.chosen) ?? homes[0]));
      if (this.asked !== asked) return; // another house was chosen meanwhile
      if (home) this.draw(homes, home);
      this.told.textContent = home ? "" : say("You have no house here any more.");
    } catch (failure) {
      if (failure instanceof Trouble) return this.ways.troubled(failure);
      fill(this.parts);
      this.told.textContent = say(failure instanceof Refused ? "The service does not answer" : "Check the signal or Wi-Fi, then try again.");
      this.again.hidden = false;
    }
  }

  /** @param {Household} household @returns {Promise<Home>} */
  async read(household) {
    const { api } = this.ways;
    const at = (/** @type {string} */ path) => `/house/${path}?house=${household.house.id}`;
    const paths = [...["settings", "rules", "blocks", "asking", "phone"].map(at), "/invites"];
    const [settings, rules, blocks, asking, phone, invites] = (await Promise.all(paths.map((path) => api.get(path)))).map(({ data }) => data);
    const open = invites.filter((/** @type {import("./types.js").Invite} */ { house }) => house?.id === household.house.id);
    return { ways: this.ways, household, settings, rules, blocks, asking, phone, invites: open, at, notice: this.notice, refresh: () => this.load() };
  }

  /** @param {Household[]} homes @param {Home} home */
  draw(homes, home) {
    const parts = [new Members(home), new Asked(home), new Rules(home), new Blocks(home), new Waits(home), new Gate(home), new Myself(home)];
    fill(this.parts, homes.length > 1 && !this.ways.house && this.chooser(homes, home), ...parts.map(({ element }) => element));
  }

  /** Where the page shows all houses at once, each still has settings of its own. @param {Household[]} homes @param {Home} home */
  chooser(homes, home) {
    const { say } = this.ways;
    const option = (/** @type {Household} */ { house }) => el("option", { value: house.id, selected: house.id === home.household.house.id }, say("House {house}", { house: house.number }));
    const choice = el("select", { class: "control", "aria-label": say("Choose a house"), on: { change: () => this.choose(choice.value) } }, ...homes.map(option));
    return choice;
  }

  /** @param {string} id */
  choose(id) {
    this.chosen = id;
    this.load();
  }
}

/** The tab with its own style, which nobody else needs at once. @param {import("../types.js").Ways} ways @returns {Promise<MyHouse>} */
export async function openHouse(ways) {
  await styled("house");
  return new MyHouse(ways);
}
