// @ts-check
// Whom this house does not want to see: turned away at the gate without asking. Removed at once, and brought back as fast.

import { button, el, fill, icon } from "../../dom.js";
import { plateOf } from "../../plates.js";
import { openSheet } from "../../sheet.js";
import { attempt, failed, field, part } from "./parts.js";

/** @typedef {import("./types.js").Home} Home */
/** @typedef {import("./types.js").Block} Block */

export class Blocks {
  /** @param {Home} home */
  constructor(home) {
    this.home = home;
    const { say } = home.ways;
    this.blocks = [...home.blocks];
    this.told = failed();
    this.list = el("div", {});
    this.element = part(say("Blocked people and cars"), this.list, this.told, button("wide soft", [icon("plus"), say("Block somebody")], () => this.open()));
    this.draw();
  }

  draw() {
    const { say } = this.home.ways;
    if (this.blocks.length) fill(this.list, el("ul", { class: "rows" }, ...this.blocks.map((block) => el("li", {}, this.row(block)))));
    else fill(this.list, el("p", { class: "house-hint muted" }, say("Nobody is blocked. Whoever is, is turned away at the gate without a question to you.")));
  }

  /** @param {Block} block */
  row(block) {
    const { say, language } = this.home.ways;
    const plate = block.plate && plateOf({ plate: block.plate, plate_province: block.plate_province }, language);
    const words = el("span", { class: "row-words" }, block.visitor_name && el("span", { class: "row-name" }, block.visitor_name), plate, block.note && el("span", { class: "row-more muted" }, block.note));
    const remove = button("small", [say("Unblock")], () => this.remove(block, remove), { "aria-label": `${say("Unblock")}: ${block.visitor_name ?? block.plate}` });
    return el("div", { class: "row still" }, words, remove);
  }

  /** @param {Block} block @param {HTMLButtonElement} pressed */
  async remove(block, pressed) {
    const { ways, ways: { say, api }, notice } = this.home;
    pressed.disabled = true;
    const gone = await attempt(ways, this.told, () => api.delete(this.home.at(`blocks/${block.id}`)));
    pressed.disabled = false;
    if (!gone) return;
    this.blocks = this.blocks.filter((one) => one !== block);
    this.draw();
    notice.show(say("Unblocked"), () => attempt(ways, this.told, () => this.make(block)));
  }

  /** @param {Partial<Block>} wish */
  async make({ plate, plate_province, visitor_name, note }) {
    const { data } = await this.home.ways.api.post(this.home.at("blocks"), { plate, plate_province, visitor_name, note });
    this.blocks.unshift(data);
    this.draw();
  }

  open() {
    const { ways, ways: { say } } = this.home;
    const told = failed();
    const text = (/** @type {number} */ maxlength) => el("input", { type: "text", class: "control", maxlength, autocomplete: "off" });
    const [plate, name, note] = [text(20), text(100), text(200)];
    const save = button("primary wide", [say("Block")], async () => {
      save.disabled = true;
      const wish = { plate: plate.value.trim() || null, visitor_name: name.value.trim() || null, note: note.value.trim() || null };
      if (await attempt(ways, told, () => this.make(wish))) sheet.close();
      save.disabled = false;
    });
    const sheet = openSheet(
      { title: say("Block somebody"), close: say("Close") },
      el(
        "div", { class: "sheet-body" },
        el("p", { class: "muted" }, say("Give a number plate, a name, or both: either is enough to be turned away.")),
        field(say("Number plate"), plate), field(say("Visitor's name"), name, say("As the guard writes it down.")), field(say("Note for your house"), note),
        told, save,
      ),
    );
  }
}
