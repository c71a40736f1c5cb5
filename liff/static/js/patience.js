// @ts-check
// While an answer is not coming: the guard is told what the matter is, and may try at once or stop waiting.

import { Unreached } from "./api.js";
import { button, el, fill, icon } from "./dom.js";

const SLOW = 5000; // ms in which nothing moved

export class Patience {
  /** @param {{say: import("./types.js").Say, note: HTMLElement, offline?: () => boolean}} parts `note` is where it speaks;
   *   `offline` where what is not answered can be kept for later: whether there is no network for sure */
  constructor({ say, note, offline }) {
    this.say = say;
    this.note = note;
    this.offline = offline;
    this.later = false; // the guard has stopped waiting, and it shall be sent when it can be
    /** @type {((verdict: "again"|"stop") => void)|null} */
    this.decide = null;
  }

  /** @param {string} words */
  tell(words) {
    fill(this.note, words && el("p", {}, words));
  }

  /** Says so when nothing moves for a while. The key stays: whatever was heard, a second try makes no second visit.
   * @param {AbortController} stop */
  watch(stop) {
    this.calm();
    this.tell("");
    this.slowTimer = setTimeout(() => {
      const later = () => {
        this.later = true;
        stop.abort();
      };
      if (this.offline?.()) return later();
      const way = button("small quiet", [this.say("Stop")], () => stop.abort());
      fill(this.note, el("p", {}, this.say("The service is slow. Waiting…")), el("div", { class: "note-actions" }, this.laterButton(later), way));
    }, SLOW);
  }

  calm() {
    clearTimeout(this.slowTimer);
  }

  /** @param {() => void} go */
  laterButton(go) {
    return this.offline ? button("small", [icon("clock"), this.say("Send later")], go) : null;
  }

  /** Waits before the next try, and lets the guard cut that short either way.
   * @param {number} ms @param {Error} failure @returns {Promise<"again"|"stop">} */
  pause(ms, failure) {
    const { say } = this;
    if (this.offline?.()) return Promise.resolve((this.later = true) && "stop");
    const why = failure instanceof Unreached ? say("No answer from the service.") : say("The service is busy.");
    const count = el("span");
    const again = button("small", [icon("retry"), say("Try now")], () => this.decide?.("again"));
    const stop = button("small quiet", [say("Stop")], () => this.decide?.("stop"));
    const later = this.laterButton(() => {
      this.later = true;
      this.decide?.("stop");
    });
    fill(this.note, el("p", {}, why, " ", count), el("div", { class: "note-actions" }, again, later, stop));
    return new Promise((resolve) => {
      const end = Date.now() + ms;
      const tick = () => {
        const left = Math.ceil((end - Date.now()) / 1000);
        count.textContent = say("Next try in {seconds} s. It will not be sent twice.", { seconds: Math.max(0, left) });
        if (left <= 0) this.decide?.("again");
      };
      const timer = setInterval(tick, 250);
      const online = () => this.decide?.("again");
      addEventListener("online", online);
      this.decide = (verdict) => {
        clearInterval(timer);
        removeEventListener("online", online);
        this.decide = null;
        resolve(verdict);
      };
      tick();
    });
  }
}
