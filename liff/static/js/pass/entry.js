// @ts-check
// Lets a guest in on a pass. The key is kept until there is an answer: however often it is tapped, it is one entry.

import { newKey } from "../draft.js";
import { persist } from "../persist.js";
import { forget, keep, recall } from "../store.js";

/** @typedef {import("./inquiry.js").Brought} Brought */

const GOOD_FOR = 10 * 60_000; // ms; the same pass later is another entry

/**
 * @param {{api: import("../api.js").Api, owner: string, patience: import("../patience.js").Patience}} ways @param {Brought} brought
 * @returns {Promise<import("../types.js").Visit>} throws a refusal, or the last failure when told to stop
 */
export async function letIn({ api, owner, patience }, brought) {
  const name = `pass.sent.${owner}`;
  const key = keyOf(name, brought);
  const form = new FormData();
  for (const [field, value] of Object.entries(brought)) form.append(field, value);
  const send = () => {
    const stop = new AbortController();
    const onProgress = () => patience.watch(stop);
    onProgress();
    return api.upload("/passes/use", form, key, { onProgress, signal: stop.signal }).finally(() => patience.calm());
  };
  const { data } = await persist(send, { pause: (ms, failure) => patience.pause(ms, failure) });
  forget(name);
  return data;
}

/** After a refusal there is nothing left to be sure of. @param {string} owner */
export function forgetEntry(owner) {
  forget(`pass.sent.${owner}`);
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
