// @ts-check
// The gate's desk while there is no network: what is done here shows at once, is kept, and is told when the network is back.

import { Refused } from "../api.js";
import { fieldsOf, housesOf, newKey } from "../draft.js";
import { noteUse } from "../pass-uses.js";
import { AnswerBook } from "./answers.js";
import { OutBar } from "./bar.js";
import { KeptBook } from "./kept-book.js";
import { Queue } from "./queue.js";
import { meaningOf } from "./sending.js";
import { NoRoom } from "./shelf.js";

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {import("./local.js").Move} Move */
/** @typedef {import("./shelf.js").Act} Act */
/** @typedef {{say: import("../types.js").Say, language: string, zone: string}} Voice */
/**
 * @typedef {object} DeskParts
 * @property {import("./base.js").Base} base
 * @property {import("../api.js").Api} api
 * @property {import("../types.js").Member} member
 * @property {import("../visits.js").VisitBook} book
 * @property {() => boolean} offline
 * @property {() => void} show the visits have changed
 * @property {(from: string, visit: Visit) => void} taken the server knows a visit now that began here under another id
 * @property {(visits: Visit[]) => void} news
 * @property {(id: string) => Promise<void>} fetchVisit
 * @property {import("../gate-setup.js").GateSetup} setup whom the gate lets in
 * @property {(install: typeof import("./installed.js").install) => void} installs where the page can be an app of its own
 */

const ENTERING = ["entry", "override"];
const PATIENCE = 4000; // ms for an answer to a move; then it is kept, and the guard goes on
const FULL = "This phone is full: this could not be kept. Try again when there is a network.";
const ELSEWHERE = "Not at this gate. Ask the office which gate to take.";
const AFTER = 1500; // ms: the page stands first

export class Desk {
  /** @param {DeskParts} parts */
  constructor(parts) {
    this.parts = parts;
    const { base, api, member, offline, book } = parts;
    this.queue = new Queue({
      base, api, offline, owner: `${member.id}.${member.village.id}`,
      changed: () => this.renew(), taken: (act, visit) => this.taken(act, visit), refused: (act) => this.refused(act),
    });
    this.kept = new KeptBook(base, member.village.id, () => book.visits.values());
    this.answers = new AnswerBook(base, api, member.village.id);
    /** @type {Voice|null} */
    this.voice = null;
    /** @type {OutBar|null} */
    this.bar = null;
    /** @type {import("./sheet.js").OutSheet|null} */
    this.sheet = null;
  }

  /** What an opening begins with; the server's word replaces it. */
  async start() {
    const kept = await this.kept.recall();
    this.parts.book.merge(kept.filter(({ id }) => !this.parts.book.get(id)));
    await this.queue.start().catch(() => undefined); // a base that reads nothing now may do so at the next act
    this.renew();
    setTimeout(() => this.late().catch(() => undefined), AFTER);
  }

  /** What is needed when there is no network has to be here before. */
  late() {
    this.answers.start();
    return Promise.all([import("./alarm.js"), import("./code-sheet.js"), import("./sheet.js"), import("./installed.js").then(({ install }) => this.parts.installs(install))]);
  }

  /** The bar in the reader's language. @param {Voice} voice */
  draw(voice) {
    this.voice = voice;
    this.sheet?.sheet.close();
    this.bar = new OutBar({ say: voice.say, queue: this.queue, lasts: this.parts.base.lasts, open: () => this.open() });
    return this.bar.element;
  }

  async open() {
    if (!this.voice) return;
    const { OutSheet } = await import("./sheet.js");
    this.sheet = new OutSheet({ ...this.voice, queue: this.queue });
  }

  /** What the guard has to know when the page ends. */
  left() {
    const number = this.queue.waiting.length;
    return number && this.voice ? this.voice.say("Not sent yet: {number}. They are kept on this phone, and sent after you have signed in", { number }) : "";
  }

  /** News of the server, as they stand here. @param {Visit[]} visits */
  upon(visits) {
    this.kept.heard();
    for (const visit of visits) if (visit.conflict && this.parts.book.get(visit.id)?.conflict === null) this.tell({ code: visit.conflict }, visit);
    return this.queue.upon(visits);
  }

  /** The acts have changed: the visits follow. */
  renew() {
    const { book, show } = this.parts;
    const locals = this.queue.locals();
    for (const visit of [...book.visits.values()])
      if (visit.begun && !locals.some(({ id }) => id === visit.id)) book.visits.delete(visit.id);
    const moved = this.queue.waiting.flatMap(({ visit }) => book.get(visit) ?? []).filter(({ begun }) => !begun);
    book.merge([...locals, ...this.queue.upon(moved)]);
    this.bar?.show();
    if (this.sheet?.sheet.open) this.sheet.show();
    show();
  }

  /** Nobody can be asked now: the visitor waits on this phone, at each of a rider's houses.
   * @param {import("../draft.js").Fields} draft @param {Blob[]} photos @param {(id: string) => import("../types.js").House|undefined} houseOf
   * @param {boolean} plainly the service may have heard of them @returns {Promise<string>} the last one's id; throws NoRoom */
  async writeDown(draft, photos, houseOf, plainly) {
    const fields = fieldsOf(draft);
    let last = "";
    for (let houses = housesOf(draft); houses.length; houses = houses.slice(1)) {
      const [id, ...more] = houses;
      const house = houseOf(id) ?? { id, number: id, soi: null };
      last = (await this.queue.register({ ...fields, house: id }, photos, house, { key: draft.key, plainly })).id;
      // Should there be no room for the next: the form holds those that are left.
      if (more.length) Object.assign(draft, { house: more[0], more: more.slice(1), key: newKey() });
    }
    return last;
  }

  /** What a guard does with a visit. @param {Visit} visit @param {import("../cards.js").Command|"override"} command
   * @param {Record<string, string>} fields @returns {Promise<string>} why it was not done, "" where it was */
  async command(visit, command, fields) {
    // Without network the village would hear of it hours later.
    if (ENTERING.includes(command) && !this.parts.setup.admits(visit.kind)) return this.elsewhere();
    try {
      // A step back is for the first minute, and nothing that could be told later.
      if (command === "entry/undo" || command === "exit/undo") this.parts.news([(await this.parts.api.post(`/visits/${visit.id}/${command}`, fields)).data]);
      else await this.move(visit, command, fields);
      return "";
    } catch (failure) {
      if (failure instanceof NoRoom) return FULL;
      if (!(failure instanceof Refused) || failure.status >= 500) return "No answer from the service. Try again.";
      await this.parts.fetchVisit(visit.id).catch(() => undefined);
      if (failure.code === "NOT_AT_THIS_GATE") return this.elsewhere();
      return "That is not possible any more. The list is up to date now.";
    }
  }

  /** Such visitors take another gate, unless the office has changed that since. */
  elsewhere() {
    this.parts.setup.load();
    return ELSEWHERE;
  }

  /** The house answers across the dead link, by eight signs. @param {Visit} visit */
  async askCode(visit) {
    const { openCode } = await import("./code-sheet.js");
    const { voice } = this;
    if (voice) openCode({ voice, visit, answers: this.answers, letIn: (code) => this.queue.move(visit, "entry", { gate_code: code }, { key: newKey(), plainly: false }) });
  }

  /** By the network while it answers at once, else by the queue.
   * @param {Visit} visit @param {Move} move @param {Record<string, string>} fields throws what the server refuses, and NoRoom */
  async move(visit, move, fields) {
    const key = newKey();
    if (visit.local || this.parts.offline() || this.queue.holds(visit)) return this.queue.move(visit, move, fields, { key, plainly: false });
    try {
      const { data } = await soon(this.parts.api.post(`/visits/${visit.id}/${move}`, fields, key));
      this.parts.news([data]);
    } catch (failure) {
      if (typeof meaningOf(failure) === "object") throw failure;
      await this.queue.move(visit, move, fields, { key, plainly: true });
    }
  }

  /** @param {Act} act @param {Visit} visit */
  taken(act, visit) {
    if (act.key === act.visit) this.parts.taken(act.key, visit);
    if (act.kind === "pass") noteUse(this.parts.member.village.id, act.pass);
    if (act.key === act.visit && visit.conflict) this.tell({ code: visit.conflict }, visit);
    this.parts.news([visit]);
  }

  /** The visit stands as it did before. @param {Act} act */
  refused(act) {
    if (act.told) this.tell(act.told, act.shown);
    if (act.key !== act.visit) this.parts.fetchVisit(act.visit).catch(() => undefined);
  }

  /** @param {import("./shelf.js").Told} told @param {Visit} visit */
  async tell(told, visit) {
    const { alarm } = await import("./alarm.js");
    if (this.voice) alarm(this.voice, told, visit);
  }
}

/** @template T @param {Promise<T>} answer @returns {Promise<T>} */
function soon(answer) {
  return Promise.race([answer, new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("no answer yet")))]);
}
