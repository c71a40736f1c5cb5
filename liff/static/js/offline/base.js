// @ts-check
// The browser's own database: what has not been sent, and what an opening without network begins with. A browser that
// opens none gets the same in memory, which ends with the page; whoever keeps something there is told by `lasts`.

const NAME = "village";
const VERSION = 2; // 1 had the draft's photos alone
export const PATIENCE = 1500; // ms: WebKit has been seen to open no database and not to say so
const ACTS = "acts";
const STORES = ["draft-photos", ACTS, "act-photos", "kept"];

/** Within one transaction: all of it happens, or nothing.
 * @typedef {{get: (key: IDBValidKey) => Promise<any>, all: () => Promise<any[]>, put: (value: any, key?: IDBValidKey) => Promise<any>,
 *   delete: (key: IDBValidKey) => Promise<unknown>}} Store */
/** @template T @typedef {(stores: Store[]) => Promise<T>} Work */
/** @typedef {{lasts: boolean, within: <T>(names: string[], work: Work<T>) => Promise<T>}} Base */

const LONGER = 5000; // ms: what stands in for it shows and sends nothing of what was stored before

/** The database, or what stands in for it. @returns {Promise<Base>} */
export async function openBase() {
  for (const patience of [PATIENCE, LONGER])
    try {
      (await opened(patience)).close();
      return { lasts: true, within };
    } catch (failure) {
      if (!(failure instanceof DOMException && failure.name === "TimeoutError")) break;
    }
  return memory();
}

/** Opened for each transaction: phones end connections of pages that sleep.
 * @template T @param {string[]} names @param {Work<T>} work @returns {Promise<T>} once it is stored */
async function within(names, work) {
  const base = await opened();
  try {
    const transaction = base.transaction(names, "readwrite");
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
    });
    const working = work(names.map((name) => storeOf(transaction.objectStore(name))));
    working.catch(() => abort(transaction));
    const [done] = await Promise.all([working, ended]);
    return done;
  } finally {
    base.close();
  }
}

/** @param {IDBTransaction} transaction */
function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // it has failed by itself
  }
}

/** @param {IDBObjectStore} store @returns {Store} */
function storeOf(store) {
  return {
    get: (key) => answered(store.get(key)),
    all: () => answered(store.getAll()),
    put: (value, key) => answered(store.put(value, key)),
    delete: (key) => answered(store.delete(key)),
  };
}

/** @param {IDBRequest} request @returns {Promise<any>} */
function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {number} [patience] ms @returns {Promise<IDBDatabase>} */
export function opened(patience = PATIENCE) {
  return new Promise((resolve, reject) => {
    setTimeout(reject, patience, new DOMException("no answer", "TimeoutError"));
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => furnish(asked.result);
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close(); // another page brings a newer release's
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
}

/** @param {IDBDatabase} base */
function furnish(base) {
  for (const name of STORES)
    if (!base.objectStoreNames.contains(name)) base.createObjectStore(name, name === ACTS ? { keyPath: "seq", autoIncrement: true } : {});
}

/** @returns {Base} */
function memory() {
  const rooms = Object.fromEntries(STORES.map((name) => [name, new Map()]));
  let seq = 0;
  /** @type {Promise<unknown>} one after the other */
  let last = Promise.resolve();
  /** @param {string} name @returns {Store} */
  const store = (name) => ({
    get: async (key) => rooms[name].get(key),
    all: async () => [...rooms[name].values()],
    put: async (value, key = value.seq ?? (seq += 1)) => rooms[name].set(key, name === ACTS ? { ...value, seq: key } : value) && key,
    delete: async (key) => rooms[name].delete(key),
  });
  return {
    lasts: false,
    within: (names, work) => {
      const done = last.then(() => work(names.map(store)));
      last = done.catch(() => undefined);
      return done;
    },
  };
}
