// @ts-check
// Who is asked first when somebody is at the gate. The owner moves people up and down; who may not sees how it is.

import { arrange, button, el, icon } from "../../dom.js";
import { ROLE_WORDS, nameOf } from "./members.js";
import { attempt, failed, part } from "./parts.js";

/** @typedef {import("./types.js").Home} Home */
/** @typedef {import("./types.js").InOrder} InOrder */

/** Whom the village asks first where a house has not said it. @type {Record<string, string>} */
export const CUSTOM_WORDS = {
  tenant: "The village asks tenants first, then the family, then the owner.",
  owner: "The village asks the owner first, then the family, then tenants.",
  joined: "The village asks first who joined first.",
};

export class Asked {
  /** @param {Home} home */
  constructor(home) {
    this.home = home;
    const { settings, ways: { say } } = home;
    this.order = [...settings.order];
    this.told = failed();
    this.saving = false;
    /** @type {Map<string, {row: HTMLElement, up: HTMLButtonElement, down: HTMLButtonElement}>} */
    this.lines = new Map(this.order.map((one) => [one.membership, this.line(one)]));
    this.list = el("ol", { class: "rows order" });
    this.how = el("p", { class: "house-hint muted" });
    this.custom = button("wide soft", [say("Back to the village's order")], () => this.save([], this.custom));
    this.element = part(say("Who is asked first"), this.how, this.list, this.told, this.custom);
    this.draw();
  }

  draw() {
    const { settings, ways: { say } } = this.home;
    const arranged = this.order.some((one) => one.arranged);
    arrange(this.list, this.order.map(({ membership }) => this.lineOf(membership).row));
    this.order.forEach(({ membership }, at) => {
      this.lineOf(membership).up.disabled = at === 0;
      this.lineOf(membership).down.disabled = at === this.order.length - 1;
    });
    this.how.textContent = say(arranged ? "One after the other, until somebody answers." : CUSTOM_WORDS[settings.asked_first]);
    this.custom.hidden = !settings.may_arrange || !arranged;
  }

  /** @param {string} membership */
  lineOf(membership) {
    return /** @type {{row: HTMLElement, up: HTMLButtonElement, down: HTMLButtonElement}} */ (this.lines.get(membership));
  }

  /** @param {InOrder} one */
  line(one) {
    const { settings, ways: { say } } = this.home;
    const name = nameOf(one, say);
    const up = button("round quiet up", [icon("chevron")], () => this.move(one, -1, up, down), { "aria-label": say("{name}: ask earlier", { name }) });
    const down = button("round quiet down", [icon("chevron")], () => this.move(one, 1, down, up), { "aria-label": say("{name}: ask later", { name }) });
    const words = el("span", { class: "row-words" }, el("span", { class: "row-name" }, name, one.me && el("span", { class: "muted" }, ` · ${say("You")}`)), el("span", { class: "row-more muted" }, say(ROLE_WORDS[one.household_role ?? "family"])));
    const row = el("li", {}, el("div", { class: "row still" }, words, settings.may_arrange && this.order.length > 1 && up, settings.may_arrange && this.order.length > 1 && down));
    return { row, up, down };
  }

  /** @param {InOrder} one @param {number} step @param {HTMLButtonElement} pressed @param {HTMLButtonElement} other */
  async move(one, step, pressed, other) {
    const order = this.order.map(({ membership }) => membership);
    const at = order.indexOf(one.membership);
    [order[at], order[at + step]] = [order[at + step], order[at]];
    if (!(await this.save(order, pressed))) return;
    (pressed.disabled ? other : pressed).focus();
    const { say, tell } = this.home.ways;
    tell(say("{name} is number {number} now", { name: nameOf(one, say), number: at + step + 1 }));
  }

  /** @param {string[]} order @param {HTMLButtonElement} pressed */
  async save(order, pressed) {
    const { ways } = this.home;
    if (this.saving) return false; // of two taps at once the second does not know yet what the first has done
    this.saving = true;
    pressed.setAttribute("aria-busy", "true");
    const saved = await attempt(ways, this.told, async () => {
      const { data } = await ways.api.put(this.home.at("settings"), { order });
      this.order = data.order;
    });
    this.saving = false;
    pressed.removeAttribute("aria-busy");
    this.draw();
    return saved;
  }
}
