// @ts-check
// The guard's page: puts the parts together and carries news from one to the other.

import { Api } from "./api.js";
import { fill } from "./dom.js";
import { emptyDraft, forgetDraft, keepDraft, keepLast, lastVisitor, recalledDraft } from "./draft.js";
import { Flash } from "./flash.js";
import { GateSetup } from "./gate-setup.js";
import { VisitForm } from "./form.js";
import { HouseIndex } from "./houses.js";
import { KeptPhotos } from "./kept-photos.js";
import { Liff } from "./liff.js";
import { Live } from "./live.js";
import { Mine } from "./mine.js";
import { openMuster } from "./muster.js";
import { openBase } from "./offline/base.js";
import { Desk } from "./offline/desk.js";
import { openOverride } from "./override.js";
import { begin, readConfig, showTrouble, speak, speakFromNowOn, stage } from "./page.js";
import { PassTab } from "./pass-tab.js";
import { Photos } from "./photos.js";
import { provincesByUse } from "./provinces.js";
import { Session } from "./session.js";
import { Shell } from "./shell.js";
import { soundOnFirstTouch } from "./sound.js";
import { keep, recall } from "./store.js";
import { SubmitBar } from "./submit.js";
import { Suggestions } from "./suggestions.js";
import { Thumbs } from "./thumbs.js";
import { now } from "./time.js";
import { Today } from "./today.js";
import { VisitBook } from "./visits.js";
import { GuardWatches } from "./watch/watches.js";

/** @typedef {import("./types.js").Visit} Visit */
/** @typedef {import("./types.js").Member} Member */

class GuardPage {
  /** @param {Member} member @param {Session} session @param {import("./offline/base.js").Base} base
   * @param {KeptPhotos} kept @param {Blob[]} left photos of the draft */
  constructor(member, session, base, kept, left) {
    this.member = member;
    this.slow = false;
    this.api = new Api(session, (slow) => this.onSlow(slow));
    this.setup = new GateSetup(this.api, member.village.id, () => this.onSetup());
    this.book = new VisitBook();
    this.mine = new Mine(member.id);
    this.draft = recalledDraft(member.id);
    // A page that was closed right after sending may have left photos of a draft that is gone.
    this.photos = new Photos(this.draft.photos ? left : [], (blobs) => kept.keep(blobs));
    this.thumbs = new Thumbs({ fetchVisit: (id) => this.fetchVisit(id) });
    this.index = new HouseIndex(recall(`houses.${member.village.id}`) ?? []);
    /** @type {import("./types.js").Connection} */
    this.connection = "polling";
    this.desk = new Desk({
      base, member, api: this.api, book: this.book, offline: () => this.isOffline(), show: () => this.showVisits(),
      taken: (from, visit) => this.onTaken(from, visit), news: (visits) => this.onNews(visits), fetchVisit: (id) => this.fetchVisit(id),
      setup: this.setup, installs: (install) => install(config.base, liff),
    });
    /** @type {GuardWatches} */
    this.watches = new GuardWatches({ api: this.api, member, say: () => this.ui.say, draft: () => this.draft, tell: (words) => this.ui.shell.say(words) });
    this.ui = this.build();
    this.live = new Live({
      api: this.api, session, book: this.book, zone: member.village.time_zone,
      onNews: (visits) => this.onNews(visits),
      onConnection: (connection) => this.onConnection(connection),
      onHit: (hit) => this.watches.heard(hit),
      onTrouble: (trouble) => showTrouble(trouble, { say: this.ui.say, liff, again: () => location.reload(), more: this.desk.left() }),
    });
  }

  /** Draws the whole page in the reader's language. @param {string} [card] the number that was typed */
  build(card = "") {
    const { language, say } = speak(config, this.member.language);
    const suggestions = new Suggestions({ say, api: this.api, known: () => this.book.visits.values(), take: (one) => this.onSuggestion(one) });
    const form = new VisitForm({
      say, language, draft: this.draft, photos: this.photos, index: () => this.index, changed: () => this.onDraft(), suggestions,
      api: this.api, reads: () => this.setup.readsPlates && !this.isOffline(),
      last: () => lastVisitor(this.member.id), card,
      provinces: () => provincesByUse(this.book.visits.values(), recall("recent.provinces") ?? []),
    });
    const submit = new SubmitBar({
      say, form, photos: this.photos, api: this.api,
      sent: (visits) => this.onSent(visits),
      offline: () => this.isOffline(),
      later: (plainly) => this.keepForLater(plainly),
      mayHaveBeenSent: () => this.live.refresh(),
      keyChanged: () => keepDraft(this.member.id, this.draft),
      watches: this.watches,
    });
    const zone = this.member.village.time_zone;
    const override = (/** @type {Visit} */ visit, reason = "") => openOverride({ say, visit, reason, run: (why) => this.command(visit, "override", { reason: why }) });
    const missing = () => shell.say(say("No network")); // a module that never came
    const today = new Today({ book: this.book, muster: () => this.openMuster({ say, language, zone }), ways: {
      say, language, zone, thumbs: this.thumbs, setup: this.setup, override,
      command: (visit, command) => this.command(visit, command, {}),
      offline: () => this.isOffline(), code: (visit) => this.desk.askCode(visit),
      call: (visit) => import("./call.js").then(({ openCall }) => openCall({ say, visit, ask: () => this.numberFor(visit), agreed: () => override(visit, "phoned") }), missing),
      propose: (visit) => import("./watch/propose.js").then(({ openProposal }) => openProposal({ say, language, visit, send: (note) => this.api.post("/gate/watch/proposals", { visit_id: visit.id, note }) }), missing),
    } });
    const pass = new PassTab({ say, language, member: this.member, api: this.api, liff, setup: this.setup, offline: () => this.isOffline(), queue: this.desk.queue, inside: (visit) => this.onInside(visit), askHouse: (shown) => this.askHouse(shown), watches: this.watches });
    const flash = new Flash({ say, language, thumbs: this.thumbs, setup: this.setup, letIn: (visit) => this.command(visit, "entry", {}) });
    const shell = new Shell({ say, language, member: this.member, setup: this.setup, places: `${config.base}/join`, form: form.element, pass, today: today.element, submit: submit.element, switchLanguage: () => this.switchLanguage(language) });
    shell.showConnection(this.connection);
    shell.element.firstElementChild?.after(this.desk.draw({ say, language, zone: this.member.village.time_zone }));
    fill(stage(), shell.element);
    return { say, language, form, submit, pass, today, flash, shell };
  }

  start() {
    soundOnFirstTouch();
    this.desk.start();
    this.live.start();
    setTimeout(() => this.loadHouses(), this.index.byId.size ? LATER : 0); // yesterday's do until the visitors are here
    this.setup.start();
    this.watches.start();
    setInterval(() => this.ui.today.tick(), 1000);
    this.showVisits();
    const tab = new URLSearchParams(location.search).get("tab"); // from the rich menu
    if (tab === "today" || tab === "pass") this.ui.shell.show(tab);
  }

  /** @param {string} language that is spoken now */
  switchLanguage(language) {
    if (this.ui.submit.busy) return;
    const tab = this.ui.shell.tab;
    speakFromNowOn(language === "th" ? "en" : "th");
    this.ui.flash.panel.remove();
    for (const part of [this.ui.pass, this.ui.today]) part.end();
    this.ui = this.build(this.ui.form.idNumber);
    this.ui.shell.show(tab);
    this.showVisits();
  }

  /** All houses, for looking them up without the network; yesterday's will do until today's are here. */
  async loadHouses() {
    try {
      const { data } = await this.api.get("/houses");
      this.index = new HouseIndex(data);
      keep(`houses.${this.member.village.id}`, data);
      this.ui.form.housesCame();
      this.ui.submit.show();
    } catch {
      setTimeout(() => this.loadHouses(), 5000);
    }
  }

  /** Which gates there are, or at which one this phone is. */
  onSetup() {
    this.ui?.shell.showGate();
    this.ui?.form.show();
    this.ui?.today.redraw();
  }

  onDraft() {
    keepDraft(this.member.id, this.draft);
    this.ui?.submit.show();
  }

  /** @param {Visit[]} visits */
  onNews(visits) {
    for (const { after } of this.book.merge(this.desk.upon(visits))) this.tellOf(after);
    this.showVisits();
  }

  /** @param {Visit} visit */
  tellOf(visit) {
    if (this.mine.isNews(visit, now())) this.ui.flash.announce(visit);
    else this.ui.flash.update(visit);
  }

  /** @param {import("./types.js").Connection} connection */
  onConnection(connection) {
    const back = connection === "live" || this.connection === "offline";
    this.connection = connection;
    if (back) this.desk.queue.wake();
    this.showConnection();
  }

  /** @param {boolean} slow */
  onSlow(slow) {
    this.slow = slow;
    this.showConnection();
  }

  /** No network for sure: nothing is tried that somebody would have to wait for. */
  isOffline() {
    return !navigator.onLine || this.connection === "offline";
  }

  /** A socket that stands says little of a service that does not answer. */
  showConnection() {
    this.ui.shell.showConnection(this.slow && this.connection === "live" ? "slow" : this.connection);
  }

  /** The car has been here before. @param {import("./suggestions.js").Suggestion} one */
  onSuggestion({ house, kind, visitor_name, plate, plate_province, headcount }) {
    this.ui.form.take({ house: house.id, kind, visitor_name, plate, headcount, ...(plate_province && { plate_province }) });
  }

  /** @param {Visit[]} visits as they were answered, perhaps to a second try: they may be decided by now */
  onSent(visits) {
    for (const { id } of visits) this.mine.add(id);
    this.freeForm();
    this.book.merge(visits);
    this.lead(visits[0].id);
    for (const visit of visits) this.tellOf(this.book.get(visit.id) ?? visit);
    this.showVisits();
  }

  /** Nobody can be asked now: the visitor waits on this phone. @param {boolean} plainly the service may have heard of them */
  async keepForLater(plainly) {
    const last = await this.desk.writeDown(this.draft, this.photos.blobs, (id) => this.index.byId.get(id), plainly);
    this.freeForm();
    this.lead(last);
  }

  freeForm() {
    this.photos.clear();
    keepLast(this.member.id, this.draft);
    forgetDraft(this.member.id);
    Object.assign(this.draft, emptyDraft(), { plate_province: this.draft.plate_province });
    this.ui.form.free();
    this.ui.submit.show();
  }

  /** @param {string} id of the visit that the guard wants to see */
  lead(id) {
    this.ui.shell.show("today");
    this.ui.today.highlight(id);
  }

  /** A visit that began on this phone is known now. @param {string} from @param {Visit} visit */
  onTaken(from, visit) {
    this.book.visits.delete(from);
    this.ui.today.adopt(from, visit.id);
    if (visit.state !== "inside") this.mine.add(visit.id);
  }

  /** A guest has come in on a pass. @param {Visit} visit */
  onInside(visit) {
    this.book.merge([visit]);
    this.showVisits();
  }

  /** A pass does not do: the form, with what it tells. @param {import("./pass/inquiry.js").Pass|null} pass */
  askHouse(pass) {
    if (pass) {
      const { guest_name, visit_kind, plate, plate_province, headcount } = pass;
      Object.assign(this.draft, { house: pass.house.id, visitor_name: guest_name, kind: visit_kind, plate: plate ?? "", headcount });
      if (plate_province) this.draft.plate_province = plate_province;
      this.ui.form.free();
      this.onDraft();
    }
    this.ui.shell.show("new");
  }

  showVisits() {
    this.ui.today.show();
    if (this.muster?.sheet.open) this.muster.show();
    this.ui.shell.showWaiting(this.book.atTheGate(now()));
  }

  /** @param {import("./muster.js").Voice} voice */
  openMuster(voice) {
    const asOf = () => (this.connection === "live" ? "" : voice.say("No network. What you see may be old."));
    this.muster = openMuster({ voice, village: this.member.village.name, inside: () => this.book.lanes({ now: now() }).inside, asOf });
  }

  /** The number to call about a visitor; that it was asked for is on record. @param {Visit} visit
   * @returns {Promise<import("./call.js").Callee>} */
  async numberFor(visit) {
    const { data } = await this.api.post(`/visits/${visit.id}/call`, {});
    return data;
  }

  /** @param {string} id */
  async fetchVisit(id) {
    const { data } = await this.api.get(`/visits/${id}`);
    this.onNews([data]);
  }

  /** @param {Visit} visit @param {import("./cards.js").Command|"override"} command @param {Record<string, string>} body @returns {Promise<void>} */
  async command(visit, command, body) {
    const problem = await this.desk.command(visit, command, body);
    if (problem) this.ui.shell.say(this.ui.say(problem));
  }
}

const LATER = 1500; // ms
const config = readConfig();
const liff = new Liff(config);

begin({ config, liff }, async () => {
  const session = new Session(liff, "guard");
  const [member, base] = await Promise.all([session.open(), openBase()]);
  const kept = new KeptPhotos(member.id);
  const left = await kept.recall();
  new GuardPage(member, session, base, kept, left).start();
});
