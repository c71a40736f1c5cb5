// @ts-check
// The office's page on a phone: who asks to join, and who was at the gate today.

import { Api } from "../api.js";
import { el, fill } from "../dom.js";
import { Frame } from "../frame.js";
import { Overlay } from "../home/overlay.js";
import { Route } from "../home/route.js";
import { Liff } from "../liff.js";
import { Live } from "../live.js";
import { begin, readConfig, showTrouble, speak, speakFromNowOn, stage } from "../page.js";
import { Session } from "../session.js";
import { Thumbs } from "../thumbs.js";
import { VisitBook } from "../visits.js";
import { Registrations } from "./registrations.js";
import { Visitors } from "./visitors.js";

/** @typedef {import("../types.js").Visit} Visit */

/** @type {import("../frame.js").Tab[]} */
const TABS = [
  { name: "registrations", sign: "people", words: "Registrations" },
  { name: "today", sign: "list", words: "Today" },
];
const LOOK_EVERY = 30_000; // ms: no socket tells of people who ask to join

class OfficePage {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.api = new Api(session);
    this.book = new VisitBook();
    this.thumbs = new Thumbs({ fetchVisit: (id) => this.fetchVisit(id) });
    this.route = new Route(TABS.map(({ name }) => name), () => this.showPlace());
    this.overlay = new Overlay(this.route, async () => (id) => ({ ...this.face.ways, known: this.book.get(id) }));
    this.face = this.build();
    this.live = new Live({
      api: this.api, session, book: this.book, zone: this.zone,
      onNews: (visits) => this.onNews(visits),
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
      say, language, over: member.village.name, title: el("h1", {}, say("Village office")), tabs: TABS,
      chooseTab: (tab) => this.route.go({ tab }),
      switchLanguage: () => this.switchLanguage(language),
    });
    fill(stage(), frame.element);
    document.title = member.village.name;
    const common = { say, language, zone: this.zone, api: this.api, tell: (/** @type {string} */ words) => frame.tell(words), troubled: (/** @type {unknown} */ failure) => this.troubled(failure) };
    const registrations = new Registrations({ ...common, liff, village: member.village.name, count: (waiting) => frame.showWaiting(waiting) });
    const reader = { say, language, zone: this.zone, isMine: () => false };
    const ways = { ...common, thumbs: this.thumbs, reader, several: true, open: (/** @type {Visit} */ visit) => this.route.go({ tab: "today", visit: visit.id }) };
    return { say, frame, ways, registrations, visitors: new Visitors(ways) };
  }

  start() {
    this.live.start();
    this.face.registrations.look();
    setInterval(() => document.hidden || this.face.registrations.look(), LOOK_EVERY);
    document.addEventListener("visibilitychange", () => document.hidden || this.face.registrations.look());
    this.showPlace();
  }

  async showPlace() {
    const { tab, visit } = this.route.place;
    const { frame, registrations, visitors, say } = this.face;
    frame.show(tab, tab === "today" ? visitors.element : registrations.element);
    await this.overlay.show(visit, say);
  }

  /** @param {string} language that is spoken now */
  switchLanguage(language) {
    speakFromNowOn(language === "th" ? "en" : "th");
    this.face = this.build();
    this.face.registrations.look();
    this.face.visitors.show([...this.book.visits.values()], Boolean(this.live.listedAt));
    this.showPlace();
  }

  /** @param {Visit[]} visits */
  onNews(visits) {
    this.book.merge(visits);
    this.face.visitors.show([...this.book.visits.values()], Boolean(this.live.listedAt));
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
