// @ts-check
// One act on its way: what is asked of the server, and what its answer means.

import { Refused } from "../api.js";
import { formOf } from "../draft.js";
import { mayComeTrue } from "../persist.js";
import { Trouble } from "../trouble.js";
import { isFull } from "./shelf.js";

/** @typedef {import("./shelf.js").Act} Act */
/** `later`: no answer, `busy`: an answer that says nothing yet, `signin`: nobody is signed in, `full`: no room to note it.
 * @typedef {"later"|"busy"|"signin"|"full"|import("./shelf.js").Told} Meaning */

const PATHS = { register: "/visits", pass: "/passes/use" };

/** @param {import("../api.js").Api} api @param {Act} act @param {Blob[]} photos @returns {Promise<import("../types.js").Visit>} */
export async function send(api, act, photos) {
  try {
    return await asked(api, act, { ...act.fields, happened_at: act.at }, photos);
  } catch (failure) {
    if (!act.plainly || !(failure instanceof Refused) || failure.code !== "IDEMPOTENCY_KEY_REUSED") throw failure;
    return asked(api, act, act.fields, photos); // the first try was heard, and is answered once more
  }
}

/** @param {import("../api.js").Api} api @param {Act} act @param {Record<string, string>} fields @param {Blob[]} photos */
async function asked(api, { kind, visit, key }, fields, photos) {
  const path = kind === "register" || kind === "pass" ? PATHS[kind] : "";
  const answer = path ? api.upload(path, formOf(fields, photos), key, { onProgress: () => undefined }) : api.post(`/visits/${visit}/${kind}`, fields, key);
  return (await answer).data;
}

/** @param {unknown} failure @returns {Meaning} */
export function meaningOf(failure) {
  if (failure instanceof Trouble) return failure.final ? "signin" : "later";
  if (isFull(failure)) return "full";
  if (!(failure instanceof Refused)) return "later";
  if (mayComeTrue(failure)) return "busy";
  if (failure.status === 401 || failure.status === 403) return "signin";
  const fields = failure.details.map(({ field }) => field);
  return { code: failure.code || String(failure.status), ...(failure.judged && { verdict: failure.judged.verdict }), ...(fields.length && { fields }) };
}

/** A page that holds its turn: no other page of this phone sends meanwhile.
 * @param {import("./base.js").Base} base @param {string} name @param {() => Promise<void>} work
 * @returns {Promise<boolean>} whether it was this page's turn */
export async function inTurn(base, name, work) {
  if (navigator.locks) return navigator.locks.request(name, { ifAvailable: true }, async (lock) => lock !== null && (await work(), true));
  return byLease(base, name, work);
}

const LEASE = 30_000; // ms; a page that was closed in between is waited for that long
const PAGE = crypto.getRandomValues(new Uint32Array(2)).join("-");

/** Browsers without locks. @param {import("./base.js").Base} base @param {string} name @param {() => Promise<void>} work */
export async function byLease(base, name, work) {
  const hold = (/** @type {number} */ until) =>
    base.within(["kept"], async ([kept]) => {
      const lease = await kept.get(name);
      const free = !lease || lease.page === PAGE || lease.until < Date.now() || lease.until > Date.now() + LEASE;
      if (free) await kept.put({ page: PAGE, until }, name);
      return free;
    });
  if (!(await hold(Date.now() + LEASE))) return false;
  const renewal = setInterval(() => hold(Date.now() + LEASE).catch(() => undefined), LEASE / 3);
  try {
    await work();
  } finally {
    clearInterval(renewal);
    await hold(0).catch(() => undefined);
  }
  return true;
}
