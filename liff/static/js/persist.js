// @ts-check
// Sends until there is an answer. No answer is not a "no": the same key goes out again, and the server makes one visit.

import { Refused, Unreached } from "./api.js";

export const PAUSES = [1000, 2000, 4000, 8000, 15000]; // ms; the last one repeats

/**
 * @template Answer
 * @param {() => Promise<Answer>} send the very same request every time
 * @param {{pause: (ms: number, failure: Error) => Promise<"again"|"stop">}} ways waits, and hears whether to go on
 * @returns {Promise<Answer>} throws what is final: a refusal, or the last failure when told to stop
 */
export async function persist(send, { pause }) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send();
    } catch (failure) {
      if (!(failure instanceof Error) || !mayComeTrue(failure)) throw failure;
      const planned = PAUSES[Math.min(attempt, PAUSES.length - 1)];
      if ((await pause(Math.max(planned, askedPause(failure)), failure)) === "stop") throw failure;
    }
  }
}

/** Whether the same request may still succeed, or may have succeeded without our hearing of it.
 * @param {unknown} failure */
export function mayComeTrue(failure) {
  if (failure instanceof Unreached) return true;
  if (failure instanceof Refused && isStrange(failure)) return true;
  const status = /** @type {{status?: number}} */ (failure).status ?? 0;
  return status >= 500 || status === 429 || status === 408;
}

/** Whether a router, a proxy or a server in the middle of its release spoke for ours, which says a code with each "no". What
 * is too large for one of those stays so. @param {Refused} refusal */
function isStrange({ code, status }) {
  return !code && status !== 413;
}

/** What the server asked for in Retry-After, in ms. @param {unknown} failure */
function askedPause(failure) {
  return (/** @type {{retryAfter?: number}} */ (failure).retryAfter ?? 0) * 1000;
}
