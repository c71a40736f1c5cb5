// @ts-check
// The office's page on a phone: who asks to join, who was at the gate today, and what holds there.

import { Api } from "../api.js";
import { el, fill } from "../dom.js";
import { Frame } from "../frame.js";
import { Overlay } from "../home/overlay.js";
import { Route } from "../home/route.js";
import { unfetched } from "../home/unfetched.js";
import { Liff } from "../liff.js";
import { Live } from "../live.js";
import { begin, readConfig, showTrouble, speak, speakFromNowOn, stage } from "../page.js";
import { Session } from "../session.js";
import { Thumbs } from "../thumbs.js";
import { Trouble } from "../trouble.js";
import { VisitBook } from "../visits.js";
import { Registrations } from "./registrations.js";
import { Visitors } from "./visitors.js";

/** @typedef {import("../types.js").Visit} Visit */

/** @type {Record<"registrations"|"today"|"gate", import("../frame.js").Tab>} */
const TABS = {
  registrations: { name: "registrations", sign: "people", words: "Registrations" },
  today: { name: "today", sign: "list", words: "Today" },
  gate: { name: "gate", sign: "gatein", words: "The gate" },
};
const LOOK_EVERY = 30_000; // ms: no socket tells of people who ask to join, or whom guards propose to watch for

class OfficePage {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.api = new Api(session);
    this.book = new VisitBook();
    this.thumbs = new Thumbs({ fetchVisit: (id) => this.fetchVisit(id) });
    /** @type {import("../gate-setup.js").Gate[]|null} null until they have been heard of */
    this.gates = null;
    this.gatesAskedAt = 0;
    this.listed = false; // whether the list of visits has been heard at all
    this.route = new Route(Object.keys(TABS), () => this.showPlace());
    this.overlay = new Overlay(this.route, async () => (id) => ({ ...this.face.ways, known: this.book.get(id) }));
    this.face = this.build();
    this.live = new Live({
      api: this.api, session, book: this.book, zone: this.zone,
      onNews: (visits) => this.onNews(visits),
      onHit: (hit) => this.face.visitors.needs.hits.learn(hit),
      onConnection: (connection) => this.face.frame.showConnection(connection),
      onTrouble: (trouble) => this.troubled(trouble),
    });
  }

  get zone() {
    return this.session.member.village.time_zone;
  }

  build() {
    const { member } = this.session;
    const { language, say } = speak(config, member.language);
    const frame = new Frame({
      say, language, over: member.village.name, title: el("h1", {}, say("Village office")), tabs: Object.values(TABS),
      chooseTab: (tab) => this.route.go({ tab }),
      switchLanguage: () => this.switchLanguage(language),
    });
    fill(stage(), frame.element);
    document.title = member.village.name;
    const common = { say, language, zone: this.zone, api: this.api, tell: (/** @type {string} */ words) => frame.tell(words), troubled: (/** @type {unknown} */ failure) => this.troubled(failure) };
    const registrations = new Registrations({ ...common, liff, village: member.village.name, count: (waiting) => frame.showWaiting(waiting) });
    const reader = { say, language, zone: this.zone, isMine: () => false };
    const ways = { ...common, thumbs: this.thumbs, reader, several: true, open: (/** @type {Visit} */ visit) => this.open(visit), openId: (/** @type {string} */ visit) => this.route.go({ visit }) };
    const count = (/** @type {number} */ needing) => frame.showCount(TABS.today, needing, needing ? say("Needs a hand: {number}", { number: needing }) : "");
    const proposed = (/** @type {number} */ waiting) => frame.showCount(TABS.gate, waiting, waiting ? say("Proposals: {number}", { number: waiting }) : "");
    return { say, frame, ways, registrations, proposed, visitors: new Visitors({ ...ways, gates: () => this.knownGates(), count }), gate: this.lazyGate({ ...ways, proposed }) };
  }

  /** The tab "The gate" is fetched when it is opened. @param {Omit<import("./gate/types.js").GateWays, "notice"|"learned">} ways */
  lazyGate(ways) {
    /** @type {ReturnType<typeof import("./gate/tab.js").openGateTab>|undefined} */
    let opened;
    const fetched = async () => (await import("./gate/tab.js")).openGateTab({ ...ways, learned: (gates) => this.learnGates(gates) });
    return () => (opened ??= fetched());
  }

  start() {
    this.live.start();
    this.look();
    setInterval(() => document.hidden || this.look(), LOOK_EVERY);
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
    this.showPlace();
  }

  /** What no list of visits tells: who asks to join, who is stopped at the gate, whom guards propose to watch for. */
  look() {
    this.face.registrations.look();
    this.face.visitors.needs.hits.look();
    this.countProposals();
  }

  async countProposals() {
    try {
      this.face.proposed((await this.api.get("/village/watchlist?standing=proposed")).data.length);
    } catch (failure) {
      if (failure instanceof Trouble) this.troubled(failure); // else the number of before stays
    }
  }

  async showPlace() {
    const { tab, visit } = this.route.place;
    const { frame, say } = this.face;
    const element = await this.page(tab);
    if (this.route.place.tab === tab) frame.show(tab, element);
    await this.overlay.show(visit, say);
  }

  /** @param {string} tab @returns {Promise<HTMLElement>} */
  async page(tab) {
    const { registrations, visitors, gate, say } = this.face;
    if (tab !== TABS.gate.name) return tab === TABS.today.name ? visitors.element : registrations.element;
    try {
      const { element, look } = await gate();
      if (!element.isConnected) look();
      return element;
    } catch (failure) {
      console.error(failure);
      return unfetched(say);
    }
  }

  /** @param {Visit} visit */
  open(visit) {
    this.book.merge([visit]);
    this.route.go({ visit: visit.id });
  }

  /** For what they are called: asked for where somebody wants to know, and not again and again where there is no answer. */
  knownGates() {
    if (!this.gates && Date.now() - this.gatesAskedAt > LOOK_EVERY) this.askGates();
    return this.gates ?? [];
  }

  async askGates() {
    this.gatesAskedAt = Date.now();
    try {
      this.learnGates((await this.api.get("/village/gates")).data.gates);
    } catch (failure) {
      if (failure instanceof Trouble) this.troubled(failure); // else the rows stand without it
    }
  }

  /** @param {import("../gate-setup.js").Gate[]} gates */
  learnGates(gates) {
    this.gates = gates;
    this.showVisitors();
  }

  /** @param {string} language that is spoken now */
  switchLanguage(language) {
    speakFromNowOn(language === "th" ? "en" : "th");
    this.face = this.build();
    this.look();
    this.showVisitors();
    this.showPlace();
  }

  /** @param {Visit[]} visits */
  onNews(visits) {
    this.listed = true;
    this.book.merge(visits);
    this.showVisitors();
  }

  showVisitors() {
    this.face.visitors.show([...this.book.visits.values()], this.listed);
  }

  /** @param {string} id */
  async fetchVisit(id) {
    const { data } = await this.api.get(`/visits/${id}`);
    this.onNews([data]);
  }

  /** @param {unknown} failure */
  troubled(failure) {
    this.live.stop();
    showTrouble(failure, { say: this.face.say, liff, again: () => location.reload() });
  }
}

const config = readConfig();
const liff = new Liff(config);

begin({ config, liff }, async () => {
  const session = new Session(liff, "office");
  await session.open();
  new OfficePage(session).start();
});
