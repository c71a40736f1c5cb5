// @ts-check
// Why the page cannot start, in words that say what to do.

/** @typedef {"SDK_MISSING"|"SDK_FAILED"|"NOT_SET_UP"|"OFFLINE"|"SERVER"|"BUSY"|"NOT_A_GUARD"|"NOT_A_MEMBER"|"PENDING"|"SUSPENDED"|"ENDED"|"REFUSED"|"LOGIN_FAILED"|"REOPEN"|"CLOCK_WRONG"|"LEAVING"} TroubleCode */

/** What may be gone at the next try without anybody doing anything. @type {TroubleCode[]} */
const PASSING = ["SDK_MISSING", "SDK_FAILED", "OFFLINE", "SERVER", "BUSY"];

/** How somebody stands who has not the place that a page is for. @type {TroubleCode[]} */
export const NO_PLACE = ["NOT_A_GUARD", "NOT_A_MEMBER", "PENDING", "SUSPENDED", "ENDED", "REFUSED"];

export class Trouble extends Error {
  /** @param {TroubleCode} code */
  constructor(code) {
    super(code);
    this.code = code;
  }

  /** Whether asking again is of no use until a person has done something. */
  get final() {
    return !PASSING.includes(this.code);
  }
}

/** Headline and advice. @type {Record<TroubleCode, [string, string]>} */
export const TROUBLE_WORDS = {
  SDK_MISSING: ["LINE did not load", "Check the network, then try again."],
  SDK_FAILED: ["LINE did not start", "Try again. If that does not help, close this page and open it again from LINE."],
  NOT_SET_UP: ["This page is not set up in LINE", "Please tell the village office."],
  OFFLINE: ["No network", "Check the signal or Wi-Fi, then try again."],
  SERVER: ["The service does not answer", "It is not your phone. Try again in a moment."],
  BUSY: ["Too many tries", "Wait a minute, then try again."],
  NOT_A_GUARD: ["This LINE account is not a guard here", "Please ask the village office to add you, then try again."],
  NOT_A_MEMBER: ["This LINE account is not a member here", "Please ask the village office to add you, then try again."],
  PENDING: ["Your place is not confirmed yet", "The village office has still to look at it. Please try again later."],
  SUSPENDED: ["Your place here is paused", "Please ask the village office."],
  ENDED: ["Your place here has ended", "If you still live here, please ask the village office to add you again."],
  REFUSED: ["Your place was not confirmed", "Please ask the village office."],
  LOGIN_FAILED: ["LINE login did not work", "Close this page and open it again from LINE."],
  REOPEN: ["Please open this page again", "The LINE login has run out. Close this page and open it again from LINE."],
  CLOCK_WRONG: ["The phone's clock is wrong", "Set date and time to automatic in the phone's settings, then try again."],
  LEAVING: ["Going to LINE login", "One moment…"],
};
