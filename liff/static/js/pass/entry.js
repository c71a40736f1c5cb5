// @ts-check
// Lets a guest in on a pass. The key is kept until there is an answer: however often it is tapped, it is one entry.
// Without network the entry waits on the phone, under the same key.

import { newKey } from "../draft.js";
import { persist } from "../persist.js";
import { forget, keep, recall } from "../store.js";
import { now } from "../time.js";
import { guestOf } from "./guest.js";

/** @typedef {import("./inquiry.js").Brought} Brought */

const GOOD_FOR = 10 * 60_000; // ms; the same pass later is another entry

/** @typedef {{api: import("../api.js").Api, owner: string, patience: import("../patience.js").Patience,
 *   offline: () => boolean, queue: import("../offline/queue.js").Queue, watches: import("../watch/watches.js").GuardWatches}} EntryWays */
/** @typedef {() => Promise<import("../types.js").Visit>} Entering */

/** Without network: this phone knows that the village watches for the guest. */
export class Watched extends Error {
  /** @param {import("../watch/stop.js").Hit} hit @param {string} visitor @param {Entering} goOn */
  constructor(hit, visitor, goOn) {
    super();
    this.hit = hit;
    this.visitor = visitor;
    this.goOn = goOn;
  }
}

/**
 * @param {EntryWays} ways @param {Brought} brought @param {import("./inquiry.js").Finding} finding
 * @returns {Promise<import("../types.js").Visit>} throws a refusal, Watched, or the last failure when told to stop
 */
export async function letIn(ways, brought, finding) {
  const key = keyOf(nameOf(ways.owner), brought);
  const done = (/** @type {import("../types.js").Visit} */ visit) => {
    forgetEntry(ways.owner);
    return visit;
  };
  const later = async (/** @type {boolean} */ plainly) => {
    const guest = guestOf(finding, new Date(now()).toISOString());
    const goOn = () => ways.queue.pass(brought, guest, finding.number, { key, plainly }).then(done);
    const hit = await ways.watches.warn(guest).catch(() => null);
    if (hit) throw new Watched(hit, guest.visitor_name, goOn);
    return goOn();
  };
  return ways.offline() ? later(false) : done(await sent(ways, brought, key, later));
}

/** @param {EntryWays} ways @param {Brought} brought @param {string} key @param {(plainly: boolean) => Promise<import("../types.js").Visit>} later */
async function sent({ api, patience }, brought, key, later) {
  const form = new FormData();
  for (const [field, value] of Object.entries(brought)) form.append(field, value);
  const send = () => {
    const stop = new AbortController();
    const onProgress = () => patience.watch(stop);
    onProgress();
    return api.upload("/passes/use", form, key, { onProgress, signal: stop.signal }).finally(() => patience.calm());
  };
  patience.later = false;
  try {
    const { data } = await persist(send, { pause: (ms, failure) => patience.pause(ms, failure) });
    return data;
  } catch (failure) {
    if (patience.later) return later(true);
    throw failure;
  }
}

/** After a refusal there is nothing left to be sure of. @param {string} owner */
export function forgetEntry(owner) {
  forget(nameOf(owner));
}

/** @param {string} owner */
function nameOf(owner) {
  return `pass.sent.${owner}`;
}

/** The key of a try whose answer was lost, for the same pass; else a new one. @param {string} name @param {Brought} brought */
function keyOf(name, brought) {
  const shown = JSON.stringify(brought);
  /** @type {{shown: string, key: string, at: number}|null} */
  const before = recall(name);
  if (before && before.shown === shown && Date.now() - before.at < GOOD_FOR) return before.key;
  const key = newKey();
  keep(name, { shown, key, at: Date.now() });
  return key;
}
