// @ts-check
// Our own session: begun with LINE's ID token, renewed through the shift, kept by the phone for the next opening.

import { Refused, Unreached, ask } from "./api.js";
import { wearLarge } from "./page.js";
import { mayComeTrue } from "./persist.js";
import { forget, keep, recall } from "./store.js";
import { Trouble } from "./trouble.js";

/** @typedef {import("./types.js").Member} Member */
/** @typedef {{access_token: string, refresh_token: string, good_until: number, member: Member, sub: string}} Kept */

const EARLY = 60_000; // ms before its end a token is renewed

export class Session {
  /** @param {import("./liff.js").Liff} liff @param {string} [role] @param {string} [village] its id, among several */
  constructor(liff, role, village) {
    this.liff = liff;
    this.role = role;
    this.village = village;
    /** @type {Kept|null} */
    this.kept = null;
    /** @type {Promise<string>|null} one renewal at a time */
    this.renewing = null;
    /** @type {Trouble|null} why there will be no session any more; a retry by hand starts with a new Session */
    this.ended = null;
  }

  /** Begins, or goes on with what the phone kept. Throws Trouble. @returns {Promise<Member>} */
  async open() {
    const identity = await this.identified();
    const before = recall(this.name(identity?.sub));
    const fits = !this.village || before?.member.village.id === this.village;
    if (fits && (!identity || before?.sub === identity.sub)) this.kept = before;
    try {
      await this.token();
    } catch (failure) {
      // A gate goes on with what its phone keeps: the service is asked again as soon as it can be reached.
      if (!(this.role === "guard" && this.kept && mayComeTrue(failure))) throw startTrouble(failure);
    }
    if (this.role !== "guard" && this.member.large_type !== undefined) wearLarge(this.member.large_type);
    return this.member;
  }

  get member() {
    if (!this.kept) throw new Trouble("REOPEN");
    return this.kept.member;
  }

  /** What the person has chosen since, so that the next opening knows. @param {Partial<Member>} chosen */
  learn(chosen) {
    if (!this.kept) return;
    this.kept = { ...this.kept, member: { ...this.kept.member, ...chosen } };
    this.store();
  }

  /** A token that is good for another minute at least. */
  async token() {
    return this.fresh() ?? this.renewed();
  }

  /** @returns {string|null} */
  fresh() {
    return this.kept && this.kept.good_until - Date.now() > EARLY ? this.kept.access_token : null;
  }

  /** The server did not take this token: a new one, unless somebody got it meanwhile. @param {string} stale */
  async renew(stale) {
    if (this.kept && this.kept.access_token !== stale) return this.kept.access_token;
    return this.renewed();
  }

  /** @returns {Promise<string>} */
  renewed() {
    this.renewing ??= this.unlessEnded().finally(() => (this.renewing = null));
    return this.renewing;
  }

  /** The server counts sign-ins for the whole gate: what was refused for good is not asked for again. */
  async unlessEnded() {
    if (this.ended) throw this.ended;
    try {
      return await this.refreshOrBegin();
    } catch (failure) {
      if (failure instanceof Trouble && failure.final) this.ended = failure;
      throw failure;
    }
  }

  /** @returns {Promise<string>} */
  async refreshOrBegin() {
    const token = this.kept?.refresh_token;
    if (!token) return this.begin();
    try {
      return this.hold(await ask("POST", "/sessions/refresh", { body: { refresh_token: token } }));
    } catch (failure) {
      if (!(failure instanceof Refused) || mayComeTrue(failure)) throw failure;
      if (this.takesOver(token)) return this.fresh() ?? this.refreshOrBegin();
      forget(this.name(this.kept?.sub));
      this.kept = null;
      return this.begin();
    }
  }

  /** Another open page may have renewed the session that both keep: then that one goes on. @param {string} refused */
  takesOver(refused) {
    /** @type {Kept|null} */
    const found = recall(this.name(this.kept?.sub));
    if (!found || found.refresh_token === refused) return false;
    this.kept = found;
    return true;
  }

  /** Exchanges the ID token for a session. @returns {Promise<string>} */
  async begin() {
    await this.liff.start();
    const { idToken, sub } = this.liff.identity();
    try {
      const body = { id_token: idToken, liff_id: this.liff.config.liffId, ...(this.role && { role: this.role }), ...(this.village && { village: this.village }) };
      return this.hold(await ask("POST", "/sessions", { body }), sub);
    } catch (failure) {
      if (failure instanceof Refused && failure.status === 403) throw new Trouble(notHere(failure, this.role));
      if (!(failure instanceof Refused) || failure.status !== 401) throw failure;
      throw this.liff.tokenRefused();
    }
  }

  /** @param {any} answer @param {string} [sub] */
  hold({ data }, sub = this.kept?.sub ?? "") {
    this.kept = { ...data, sub, good_until: Date.now() + data.expires_in * 1000 };
    this.store();
    return data.access_token;
  }

  store() {
    keep(this.name(this.kept?.sub), this.kept);
    keep(this.name(), this.kept);
  }

  /** Who it is by LINE's word; null when LINE cannot be reached but the phone remembers a session. */
  async identified() {
    try {
      await this.liff.start();
    } catch (failure) {
      if (recall(this.name()) && failure instanceof Trouble && failure.code !== "NOT_SET_UP") return null;
      throw failure;
    }
    return this.liff.identity();
  }

  /** The phone forgets what it kept: the next opening asks who somebody is now. @param {string} sub */
  forget(sub) {
    forget(this.name(sub));
    forget(this.name());
  }

  /** Kept by person, for two guards may share a phone, and by LIFF app: LINE's id of a person is the same in several.
   * @param {string} [sub] */
  name(sub = "last") {
    return `session.${this.liff.config.liffId}.${this.role ?? "any"}.${sub}`;
  }
}

/** Why there is no place for this person: the server tells how the one that they have stands.
 * @param {Refused} failure @param {string} [role] @returns {import("./trouble.js").TroubleCode} */
function notHere({ details }, role) {
  const standing = details.find(({ field }) => field === "standing")?.message.toUpperCase();
  if (standing === "PENDING" || standing === "SUSPENDED" || standing === "ENDED" || standing === "REFUSED") return standing;
  return role === "guard" ? "NOT_A_GUARD" : "NOT_A_MEMBER";
}

/** @param {unknown} failure */
function startTrouble(failure) {
  if (failure instanceof Trouble) return failure;
  if (failure instanceof Unreached) return new Trouble("OFFLINE");
  if (!(failure instanceof Refused)) return new Trouble("SERVER");
  return new Trouble(failure.status === 429 ? "BUSY" : "SERVER");
}
