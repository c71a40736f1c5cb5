// @ts-check
// Somebody who may have no place yet: they speak to the service with LINE's word for who they are, each time.

import { Refused, Unreached, ask } from "../api.js";
import { Trouble } from "../trouble.js";

export class Newcomer {
  /** @param {import("../liff.js").Liff} liff */
  constructor(liff) {
    this.liff = liff;
  }

  /** How they stand. Throws Trouble. @returns {Promise<import("./types.js").Me>} */
  me() {
    return this.ask("/me", {});
  }

  /** What an invite offers. @param {string} invite @returns {Promise<import("./types.js").Offer>} */
  look(invite) {
    return this.ask("/joins/look", { invite });
  }

  /** @param {object} wish an invite, or a claim with the village's code @returns {Promise<{place: import("./types.js").Place}>} */
  join(wish) {
    return this.ask("/joins", wish);
  }

  /** @returns {Promise<{deauthorized: boolean}>} */
  unlink() {
    return this.ask("/me/unlink", { access_token: this.liff.accessToken });
  }

  /** Throws Refused where a rule says no, Trouble for everything else. @param {string} path @param {object} body */
  async ask(path, body) {
    await this.liff.start();
    const { idToken } = this.liff.identity();
    try {
      const { data } = await ask("POST", path, { body: { id_token: idToken, liff_id: this.liff.config.liffId, ...body } });
      return data;
    } catch (failure) {
      throw this.understood(failure);
    }
  }

  /** @param {unknown} failure */
  understood(failure) {
    if (failure instanceof Unreached) return new Trouble("OFFLINE");
    if (!(failure instanceof Refused)) return failure;
    if (failure.status === 401) return this.liff.tokenRefused();
    if (failure.status === 429) return new Trouble("BUSY");
    return failure.status >= 500 ? new Trouble("SERVER") : failure;
  }
}
