// @ts-check
// The draft's photos across a reload, in the browser's own database. One that has none keeps nothing, and says so later:
// the draft knows how many there were.

import { PATIENCE, opened } from "./offline/base.js";

const STORE = "draft-photos";
const LONGEST = 12 * 60 * 60 * 1000; // ms: a shift; whoever stood at the gate then is not there any more
const MOST_BYTES = 24 * 1024 * 1024; // four photos as large as phones make them, unshrunk

/** @typedef {{at: number, photos: {type: string, bytes: ArrayBuffer}[]}} Kept */

export class KeptPhotos {
  /** @param {string} owner the guard's id */
  constructor(owner) {
    this.owner = owner;
    /** @type {Promise<unknown>} one after the other: the last one stands */
    this.writing = Promise.resolve();
  }

  /** From now on these, and no others. @param {Blob[]} blobs */
  keep(blobs) {
    this.writing = this.writing.then(() => this.write(blobs)).catch(() => undefined); // the page goes on without
    return this.writing;
  }

  /** What a reload left over; nothing where nothing could be kept. @returns {Promise<Blob[]>} */
  async recall() {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, []));
    return /** @type {Promise<Blob[]>} */ (Promise.race([this.read().catch(() => []), late]));
  }

  /** @param {Blob[]} blobs */
  async write(blobs) {
    const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
    if (!blobs.length || bytes > MOST_BYTES) return inStore((store) => store.delete(this.owner));
    // Bytes, not blobs: a blob in WebKit's database may not outlive the app.
    const photos = await Promise.all(blobs.map(async (blob) => ({ type: blob.type, bytes: await blob.arrayBuffer() })));
    return inStore((store) => store.put({ at: Date.now(), photos }, this.owner));
  }

  async read() {
    await inStore(forgetOld);
    /** @type {Kept|undefined} */
    const kept = await inStore((store) => store.get(this.owner));
    return (kept?.photos ?? []).map(({ type, bytes }) => new Blob([bytes], { type }));
  }
}

/** Everybody's: the phone goes from hand to hand. @param {IDBObjectStore} store */
function forgetOld(store) {
  const walk = store.openCursor();
  walk.addEventListener("success", () => {
    const cursor = walk.result;
    if (!cursor) return;
    const age = Date.now() - cursor.value.at;
    if (!(age >= 0 && age < LONGEST)) cursor.delete();
    cursor.continue();
  });
  return walk;
}

/** @param {(store: IDBObjectStore) => IDBRequest} act @returns {Promise<any>} what the request brought, once it is settled */
async function inStore(act) {
  const base = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = base.transaction(STORE, "readwrite");
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    base.close();
  }
}
