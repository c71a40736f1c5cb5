// @ts-check
// Where acts lie until the server has heard them: in the order in which they were done, each with the key of its request.

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {"register"|"pass"|"entry"|"exit"|"cancel"|"override"} ActKind */
/** What the server said for good. @typedef {{code: string, verdict?: string, fields?: string[]}} Told */
/**
 * @typedef {object} Act
 * @property {number} seq its place in the order
 * @property {string} key of its request: however often it is sent, it counts once
 * @property {string} owner the guard whose it is
 * @property {ActKind} kind
 * @property {string} visit the server's id; until there is one, the key of the act that makes the visit
 * @property {string} at when it happened
 * @property {Record<string, string>} fields what is told of it
 * @property {boolean} asked the server may have heard it
 * @property {boolean} [flying] it is on its way just now
 * @property {boolean} plainly it was asked while there was a network, as something that happens now
 * @property {Visit} shown the visit as it stood then
 * @property {string} [pass] the number of the guest's pass
 * @property {Told|null} told null while it waits
 */
/** @typedef {Omit<Act, "seq">} NewAct */
/** @typedef {{type: string, bytes: ArrayBuffer}[]} Pictures */

const ACTS = "acts";
const PHOTOS = "act-photos";

/** There is no room on this phone for one more. */
export class NoRoom extends Error {}

/** @param {unknown} failure of the database */
export function isFull(failure) {
  return failure instanceof DOMException && failure.name === "QuotaExceededError";
}

/** @param {unknown} failure @returns {unknown} what is full may be so for a while */
export function unlessFull(failure) {
  if (!isFull(failure)) throw failure;
  return failure;
}

export class Shelf {
  /** @param {import("./base.js").Base} base */
  constructor(base) {
    this.base = base;
  }

  /** Everybody's, in order. @returns {Promise<Act[]>} */
  all() {
    return this.base.within([ACTS], ([acts]) => acts.all());
  }

  /** @param {NewAct} act @param {Blob[]} photos @returns {Promise<Act>} throws NoRoom */
  async add(act, photos) {
    // Bytes, not blobs: a blob in WebKit's database may not outlive the app. No await within a transaction but for the base.
    const pictures = await Promise.all(photos.map(async (photo) => ({ type: photo.type, bytes: await photo.arrayBuffer() })));
    try {
      return await this.base.within([ACTS, PHOTOS], async ([acts, all]) => {
        if (pictures.length) await all.put(pictures, act.key);
        return { ...act, seq: await acts.put(act) };
      });
    } catch (failure) {
      throw new NoRoom(String(failure));
    }
  }

  /** Adds to what is told of a visit that the server has not answered for: it brings one that it knows up to date.
   * Not while it is on its way. @param {string} visit
   * @param {Record<string, string>} fields @returns {Promise<boolean>} whether that was possible; throws NoRoom */
  async fold(visit, fields) {
    try {
      return await this.base.within([ACTS], async ([acts]) => {
        const maker = (await acts.all()).find(({ key, kind, flying, told }) => key === visit && kind === "register" && !flying && !told);
        if (maker) await acts.put({ ...maker, fields: { ...maker.fields, ...fields } });
        return Boolean(maker);
      });
    } catch (failure) {
      throw new NoRoom(String(failure));
    }
  }

  /** From now on the server may have heard it. A full phone cannot note that; the act goes all the same, and makes room.
   * @param {number} seq @returns {Promise<Act|null>} null: another page was faster */
  async claim(seq) {
    /** @type {Act|null} */
    let claimed = null;
    const noted = this.base.within([ACTS], async ([acts]) => {
      /** @type {Act|undefined} */
      const act = await acts.get(seq);
      if (!act || act.told) return;
      claimed = { ...act, asked: true, flying: true };
      await acts.put(claimed);
    });
    await noted.catch(unlessFull);
    return claimed;
  }

  /** No answer came. @param {number} seq */
  release(seq) {
    return this.base.within([ACTS], async ([acts]) => {
      const act = await acts.get(seq);
      if (act) await acts.put({ ...act, flying: false });
    });
  }

  /** The server has taken it, and tells its visit. What follows it is about that one; `told` keeps it for the guard to see.
   * @param {Act} act @param {Visit} visit @param {Told|null} told */
  async taken(act, visit, told) {
    await this.base.within([ACTS, PHOTOS], async ([acts, photos]) => {
      for (const other of await acts.all())
        if (other.visit === act.key && other.seq !== act.seq) await acts.put({ ...other, visit: visit.id });
      if (told) await acts.put({ ...act, visit: visit.id, told });
      else await acts.delete(act.seq);
      await photos.delete(act.key);
    });
  }

  /** The server has refused it: it stays until the guard has seen it, and so does what cannot be without it.
   * @param {Act} act @param {Told} told */
  async refused(act, told) {
    await this.base.within([ACTS], async ([acts]) => {
      await acts.put({ ...act, told });
      for (const other of await acts.all())
        if (other.visit === act.key && other.seq !== act.seq) await acts.put({ ...other, told: { code: "FOLLOWS" } });
    });
  }

  /** The guard has seen what became of it. @param {Act} act */
  async forget({ seq, key }) {
    await this.base.within([ACTS, PHOTOS], async ([acts, photos]) => {
      await acts.delete(seq);
      await photos.delete(key);
    });
  }

  /** @param {string} key @returns {Promise<Blob[]>} */
  async photos(key) {
    /** @type {Pictures|undefined} */
    const kept = await this.base.within([PHOTOS], ([photos]) => photos.get(key));
    return (kept ?? []).map(({ type, bytes }) => new Blob([bytes], { type }));
  }
}
