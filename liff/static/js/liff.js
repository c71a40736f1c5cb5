// @ts-check
// LINE's SDK: loads it, lets it start, and asks who holds the phone. What it says is believed by the server only.

import { clockError } from "./time.js";
import { Trouble } from "./trouble.js";

const LOADING = 20_000; // ms
const LOGIN_PAUSE = 60_000; // ms between two automatic logins: no endless circle
const WRONG_CLOCK = 5 * 60_000; // ms
const LINES_OWN = /^(liff|code$|state$|error|friendship_)/; // in an address
const LAST_LOGIN = "village.login_at."; // by LIFF app: one account's login does not hold up another's

/** @typedef {{idToken: string, sub: string}} Identity */

export class Liff {
  /** @param {{liffId: string, sdkUrl: string}} config */
  constructor(config) {
    this.config = config;
    /** @type {any} */
    this.sdk = null;
    this.started = false;
  }

  /** Loads and starts the SDK. Nothing may touch the address before this has come back. */
  async start() {
    if (this.started) return;
    if (!this.sdk) this.sdk = await loaded(this.config.sdkUrl);
    try {
      await this.sdk.init({ liffId: this.config.liffId });
    } catch (failure) {
      throw troubleOf(failure);
    }
    this.started = true;
  }

  /** Who holds the phone; outside LINE this may leave the page for LINE's login. @returns {Identity} */
  identity() {
    if (!this.sdk.isLoggedIn()) this.login();
    const idToken = this.sdk.getIDToken();
    if (!idToken) this.loginAgain();
    return { idToken, sub: subjectOf(idToken) };
  }

  /** The server did not take the ID token. @returns {Trouble} */
  tokenRefused() {
    if (clockError() > WRONG_CLOCK) return new Trouble("CLOCK_WRONG");
    return this.loginAgain();
  }

  /** The ID token was refused. Outside LINE: a fresh login. Inside there is only closing and opening again. @returns {never} */
  loginAgain() {
    if (this.sdk.isInClient()) throw new Trouble("REOPEN");
    this.sdk.logout();
    this.login();
  }

  /** @returns {never} */
  login() {
    const last = Number(read(LAST_LOGIN + this.config.liffId)) || 0;
    if (Date.now() - last < LOGIN_PAUSE) throw new Trouble("LOGIN_FAILED");
    write(LAST_LOGIN + this.config.liffId, String(Date.now()));
    this.sdk.login({ redirectUri: location.origin + location.pathname + ownQuery() });
    throw new Trouble("LEAVING");
  }

  /** Whether LINE's own scanner can be opened. @returns {boolean} */
  get scans() {
    return this.started && this.can("scanCodeV2");
  }

  /** What LINE's scanner has read; null where it was closed. @returns {Promise<string|null>} */
  async scan() {
    return (await this.sdk.scanCodeV2()).value ?? null;
  }

  /** LIFF's own, for giving back what the person allowed this app. @returns {string} "" where there is none */
  get accessToken() {
    return this.sdk.getAccessToken?.() ?? "";
  }

  /** Whether they follow the Official Account: else nothing can be asked of them. @returns {Promise<boolean|null>} null: LINE does not say */
  async isFriend() {
    try {
      return Boolean((await this.sdk.getFriendship()).friendFlag);
    } catch {
      return null; // an older app, or LINE cannot be reached
    }
  }

  /** @returns {boolean} */
  get asksForFriendship() {
    return this.can("requestFriendship");
  }

  /** LINE's own question; it does not tell the answer. */
  async askForFriendship() {
    await this.sdk.requestFriendship();
  }

  /** The person chooses friends who get this message from them; `several`: more than one.
   * @param {object} message @param {boolean} several @returns {Promise<boolean|null>} whether it was sent; null: by this LINE it cannot be */
  async share(message, several) {
    if (!this.can("shareTargetPicker")) return null;
    try {
      return Boolean(await this.sdk.shareTargetPicker([message], { isMultiple: several }));
    } catch {
      return null; // it is switched off in LINE's console, or somebody has to log in first
    }
  }

  /** @param {string} name @returns {boolean} */
  can(name) {
    try {
      return Boolean(this.sdk?.isApiAvailable?.(name));
    } catch {
      return false;
    }
  }

  /** @returns {boolean} whether the page can close itself */
  get closable() {
    return Boolean(this.sdk?.isInClient?.());
  }

  close() {
    this.sdk?.closeWindow?.();
  }
}

/** What we put into the address ourselves; LINE's login would lose it. */
function ownQuery() {
  const ours = [...new URLSearchParams(location.search)].filter(([name]) => !LINES_OWN.test(name));
  return ours.length ? `?${new URLSearchParams(ours)}` : "";
}

/** @param {string} url @returns {Promise<any>} */
function loaded(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const failed = () => reject(new Trouble("SDK_MISSING"));
    setTimeout(failed, LOADING);
    script.src = url;
    script.onerror = failed;
    script.onload = () => (/** @type {any} */ (window).liff ? resolve(/** @type {any} */ (window).liff) : failed());
    document.head.append(script);
  });
}

/** @param {any} failure */
function troubleOf(failure) {
  const code = String(failure?.code ?? "");
  if (/INVALID_ID_TOKEN/.test(code)) return new Trouble("CLOCK_WRONG");
  if (/INVALID_CONFIG|FORBIDDEN/.test(code)) return new Trouble("NOT_SET_UP");
  return new Trouble(/UNAUTHORIZED/.test(code) ? "REOPEN" : "SDK_FAILED");
}

/** @param {string} idToken @returns {string} "" where it cannot be read */
function subjectOf(idToken) {
  try {
    const middle = idToken.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    return String(JSON.parse(atob(middle)).sub ?? "");
  } catch {
    return "";
  }
}

/** @param {string} name */
function read(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value */
function write(name, value) {
  try {
    sessionStorage.setItem(name, value);
  } catch {
    // then there is no brake, and LINE's own page is the circle's end
  }
}
