// @ts-check
// Answering from the page: what was tapped, how far it got, and what became of it. The server's word is the only yes.

import { Refused } from "../api.js";
import { Trouble } from "../trouble.js";

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {"approve"|"reject"|"not_mine"} Word */
/** @typedef {{step: "sending"|"failed"|"late", wish: Word|"undo"}} Progress late: others or the clock were faster */

export class Answers {
  /**
   * @param {{api: {post: (path: string, body: unknown) => Promise<any>}, learned: (visit: Visit) => void,
   *   refetch: (id: string) => Promise<unknown>, changed: () => void, troubled: (trouble: Trouble) => void}} ways
   */
  constructor(ways) {
    this.ways = ways;
    /** @type {Map<string, Progress>} */
    this.progress = new Map();
    /** @type {Set<string>} visits that were answered here */
    this.mine = new Set();
  }

  /** @param {string} id */
  of(id) {
    return this.progress.get(id) ?? null;
  }

  /** Also after a try whose answer was lost: then the server may have it already, and says so.
   * @param {Visit} visit @param {Word} word @param {string} [reason] */
  give(visit, word, reason) {
    return this.send(visit, word, "decision", { decision: word, ...(reason && { reason }) });
  }

  /** @param {Visit} visit */
  takeBack(visit) {
    return this.send(visit, "undo", "undo", {});
  }

  /** @param {Visit} visit @param {Word|"undo"} wish @param {"decision"|"undo"} path @param {object} body */
  async send(visit, wish, path, body) {
    const before = this.of(visit.id);
    if (before?.step === "sending") return;
    this.note(visit.id, { step: "sending", wish });
    try {
      const { data } = await this.ways.api.post(`/visits/${visit.id}/${path}`, body);
      this.progress.delete(visit.id);
      this.mine.add(visit.id);
      this.ways.learned(data);
    } catch (failure) {
      await this.failed(visit, wish, before, failure);
    }
  }

  /** @param {Visit} visit @param {Word|"undo"} wish @param {Progress|null} before @param {unknown} failure */
  async failed(visit, wish, before, failure) {
    if (failure instanceof Trouble) return this.ways.troubled(failure);
    const isRefused = failure instanceof Refused && failure.status < 500 && failure.status !== 429;
    if (!isRefused) return this.note(visit.id, { step: "failed", wish });
    const ours = before?.step === "failed" && before.wish === wish && failure.standing?.answer === wish;
    if (ours) this.mine.add(visit.id);
    await this.ways.refetch(visit.id).catch(() => undefined);
    if (ours) this.progress.delete(visit.id);
    else this.note(visit.id, { step: "late", wish });
    this.ways.changed();
  }

  /** @param {string} id @param {Progress} progress */
  note(id, progress) {
    this.progress.set(id, progress);
    this.ways.changed();
  }
}
