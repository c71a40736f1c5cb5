// @ts-check
// The page for whoever has no place yet, waits for one, or has several: how they stand, and the one thing to do next.

import { Api, Refused } from "../api.js";
import { button, el, fill, icon } from "../dom.js";
import { Frame } from "../frame.js";
import { Liff } from "../liff.js";
import { pageOf, readConfig, showOpening, showTrouble, speak, speakFromNowOn, stage } from "../page.js";
import { placeName } from "../place-words.js";
import { Session } from "../session.js";
import { forgetAll, keep } from "../store.js";
import { TROUBLE_WORDS, Trouble } from "../trouble.js";
import { chooser } from "./chooser.js";
import { ClaimForm } from "./claim.js";
import { friendCard } from "./friend.js";
import { badInvite, inviteCard, inviteTrouble } from "./invite.js";
import { farewell, leaveCorner } from "./leave.js";
import { Newcomer } from "./newcomer.js";
import { standingCard, toTell } from "./standing.js";

/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./types.js").Me} Me */

const LOOK_EVERY = 30_000; // ms, while the office has still to confirm
const HAS_IT = ["ALREADY_MEMBER", "ALREADY_WAITING"];

class JoinPage {
  /** @param {Newcomer} newcomer @param {Me} me @param {string|null} invite */
  constructor(newcomer, me, invite) {
    this.newcomer = newcomer;
    this.me = me;
    this.invite = invite;
    /** @type {import("./types.js").Offer|null} */
    this.offer = null;
    /** @type {[string, string]|null} why the invite opens nothing */
    this.spoilt = null;
    /** @type {boolean|null} */
    this.friend = null;
    /** @type {Place|null} that has just become theirs */
    this.welcome = null;
    /** @type {Place|null} that is being opened */
    this.chosen = null;
    this.accepting = false;
    this.left = false;
    this.wantsMore = false;
    this.draft = { join_code: "", house: "", name: "", household_role: "" };
    this.face = this.build();
  }

  async start() {
    if (this.invite) await this.lookAtInvite(this.invite);
    this.friend = await liff.isFriend();
    fill(stage(), this.face.frame.element);
    this.draw();
    setInterval(() => document.hidden || !this.has("pending") || this.look(), LOOK_EVERY);
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
    addEventListener("pageshow", () => this.open(null)); // back from the page that was opened
  }

  build() {
    const { language, say } = speak(config, this.me.person.language);
    const { name } = this.me.person;
    const title = el("h1", {});
    const frame = new Frame({ say, language, over: name ? say("Hello {name}", { name }) : "", title, tabs: [], chooseTab: () => undefined, switchLanguage: () => this.switchLanguage(language) });
    return { language, say, title, frame };
  }

  /** @param {string} language that is spoken now */
  switchLanguage(language) {
    speakFromNowOn(language === "th" ? "en" : "th");
    this.face = this.build();
    fill(stage(), this.face.frame.element);
    this.draw();
  }

  /** @param {import("./types.js").PlaceStanding} standing */
  has(standing) {
    return this.me.places.some((place) => place.standing === standing);
  }

  get isIn() {
    return this.has("active") || this.has("pending");
  }

  draw() {
    const { say, title, frame } = this.face;
    title.textContent = say(this.isIn ? "My places" : "Join your village");
    document.title = title.textContent;
    fill(frame.stage, ...this.parts());
  }

  parts() {
    const { say, language, frame } = this.face;
    const voice = { say, language };
    const active = this.me.places.filter(({ standing }) => standing === "active");
    return [
      this.welcome && this.welcomeCard(this.welcome),
      this.spoilt && badInvite(this.spoilt, voice),
      this.offer && inviteCard(this.offer, { ...voice, busy: this.accepting, accept: () => this.accept() }),
      ...toTell(this.me.places).map((place) => standingCard(place, { ...voice, look: () => this.look() })),
      this.isIn && !(this.friend ?? this.me.person.following) && friendCard({ say, liff, asked: () => this.look() }),
      active.length > 0 && chooser(active, { ...voice, chosen: this.chosen, choose: (place) => this.choose(place) }),
      this.claim(),
      this.me.places.length > 0 && leaveCorner({ say, leave: () => this.leave(), tell: (words) => frame.tell(words) }),
    ];
  }

  /** @param {Place} place */
  welcomeCard(place) {
    const { say } = this.face;
    return el(
      "section", { class: "card told welcome", role: "status" },
      el("div", { class: "told-sign" }, icon("check")),
      el("h2", {}, say("Welcome")),
      el("p", {}, `${place.village.name} · ${placeName(place, say)}`),
      button("primary wide large-button", [say("Go on")], () => this.choose(place), { disabled: Boolean(this.chosen) }),
    );
  }

  /** Asking with the code: at once for who has nothing, behind a button for the others. */
  claim() {
    const { say, language } = this.face;
    if (this.offer || this.has("suspended")) return null;
    if (this.isIn && !this.wantsMore) return button("wide", [icon("plus"), say("Join another house")], () => this.ask());
    const ways = { say, language, draft: this.draft, join: (/** @type {object} */ claim) => this.join(claim), troubled: (/** @type {unknown} */ failure) => this.troubled(failure) };
    return new ClaimForm(ways).element;
  }

  ask() {
    this.wantsMore = true;
    this.draw();
    /** @type {HTMLElement|null} */ (this.face.frame.stage.querySelector("form input"))?.focus();
  }

  /** @param {string} invite */
  async lookAtInvite(invite) {
    try {
      this.offer = await this.newcomer.look(invite);
    } catch (failure) {
      this.spoilt = inviteTrouble(failure);
      if (!this.spoilt) throw failure;
    }
  }

  async accept() {
    this.accepting = true;
    this.draw();
    try {
      const { place } = await this.newcomer.join({ invite: this.invite });
      this.settled();
      await this.look(place);
    } catch (failure) {
      await this.notAccepted(failure);
    } finally {
      this.accepting = false;
      this.draw();
    }
  }

  /** @param {unknown} failure */
  async notAccepted(failure) {
    this.spoilt = inviteTrouble(failure);
    if (this.spoilt) this.offer = null;
    else if (failure instanceof Refused && HAS_IT.includes(failure.code)) {
      this.settled();
      await this.look();
    } else this.troubled(failure);
  }

  /** The invite has done its work: opening the page again does not ask for it. */
  settled() {
    this.offer = null;
    this.invite = null;
    history.replaceState(null, "", location.pathname);
  }

  /** @param {object} claim */
  async join(claim) {
    try {
      await this.newcomer.join(claim);
    } catch (failure) {
      if (!(failure instanceof Refused) || !HAS_IT.includes(failure.code)) throw failure;
    }
    this.wantsMore = false;
    this.draft = { join_code: "", house: "", name: "", household_role: "" };
    await this.look();
    scrollTo({ top: 0 });
  }

  /** How they stand by now. @param {Place|null} [joined] that they have just got */
  async look(joined = null) {
    if (this.left) return;
    const waited = new Set(this.me.places.filter(({ standing }) => standing === "pending").map(({ membership }) => membership));
    try {
      this.me = await this.newcomer.me();
      this.friend = await liff.isFriend();
      this.face.frame.showConnection("live");
    } catch (failure) {
      return this.troubled(failure);
    }
    const confirmed = this.me.places.find(({ membership, standing }) => standing === "active" && waited.has(membership));
    this.welcome = joined ?? confirmed ?? this.welcome;
    if (this.wantsMore) return; // who is typing is not to be disturbed
    this.draw();
    if (joined ?? confirmed) this.face.frame.tell(this.face.say("Welcome"));
  }

  /** From now on they act for this place, and its page opens. @param {Place} place */
  async choose(place) {
    this.open(place);
    try {
      const session = new Session(liff, place.role, place.village.id);
      // What the phone kept knows nothing of a new house, and the first page's is for whom they acted before.
      for (const one of [session, new Session(liff)]) one.forget(liff.identity().sub);
      const member = await session.open();
      await new Api(session).post("/me/acting", { membership: place.membership });
      if (place.house) keep(`place.${member.id}`, place.house.id);
      location.assign(pageOf(place.role, config));
    } catch (failure) {
      this.open(null);
      this.troubled(failure);
    }
  }

  /** @param {Place|null} place */
  open(place) {
    if (this.chosen === place) return;
    this.chosen = place;
    this.draw();
  }

  async leave() {
    try {
      const { deauthorized } = await this.newcomer.unlink();
      this.left = true;
      forgetAll();
      this.me = { person: { ...this.me.person, name: "" }, places: [] };
      this.face = this.build();
      this.face.title.textContent = this.face.say("You have left");
      fill(this.face.frame.stage, farewell({ say: this.face.say, deauthorized, liff }));
      fill(stage(), this.face.frame.element);
      scrollTo({ top: 0 });
    } catch (failure) {
      this.troubled(failure);
    }
  }

  /** What passes is said above the page, which stays. @param {unknown} failure */
  troubled(failure) {
    const { say, frame } = this.face;
    if (failure instanceof Trouble && failure.final) return showTrouble(failure, { say, liff, again: () => location.reload() });
    const code = failure instanceof Trouble ? failure.code : "SERVER";
    frame.trouble.textContent = TROUBLE_WORDS[code].map((words) => say(words)).join(": ");
    frame.trouble.hidden = false;
  }
}

const config = readConfig();
const liff = new Liff(config);

async function start() {
  const { say } = speak(config);
  showOpening(say);
  try {
    await liff.start();
    const newcomer = new Newcomer(liff);
    const me = await newcomer.me();
    await new JoinPage(newcomer, me, new URLSearchParams(location.search).get("invite")).start();
  } catch (failure) {
    showTrouble(failure, { say, liff, again: start });
  }
}

start();
