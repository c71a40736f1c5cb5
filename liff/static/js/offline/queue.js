// @ts-check
// What a guard has done without network, and how it gets to the server: one after the other, in order, each exactly once,
// also when the page was closed in between. Nothing goes away but what the server has taken, or the guard has seen.

import { localsOf, folded, standing, written } from "./local.js";
import { inTurn, meaningOf, send } from "./sending.js";
import { Shelf, unlessFull } from "./shelf.js";
import { now } from "../time.js";

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {import("./shelf.js").Act} Act */
/** @typedef {import("./local.js").Move} Move */
/** How it was tried already, while there was a network. @typedef {{key: string, plainly: boolean}} Tried */
/**
 * @typedef {object} QueueParts
 * @property {import("./base.js").Base} base
 * @property {import("../api.js").Api} api
 * @property {string} owner the guard in this village
 * @property {() => boolean} offline whether there is no network for sure
 * @property {() => void} changed
 * @property {(act: Act, visit: Visit) => void} taken
 * @property {(act: Act) => void} refused
 */

const PAUSES = [1000, 2000, 5000, 10_000, 30_000, 60_000]; // ms; the last one repeats
const OTHER_PAGE = 3000; // ms until it is looked whether the other page still sends
const MOST_BUSY = 5; // answers that say nothing, before other visits go first
const PROBE = "/visits?limit=1";
const MAKERS = ["register", "pass"];

export class Queue {
  /** @param {QueueParts} parts */
  constructor(parts) {
    this.parts = parts;
    this.shelf = new Shelf(parts.base);
    /** @type {Act[]} everybody's */
    this.acts = [];
    /** @type {number|null} */
    this.sending = null;
    this.signedOut = false;
    this.failures = 0;
    this.again = false;
    /** @type {Map<string, number>} answers that said nothing, by key */
    this.busy = new Map();
    /** @type {Map<string, string>} the server's ids of visits that began here */
    this.known = new Map();
    /** @type {Map<string, import("../types.js").Photo[]>} by key */
    this.pictures = new Map();
    this.channel = typeof BroadcastChannel === "function" ? new BroadcastChannel(`village.acts.${parts.owner}`) : null;
    if (this.channel) this.channel.onmessage = ({ data }) => this.hear(data);
  }

  async start() {
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    await this.load();
    this.wake();
  }

  /** Of this guard, in order. */
  get waiting() {
    return this.acts.filter(({ owner, told }) => owner === this.parts.owner && !told);
  }

  /** What the server has said of this guard's acts, until they have seen it. */
  get told() {
    return this.acts.filter(({ owner, told }) => owner === this.parts.owner && told);
  }

  /** Of other guards, who send them when they sign in. */
  get others() {
    return this.acts.filter(({ owner, told }) => owner !== this.parts.owner && !told).length;
  }

  /** @returns {Visit[]} what this phone alone knows of */
  locals() {
    return localsOf(this.waiting).map((visit) => ({ ...visit, photos: this.pictures.get(visit.id) ?? [] }));
  }

  /** News as they stand with what was done here. @param {Visit[]} visits */
  upon(visits) {
    const { waiting } = this;
    return visits.map((visit) => standing(visit, waiting));
  }

  /** A visitor whom nobody could be asked about. @param {Record<string, string>} fields @param {Blob[]} photos
   * @param {import("../types.js").House} house @param {Tried} tried @returns {Promise<Visit>} throws NoRoom */
  async register(fields, photos, house, tried) {
    const at = moment();
    const shown = written(tried.key, fields, house, at);
    this.picture(tried.key, photos);
    await this.add({ ...tried, kind: "register", visit: tried.key, at, fields, shown }, photos);
    return shown;
  }

  /** A guest who came in on a pass. @param {Record<string, string>} brought @param {Visit} guest as the pass tells
   * @param {string|undefined} pass its number @param {Tried} tried @returns {Promise<Visit>} throws NoRoom */
  async pass(brought, guest, pass, tried) {
    const at = moment();
    const shown = { ...guest, id: tried.key, created_at: at, entered_at: at };
    await this.add({ ...tried, kind: "pass", visit: tried.key, at, fields: brought, shown, ...(pass && { pass }) }, []);
    return shown;
  }

  /** @param {Visit} visit @param {Move} move @param {Record<string, string>} fields @param {Tried} tried throws NoRoom */
  async move(visit, move, fields, tried) {
    const at = moment();
    const id = this.known.get(visit.id) ?? visit.id;
    const flies = this.acts.some(({ key, seq }) => key === id && seq === this.sending); // a full phone cannot note it
    if (id === visit.id && visit.begun && !flies && (await this.shelf.fold(id, folded(move, at, fields)))) return this.renew();
    await this.add({ ...tried, kind: move, visit: id, at, fields, shown: { ...visit, photos: [] } }, []);
  }

  /** Whether something of this visit waits: what follows has to wait behind it. @param {Visit} visit */
  holds({ id }) {
    return this.waiting.some(({ visit }) => visit === id);
  }

  /** How often a pass was used here without the server's knowing. @param {string} number */
  usesOf(number) {
    return this.acts.filter(({ pass, told }) => pass === number && !told).length;
  }

  /** @param {Omit<import("./shelf.js").NewAct, "owner"|"asked"|"told">} act @param {Blob[]} photos */
  async add(act, photos) {
    this.acts.push(await this.shelf.add({ ...act, owner: this.parts.owner, asked: act.plainly, told: null }, photos));
    navigator.storage?.persist?.().catch(() => undefined); // a browser that is short of room takes others' first
    await this.renew();
  }

  /** The guard has seen what became of it. @param {Act} act */
  async seen(act) {
    await this.shelf.forget(act);
    await this.renew();
  }

  /** It is stored: what cannot be read just now is read at the next turn. */
  async renew() {
    await this.load().catch(() => this.parts.changed());
    this.channel?.postMessage({});
    this.wake();
  }

  async load() {
    await this.read();
    this.parts.changed();
  }

  async read() {
    this.acts = await this.shelf.all();
    for (const { key, kind, told } of this.acts) if (kind === "register" && !told && !this.pictures.has(key)) this.picture(key, await this.shelf.photos(key));
  }

  /** @param {string} key @param {Blob[]} photos */
  picture(key, photos) {
    this.pictures.set(key, photos.map((photo, at) => ({ id: `${key}.${at}`, url: URL.createObjectURL(photo) })));
  }

  /** Another page of this phone. @param {{act?: Act, visit?: Visit}} news */
  async hear({ act, visit }) {
    await this.read().catch(() => undefined);
    if (act && visit) this.heard(act, visit);
    this.parts.changed();
  }

  /** @param {Act} act @param {Visit} visit */
  heard(act, visit) {
    if (MAKERS.includes(act.kind)) this.known.set(act.key, visit.id);
    for (const { url } of this.pictures.get(act.key) ?? []) if (url) URL.revokeObjectURL(url);
    this.pictures.delete(act.key);
    this.parts.taken(act, visit);
  }

  /** The network is back, or somebody thinks so: no need to wait for the next turn. */
  wake() {
    this.signedOut = false;
    this.failures = Math.min(this.failures, 1);
    this.run();
  }

  async run() {
    clearTimeout(this.timer);
    this.again = true;
    if (this.running) return;
    this.running = true;
    let pause = 0;
    while (this.again && !pause) {
      this.again = false;
      pause = await this.turn();
    }
    this.running = false;
    if (pause && pause < Infinity) this.timer = setTimeout(() => this.run(), pause);
  }

  /** @returns {Promise<number>} ms to wait, 0 where nothing is left */
  async turn() {
    if (!this.waiting.length) return 0;
    let pause = 0;
    try {
      if (this.failures || this.parts.offline()) await this.parts.api.get(PROBE); // what was never asked can still change
      const mine = await inTurn(this.parts.base, `village.send.${this.parts.owner}`, async () => void (pause = await this.round()));
      return mine ? pause : OTHER_PAGE;
    } catch (failure) {
      return meaningOf(failure) === "signin" ? this.signOut() : this.pause(failure); // or the database does not answer
    } finally {
      this.sending = null;
      await this.load().catch(() => undefined);
    }
  }

  /** All that waits, in order. Who cannot be told of yet holds up what follows of the same visit, and so does whose answer
   * a full phone cannot note: what goes meanwhile makes room.
   * @returns {Promise<number>} ms to wait, 0 where nothing is left */
  async round() {
    const held = new Set();
    let busy = 0;
    for (;;) {
      await this.load();
      const act = this.waiting.find(({ visit }) => !held.has(visit));
      if (!act) return busy;
      const failure = await this.tell(act).catch(unlessFull);
      if (!failure) continue;
      const meaning = meaningOf(failure);
      if (typeof meaning === "object" && !(await this.refuse(act, meaning).catch(unlessFull))) continue;
      if (meaning === "signin") return this.signOut();
      const pause = this.pause(failure);
      if (meaning === "later" || (meaning === "busy" && this.countBusy(act) < MOST_BUSY)) return pause;
      held.add(act.visit);
      busy = pause;
    }
  }

  /** @param {Act} act @returns {Promise<unknown>} what went wrong on the way; null where nothing did */
  async tell(act) {
    const claimed = await this.shelf.claim(act.seq);
    if (!claimed) return null;
    this.sending = act.seq;
    this.parts.changed();
    let visit;
    try {
      visit = await send(this.parts.api, claimed, await this.shelf.photos(claimed.key));
    } catch (failure) {
      await this.shelf.release(act.seq).catch(unlessFull);
      return failure;
    }
    await this.shelf.taken(claimed, visit, conflictOf(claimed, visit));
    this.failures = 0;
    await this.read(); // what is left, before the answer is shown with it
    this.heard(claimed, visit);
    this.channel?.postMessage({ act: claimed, visit });
    return null;
  }

  /** @param {Act} act @param {import("./shelf.js").Told} told */
  async refuse(act, told) {
    await this.shelf.refused(act, told);
    this.failures = 0;
    this.channel?.postMessage({});
    await this.load();
    this.parts.refused({ ...act, told });
  }

  signOut() {
    this.signedOut = true;
    return Infinity;
  }

  /** @param {Act} act */
  countBusy({ key }) {
    const count = (this.busy.get(key) ?? 0) + 1;
    this.busy.set(key, count);
    return count;
  }

  /** @param {unknown} [failure] @returns {number} ms */
  pause(failure) {
    const planned = PAUSES[Math.min(this.failures, PAUSES.length - 1)] * (0.75 + Math.random() / 2);
    this.failures += 1;
    return Math.max(planned, (/** @type {{retryAfter?: number}} */ (failure)?.retryAfter ?? 0) * 1000);
  }
}

/** What the server took, and would not have taken with a network. @param {Act} act @param {Visit} visit */
function conflictOf({ kind }, visit) {
  return visit.conflict && kind !== "exit" && kind !== "cancel" ? { code: visit.conflict } : null;
}

function moment() {
  return new Date(now()).toISOString();
}
