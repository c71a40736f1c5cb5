// @ts-check
// The tab where the guard checks a guest's pass: scan it, choose its picture, or type its six digits.

import { button, el, fill, icon } from "../dom.js";
import { dayAndHour, now } from "../time.js";
import { GateBook } from "./book.js";
import { CodePad } from "./pad.js";
import { PassPanel } from "./panel.js";
import { scan, scanPicture } from "./scanner.js";

/**
 * @typedef {object} PassParts
 * @property {import("../types.js").Say} say
 * @property {string} language
 * @property {import("../types.js").Member} member
 * @property {import("../api.js").Api} api
 * @property {import("../liff.js").Liff} liff
 * @property {import("../gate-setup.js").GateSetup} setup
 * @property {() => boolean} offline
 * @property {import("../offline/queue.js").Queue} queue
 * @property {(visit: import("../types.js").Visit) => void} inside
 * @property {(pass: import("./inquiry.js").Pass|null) => void} askHouse
 * @property {import("../watch/watches.js").GuardWatches} watches
 */

const OLD = 5 * 60_000; // ms after which the guard is told how old the gate's list is

export class PassScreen {
  /** @param {PassParts} parts @param {HTMLElement} place */
  constructor(parts, place) {
    this.parts = parts;
    const { say } = parts;
    this.book = new GateBook(parts.api, parts.member.village.id, (number) => parts.queue.usesOf(number), () => this.showAge());
    this.pad = new CodePad({ say, typed: (code) => this.check({ code }) });
    this.note = el("p", { class: "pass-note", role: "status" });
    this.age = el("p", { class: "pass-age muted" });
    this.scanButton = button("primary pass-scan", [icon("scan"), say("Scan QR code")], () => this.scan());
    fill(place, el("div", { class: "pass-ways" }, this.scanButton, this.pictureField()), this.note, el("p", { class: "pass-or" }, say("or type the six digits")), this.pad.element, this.age);
    this.book.start();
    this.showAge();
    this.timer = setInterval(() => this.showAge(), 30_000);
  }

  /** The guard looks at it. */
  opened() {
    this.book.refresh();
    this.scanButton.focus({ preventScroll: true });
  }

  end() {
    this.book.stop();
    clearInterval(this.timer);
  }

  /** A picture that the guest has sent, or a screenshot. */
  pictureField() {
    const { say } = this.parts;
    const chooser = el("input", { type: "file", accept: "image/*", hidden: true, "aria-label": say("Choose picture"), on: { change: () => this.choose(chooser) } });
    return el("div", { class: "pass-picture" }, button("album-button", [icon("album"), say("Picture")], () => chooser.click(), { "aria-label": say("Choose picture") }), chooser);
  }

  /** @param {HTMLInputElement} chooser */
  async choose(chooser) {
    const [file] = chooser.files ?? [];
    chooser.value = "";
    if (file) this.scanned(await scanPicture(file), this.parts.say("No QR code in this picture"));
  }

  async scan() {
    this.scanButton.disabled = true;
    const scanned = await scan(this.parts);
    this.scanButton.disabled = false;
    this.scanned(scanned, "");
  }

  /** @param {import("./scanner.js").Scanned} scanned @param {string} empty what is said where nothing was found */
  scanned(scanned, empty) {
    const failed = scanned === "failed";
    this.note.textContent = failed ? this.parts.say("Scanning does not work here. Please type the six digits") : scanned === "nothing" ? empty : "";
    if (typeof scanned === "object") this.check({ token: scanned.text });
  }

  /** @param {import("./inquiry.js").Brought} brought */
  check(brought) {
    if (this.panel?.dialog.open) return;
    const { say, language, api, member, setup, offline, queue, inside, askHouse, watches } = this.parts;
    this.note.textContent = "";
    this.panel = new PassPanel({
      voice: { say, language, zone: member.village.time_zone }, api, book: this.book, member, setup, offline, queue, inside, askHouse, watches,
      retype: () => this.pad.input.focus({ preventScroll: true }),
      rescan: () => this.scan(),
      closed: () => this.pad.set(""),
    }, brought);
  }

  /** How old is what the gate knows for the time without network. */
  showAge() {
    const { say, language, member } = this.parts;
    const heardAt = this.book.known?.heardAt ?? 0;
    const time = heardAt ? dayAndHour(new Date(heardAt).toISOString(), member.village.time_zone, language) : "";
    const old = heardAt && now() - heardAt > OLD;
    this.age.textContent = old ? say("The gate's list of passes is of {time}", { time }) : "";
  }
}
