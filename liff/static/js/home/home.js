// @ts-check
// The residents' page: puts the parts together and carries news from one to the other.

import { Api } from "../api.js";
import { fill } from "../dom.js";
import { Liff } from "../liff.js";
import { Live } from "../live.js";
import { nameOf } from "../names.js";
import { begin, readConfig, showTrouble, speak, speakFromNowOn, stage } from "../page.js";
import { Session } from "../session.js";
import { forgetAll, keep, recall } from "../store.js";
import { Thumbs } from "../thumbs.js";
import { VisitBook } from "../visits.js";
import { Answers } from "./answers.js";
import { chosenSince } from "./follow.js";
import { Front } from "./front.js";
import { Overlay } from "./overlay.js";
import { chosenOf, isHere, placesOf } from "./places.js";
import { Route } from "./route.js";
import { Shell } from "./shell.js";
import { unfetched } from "./unfetched.js";

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {import("../types.js").Member} Member */
/** @typedef {import("./types.js").Ways} Ways */
/** @typedef {import("./types.js").TabPage} TabPage */

/**
 * The tabs, in order. All but the first come when they are opened: `load` fetches the module and makes the page.
 * @type {(import("./shell.js").Tab & {load: (ways: Ways) => TabPage|Promise<TabPage>})[]}
 */
const TABS = [
  { name: "home", sign: "house", words: "Home", load: (ways) => new Front(ways) },
  { name: "passes", sign: "pass", words: "Passes", load: async (ways) => (await import("./passes/passes.js")).openPasses(ways) },
  { name: "history", sign: "history", words: "History", load: async (ways) => new (await import("./history.js")).History(ways) },
  { name: "house", sign: "people", words: "My house", load: async (ways) => (await import("./house/house.js")).openHouse(ways) },
];

class HomePage {
  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.api = new Api(session, (slow) => this.onSlow(slow));
    this.book = new VisitBook();
    this.thumbs = new Thumbs({ fetchVisit: (id) => this.fetchVisit(id) });
    this.answers = new Answers({
      api: this.api,
      learned: (visit) => this.onNews([visit]),
      refetch: (id) => this.fetchVisit(id),
      changed: () => this.showVisits(),
      troubled: (trouble) => this.live.troubled(trouble),
    });
    this.route = new Route(TABS.map(({ name }) => name), () => this.showPlace());
    this.listed = false;
    this.slow = false;
    /** @type {import("../types.js").Connection} */
    this.connection = "polling";
    this.overlay = new Overlay(this.route, () => this.visitParts());
    this.face = this.build();
    this.live = new Live({
      api: this.api, session, book: this.book, zone: this.member.village.time_zone,
      onNews: (visits) => this.onNews(visits),
      onConnection: (connection) => this.onConnection(connection),
      onTrouble: (trouble) => showTrouble(trouble, { say: this.face.say, liff, again: () => location.reload() }),
    });
  }

  /** As the server knows them by now: a house may have been added since. @returns {Member} */
  get member() {
    return this.session.member;
  }

  /** Draws the whole page in the reader's language, for the chosen house. */
  build() {
    const { language, say } = speak(config, this.member.language);
    const place = chosenOf(this.member, recall(`place.${this.member.id}`) ?? "");
    const shell = new Shell({
      say, language, member: this.member, place, tabs: TABS,
      choosePlace: (key) => this.choosePlace(key),
      otherPlaces: () => location.assign(`${config.base}/join`),
      chooseTab: (tab) => this.route.go({ tab }),
      switchLanguage: () => this.switchLanguage(language),
      lettersChosen: (large) => this.remember({ large_type: large }),
    });
    fill(stage(), shell.element);
    document.title = this.member.village.name;
    /** @type {Map<string, TabPage>} */
    const pages = new Map();
    return { language, say, place, shell, pages, houses: JSON.stringify(this.member.houses) };
  }

  /** @returns {Ways} */
  ways() {
    const { say, language, place, shell } = this.face;
    const zone = this.member.village.time_zone;
    return {
      say, language, zone, api: this.api, thumbs: this.thumbs, answers: this.answers, house: place.house,
      member: this.member, liff, route: this.route,
      several: placesOf(this.member).length > 1 && !place.house,
      reader: { say, language, zone, isMine: (visit) => this.isMine(visit) },
      open: (visit) => this.open(visit),
      tell: (words) => shell.tell(words),
      invite: () => this.route.go({ tab: "passes", new: "1" }),
      lettersChosen: (large) => this.remember({ large_type: large }),
      languageChosen: (chosen) => this.speakFromNowOn(chosen),
      forget: () => this.forgetMe(),
      troubled: (trouble) => this.live.troubled(trouble),
    };
  }

  start() {
    this.live.start();
    setInterval(() => this.tick(), 1000);
    document.addEventListener("visibilitychange", () => document.hidden || this.follow());
    this.showPlace();
  }

  /** To the village that was chosen while nobody looked. */
  async follow() {
    if (await chosenSince(this.session, liff)) location.replace(`${config.base}/home`);
  }

  /** @param {Visit} visit */
  isMine(visit) {
    const { decided_by: by } = visit;
    return by?.role === "resident" && (by.name ? by.name === this.member.name : this.answers.mine.has(visit.id));
  }

  /** The tab, and the visit, that the address names. */
  async showPlace() {
    const { tab, visit } = this.route.place;
    const page = await this.page(tab);
    if (this.route.place.tab !== tab) return;
    this.face.shell.show(tab, page.element);
    page.goTo?.(this.route.place);
    page.show?.(this.here(), this.listed);
    await this.overlay.show(visit, this.face.say);
  }

  /** @param {string} name @returns {Promise<TabPage>} */
  async page(name) {
    const { pages, say } = this.face;
    const known = pages.get(name);
    if (known) return known;
    const tab = TABS.find((one) => one.name === name) ?? TABS[0];
    try {
      const page = await tab.load(this.ways());
      if (!pages.has(name)) pages.set(name, page); // of two taps on a slow network the first one's is kept
      return pages.get(name) ?? page;
    } catch (failure) {
      console.error(failure);
      return { element: unfetched(say) };
    }
  }

  /** @param {Visit} visit */
  open(visit) {
    this.book.merge([visit]);
    this.route.go({ tab: this.route.place.tab, visit: visit.id });
  }

  /** @returns {Promise<(id: string) => import("./overlay.js").Parts>} */
  async visitParts() {
    const { actsOf } = await import("./detail-acts.js");
    return (id) => ({ ...this.ways(), known: this.book.get(id), acts: (visit, changed) => actsOf(visit, this.ways(), changed) });
  }

  /** @param {string} key */
  choosePlace(key) {
    keep(`place.${this.member.id}`, key);
    this.rebuild();
  }

  /** @param {string} language that is spoken now */
  switchLanguage(language) {
    const other = language === "th" ? "en" : "th";
    this.speakFromNowOn(other);
    this.remember({ language: other });
  }

  /** @param {string} language */
  speakFromNowOn(language) {
    speakFromNowOn(language);
    this.session.learn({ language });
    this.rebuild();
  }

  /** For the other pages, the chat, and the next phone; where that fails this phone knows it all the same.
   * @param {{language?: string, large_type?: boolean}} chosen */
  remember(chosen) {
    this.session.learn(chosen);
    this.api.put("/house/settings", chosen).catch(() => undefined);
  }

  /** What LINE was allowed is given back as well. */
  async forgetMe() {
    const { data } = await this.api.post("/me/erase", liff.accessToken ? { access_token: liff.accessToken } : {});
    this.live.stop();
    forgetAll();
    const { showForgotten } = await import("./forgotten.js");
    showForgotten({ say: this.face.say, liff, deauthorized: data.deauthorized });
  }

  rebuild() {
    this.face = this.build();
    this.showConnection();
    this.showPlace();
    this.showVisits();
  }

  /** The socket tells neither photos' links nor, to be on the safe side, who answered: what is missing is asked for.
   * @param {Visit[]} visits */
  onNews(visits) {
    const changes = this.book.merge(visits);
    for (const { after } of changes)
      if (after.decided_by?.role === "resident" && !after.decided_by.name && !this.answers.mine.has(after.id)) this.thumbs.askFor(after.id);
    this.showVisits();
  }

  /** @param {import("../types.js").Connection} connection */
  onConnection(connection) {
    this.connection = connection;
    if (this.face.houses !== JSON.stringify(this.member.houses)) this.rebuild();
    this.showConnection();
  }

  /** @param {boolean} slow */
  onSlow(slow) {
    this.slow = slow;
    this.showConnection();
  }

  showConnection() {
    this.face.shell.showConnection(this.slow && this.connection !== "offline" ? "slow" : this.connection);
  }

  /** The visits of the chosen house. */
  here() {
    return [...this.book.visits.values()].filter((visit) => isHere(visit, this.member, this.face.place));
  }

  showVisits() {
    const visits = this.here();
    this.listed ||= Boolean(this.live.listedAt);
    for (const page of this.face.pages.values()) page.show?.(visits, this.listed);
    const waiting = visits.filter(({ state }) => state === "requested");
    this.face.shell.showWaiting(waiting.length);
    document.title = waiting.length ? `(${waiting.length}) ${nameOf(waiting[0], this.face.say)}` : this.member.village.name;
  }

  tick() {
    for (const page of this.face.pages.values()) page.tick?.();
  }

  /** @param {string} id */
  async fetchVisit(id) {
    const { data } = await this.api.get(`/visits/${id}`);
    this.onNews([data]);
  }
}

const config = readConfig();
const liff = new Liff(config);

begin({ config, liff }, async () => {
  const session = new Session(liff, "resident");
  await session.open();
  new HomePage((await chosenSince(session, liff)) ?? session).start();
});
