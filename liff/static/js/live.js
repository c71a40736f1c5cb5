// @ts-check
// News of visits: by socket while there is one, by asking while there is none.

import { Unreached } from "./api.js";
import { pollSince } from "./visits.js";
import { now, startOfDay } from "./time.js";
import { Trouble } from "./trouble.js";

/** @typedef {import("./types.js").Visit} Visit */
/** @typedef {import("./types.js").Connection} Connection */

const QUIET = 24_000; // ms without a word (pings come every 20 s): the socket is dead
const BUSY_POLL = 1000;
const CALM_POLL = 5000;
const SURE_POLL = 10_000; // with a socket that is not told how all stands: one lost frame must not cost an answer
const FIRST_WORD = 600; // ms that a new socket gets
const SETTLING = 1500; // ms in which news of a change may still be on their way after a ping that knew of it
const WHOLE_LIST_EVERY = 60_000;
const LOOK_BACK = 12 * 60 * 60_000; // a night shift sees its own evening after midnight
const PAUSES = [500, 1000, 2000, 5000, 10_000];
const TOKEN_REFUSED = 4401;
const PAGES = 12;
const PAGE = 100;

export class Live {
  /**
   * @param {{api: import("./api.js").Api, session: import("./session.js").Session, book: import("./visits.js").VisitBook,
   *   zone: string, onNews: (visits: Visit[]) => void, onConnection: (connection: Connection) => void,
   *   onHit?: (hit: import("./types.js").WatchHit) => void,
   *   onTrouble: (trouble: Trouble) => void}} parts
   */
  constructor(parts) {
    this.parts = parts;
    /** @type {WebSocket|null} */
    this.socket = null;
    this.ready = false;
    this.told = false; // a gate's pings tell how all stands: then nothing is asked while the socket lives
    this.heardAt = 0;
    this.failures = 0;
    this.listedAt = 0;
    this.askedAt = 0;
    this.end = new AbortController();
    /** @type {Connection} */
    this.connection = "polling";
  }

  start() {
    const { signal } = this.end;
    addEventListener("online", () => this.wake(), { signal });
    addEventListener("offline", () => this.cutOff(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.wake(), { signal });
    this.watchTimer = setInterval(() => this.watch(), 1000);
    this.connect();
    this.pollTimer = setTimeout(() => this.poll(), FIRST_WORD); // the socket's first word asks for the list, once
  }

  /** Nothing is asked or heard any more. */
  stop() {
    this.end.abort();
    clearInterval(this.watchTimer);
    clearTimeout(this.timer);
    clearTimeout(this.pollTimer);
    clearTimeout(this.doubt);
    this.ready = false;
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  get stopped() {
    return this.end.signal.aborted;
  }

  /** The trouble takes the page's place: what would go on behind it is seen by nobody. @param {Trouble} trouble */
  troubled(trouble) {
    if (this.stopped) return;
    this.stop();
    this.parts.onTrouble(trouble);
  }

  /** The phone came back: do not wait for the next turn. */
  wake() {
    if (!this.ready) this.reconnect(0);
    this.refresh();
  }

  /** The socket may look whole and be dead: only a new one, or a word on this one, makes the page live again. */
  cutOff() {
    this.ready = false;
    this.tell("offline");
  }

  async connect() {
    clearTimeout(this.timer);
    try {
      const token = await this.parts.session.token();
      if (this.stopped) return;
      const scheme = location.protocol === "https:" ? "wss:" : "ws:";
      const socket = new WebSocket(`${scheme}//${location.host}/api/v1/live`);
      this.socket?.close();
      this.socket = socket;
      this.told = false;
      this.heardAt = Date.now();
      socket.onopen = () => socket.send(JSON.stringify({ type: "auth", access_token: token }));
      socket.onmessage = (event) => socket === this.socket && this.hear(JSON.parse(event.data));
      socket.onclose = (event) => socket === this.socket && this.closed(event.code, token);
    } catch (failure) {
      if (failure instanceof Trouble) this.troubled(failure);
      else this.closed(0, "");
    }
  }

  /** @param {{type: string, visits?: Visit[], standing?: import("./visits.js").Standing,
   *   hit?: import("./types.js").WatchHit}} frame */
  hear(frame) {
    this.heardAt = Date.now();
    this.parts.api.heard();
    if (frame.standing) this.compare(frame.standing);
    if (frame.type === "visits" && frame.visits) this.parts.onNews(frame.visits);
    if (frame.type === "ready" || (frame.type === "visits" && !this.ready)) this.standing();
    if (frame.type === "hit" && frame.hit) this.parts.onHit?.(frame.hit);
    if (frame.type === "stale") this.lost();
  }

  /** A frame may be lost on its way: what the server counts is held against what this page knows.
   * @param {import("./visits.js").Standing} standing */
  compare(standing) {
    this.told = true;
    if (this.parts.book.agrees(standing)) return;
    clearTimeout(this.doubt);
    this.doubt = setTimeout(() => this.ready && !this.parts.book.agrees(standing) && this.refresh(), SETTLING);
  }

  standing() {
    this.ready = true;
    this.failures = 0;
    this.tell("live");
    this.refresh();
  }

  lost() {
    this.ready = false;
    this.tell("polling");
    this.pollNow();
  }

  /** @param {number} code @param {string} token that was shown */
  async closed(code, token) {
    this.ready = false;
    this.tell(navigator.onLine ? this.connection === "offline" ? "offline" : "polling" : "offline");
    if (code === TOKEN_REFUSED) await this.parts.session.renew(token).catch(() => undefined);
    if (this.stopped) return;
    const pause = PAUSES[Math.min(this.failures, PAUSES.length - 1)];
    this.failures += 1;
    this.reconnect(pause * (0.75 + Math.random() / 2));
    this.pollNow();
  }

  /** @param {number} pause ms */
  reconnect(pause) {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), pause);
  }

  /** A socket may die without closing; a lost channel behind it may come back without a word. */
  watch() {
    const silent = Date.now() - this.heardAt > QUIET;
    if (silent && this.socket) {
      this.heardAt = Date.now();
      this.ready = false;
      this.tell("polling");
      this.connect();
    }
    if (Date.now() - this.listedAt > WHOLE_LIST_EVERY && !document.hidden) this.lookAgain();
  }

  pollNow() {
    clearTimeout(this.pollTimer);
    this.pollTimer = setTimeout(() => this.poll(), 50);
  }

  /** Asks for news while the socket has none to give. */
  async poll() {
    if (!this.listedAt) await this.refresh();
    else if (this.mustAsk() && !document.hidden) await this.fetchNews();
    if (this.stopped) return;
    clearTimeout(this.pollTimer);
    this.pollTimer = setTimeout(() => this.poll(), this.waits() ? BUSY_POLL : CALM_POLL);
  }

  mustAsk() {
    return !this.ready || (!this.told && this.waits() && Date.now() - this.askedAt > SURE_POLL);
  }

  /** A page that is told how all stands has nothing to ask. */
  lookAgain() {
    if (!this.ready || !this.told) return void this.refresh();
    this.listedAt = Date.now();
    this.tidy();
  }

  /** Yesterday's visits go, and the screen follows what has gone from the book. */
  tidy() {
    this.parts.book.dropEndedBefore(this.begin());
    this.parts.onNews([]);
  }

  waits() {
    return this.parts.book.expectsNews(now());
  }

  async fetchNews() {
    this.askedAt = Date.now();
    await this.fetching(async () => {
      const since = new Date(pollSince(this.parts.book, now())).toISOString();
      await this.read(`since=${encodeURIComponent(since)}`);
    });
  }

  /** The whole list: this day, the last hours, and everybody who is still inside. */
  async refresh() {
    this.listedAt = this.askedAt = Date.now();
    await this.fetching(async () => {
      const { book } = this.parts;
      const before = book.moving();
      const since = new Date(this.begin()).toISOString();
      const shift = await this.read(`since=${encodeURIComponent(since)}`);
      const inside = await this.read("state=inside");
      // Whoever is in neither list has left, or was answered, without our hearing of it.
      if (shift.whole && inside.whole) book.dropUnlisted(before, new Set([...shift.ids, ...inside.ids]));
      this.tidy();
    });
  }

  /** From when on ended visits are shown, in ms. */
  begin() {
    return Math.min(startOfDay(now(), this.parts.zone), now() - LOOK_BACK);
  }

  /** @param {() => Promise<void>} work */
  async fetching(work) {
    if (this.stopped) return;
    try {
      await work();
      if (!this.ready) this.tell("polling");
    } catch (failure) {
      if (failure instanceof Trouble) this.troubled(failure);
      else if (failure instanceof Unreached && !this.ready) this.tell("offline");
    }
  }

  /** Takes a list in page by page: the first ones are on the screen while the rest is on its way.
   * @param {string} query @returns {Promise<{ids: string[], whole: boolean}>} `whole`: nothing was left out */
  async read(query) {
    const ids = [];
    let cursor = "";
    for (let page = 0; page < PAGES; page += 1) {
      const { data, pagination } = await this.parts.api.get(`/visits?limit=${PAGE}&${query}${cursor}`);
      this.parts.onNews(data);
      ids.push(...data.map((/** @type {Visit} */ { id }) => id));
      if (!pagination?.next_cursor) return { ids, whole: true };
      cursor = `&cursor=${encodeURIComponent(pagination.next_cursor)}`;
    }
    return { ids, whole: false };
  }

  /** @param {Connection} connection */
  tell(connection) {
    if (connection === this.connection) return;
    this.connection = connection;
    this.parts.onConnection(connection);
  }
}
