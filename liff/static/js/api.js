// @ts-check
// The JSON interface: what is asked, what comes back, and how it fails.

import { heardServerTime } from "./time.js";

const BASE = "/api/v1";
const PATIENCE = 15_000; // ms for an answer without a file
const STALLED = 25_000; // ms in which an upload did not move at all

const SLOW = 8_000; // ms in which a request did not move: the guard should know that the service does not answer

/** The guard does not want to wait any longer. The server may have heard all the same. */
export class Stopped extends Error {}

/** Nothing came back: no network, or the answer was lost. */
export class Unreached extends Error {}

/** The server said no. */
export class Refused extends Error {
  /** @param {number} status @param {any} error @param {number} [retryAfter] s */
  constructor(status, error, retryAfter = 0) {
    super(error?.message ?? `HTTP ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
    /** @type {string} */
    this.code = error?.code ?? "";
    /** @type {{field: string, message: string}[]} */
    this.details = Array.isArray(error?.details) ? error.details : [];
    /** @type {{answer: string, role: string, at: string}|null} the answer that stands, where one was before ours */
    this.standing = error?.standing ?? null;
    /** @type {import("./pass/inquiry.js").Judged|null} why a pass does not open the gate */
    this.judged = error?.judged ?? null;
    /** @type {import("./watch/stop.js").Hit|null} whom the village watches for */
    this.hit = error?.hit ?? null;
  }
}

/**
 * One request without a session.
 * @param {string} method @param {string} path below /api/v1
 * @param {{body?: unknown, token?: string, key?: string, gate?: string}} [more] `key`: the same one means the same wish;
 *   `gate`: where the guard stands
 * @returns {Promise<any>} the whole answer, `data` and `pagination`
 */
export async function ask(method, path, { body, token, key, gate } = {}) {
  const response = await reached(BASE + path, {
    method,
    headers: { ...authorization(token), ...whence(gate), ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...(key ? { "Idempotency-Key": key } : {}) },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: expiry(PATIENCE),
    cache: "no-cache",
    credentials: "omit",
  });
  return understood(response.status, response.headers, await textOf(response));
}

/**
 * Sends a form and tells how far it is; fetch cannot tell.
 * @param {string} path @param {FormData} form
 * @param {{token: string, key: string, gate?: string, onProgress: (sent: number, total: number) => void, signal?: AbortSignal}} more
 * @returns {Promise<any>}
 */
export function upload(path, form, { token, key, gate, onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lost = () => reject(signal?.aborted ? new Stopped() : new Unreached("no answer"));
    signal?.addEventListener("abort", () => request.abort());
    const watchdog = restartable(STALLED, () => request.abort());
    request.open("POST", BASE + path);
    Object.entries({ ...authorization(token), ...whence(gate), "Idempotency-Key": key }).forEach((header) => request.setRequestHeader(...header));
    request.upload.onprogress = (event) => {
      watchdog.restart();
      onProgress(event.loaded, event.total);
    };
    request.onload = () => {
      try {
        resolve(understood(request.status, headersOf(request), request.responseText));
      } catch (refusal) {
        reject(refusal);
      }
    };
    Object.assign(request, { onerror: lost, onabort: lost, onloadend: watchdog.stop });
    watchdog.restart();
    request.send(form);
  });
}

/** Requests of somebody who has a session: one renewal when the server does not know the token any more. */
export class Api {
  /** @param {{token: () => Promise<string>, renew: (stale: string) => Promise<string>}} session
   * @param {(slow: boolean) => void} [onSlow] hears when a request has stalled, and when the service speaks again */
  constructor(session, onSlow = () => undefined) {
    this.session = session;
    this.pulse = new Pulse(onSlow);
    this.gate = ""; // the id of the gate where the guard stands
  }

  /** The service has said something, here or on the socket. */
  heard() {
    this.pulse.heard();
  }

  /** @param {string} path */
  get(path) {
    return this.withToken((token) => ask("GET", path, { token, gate: this.gate }));
  }

  /** @param {string} path @param {unknown} body @param {string} [key] */
  post(path, body, key) {
    return this.withToken((token) => ask("POST", path, { token, gate: this.gate, body, key }));
  }

  /** @param {string} path @param {unknown} body */
  patch(path, body) {
    return this.withToken((token) => ask("PATCH", path, { token, gate: this.gate, body }));
  }

  /** @param {string} path */
  delete(path) {
    return this.withToken((token) => ask("DELETE", path, { token, gate: this.gate, body: {} }));
  }

  /** @param {string} path @param {unknown} body */
  put(path, body) {
    return this.withToken((token) => ask("PUT", path, { token, gate: this.gate, body }));
  }

  /** @param {string} path @param {FormData} form @param {string} key
   * @param {{onProgress: (sent: number, total: number) => void, signal?: AbortSignal}} ways */
  upload(path, form, key, { onProgress, signal }) {
    return this.withToken((token, moved) => {
      const told = (/** @type {number} */ sent, /** @type {number} */ total) => {
        moved();
        onProgress(sent, total);
      };
      return upload(path, form, { token, key, gate: this.gate, onProgress: told, signal });
    });
  }

  /** @param {(token: string, moved: () => void) => Promise<any>} request */
  async withToken(request) {
    const beat = this.pulse.begin();
    try {
      const answer = await this.asked(request, beat.moved);
      beat.answered();
      return answer;
    } catch (failure) {
      if (failure instanceof Refused) beat.answered();
      throw failure;
    } finally {
      beat.end();
    }
  }

  /** @param {(token: string, moved: () => void) => Promise<any>} request @param {() => void} moved */
  async asked(request, moved) {
    const token = await this.session.token();
    try {
      return await request(token, moved);
    } catch (failure) {
      if (!isOver(failure)) throw failure;
      return request(await this.session.renew(token), moved);
    }
  }
}

/** Whether the token, or the place that it was given for, is not good any more: renewing tells what became of it.
 * @param {unknown} failure */
function isOver(failure) {
  return failure instanceof Refused && (failure.status === 401 || failure.code === "NOT_ALLOWED");
}

/** Whether the service answers in time. Once a request has stalled, only a word of the service makes that good. */
class Pulse {
  /** @param {(slow: boolean) => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {Set<object>} requests that do not move */
    this.stalled = new Set();
    this.slow = false;
  }

  begin() {
    const request = {};
    const watchdog = restartable(SLOW, () => {
      this.stalled.add(request);
      this.tell(true);
    });
    const moved = () => {
      this.stalled.delete(request);
      watchdog.restart();
    };
    watchdog.restart();
    const end = () => {
      watchdog.stop();
      this.stalled.delete(request);
    };
    const answered = () => {
      end();
      this.heard();
    };
    return { moved, end, answered };
  }

  heard() {
    if (!this.stalled.size) this.tell(false);
  }

  /** @param {boolean} slow */
  tell(slow) {
    if (slow === this.slow) return;
    this.slow = slow;
    this.changed(slow);
  }
}

/** @param {string} url @param {RequestInit} how */
async function reached(url, how) {
  try {
    return await fetch(url, how);
  } catch (failure) {
    throw new Unreached(String(failure));
  }
}

/** @param {Response} response */
async function textOf(response) {
  try {
    return await response.text();
  } catch (failure) {
    throw new Unreached(String(failure));
  }
}

/** @param {number} status @param {{get: (name: string) => string|null}} headers @param {string} text */
function understood(status, headers, text) {
  heardServerTime(headers.get("Date"));
  const answer = parsed(text);
  if (status >= 200 && status < 300 && answer?.success) return answer;
  // a 2xx that is not ours comes from a captive portal or a proxy: nothing was heard from the server
  if (status >= 200 && status < 400) throw new Unreached("not the server's answer");
  throw new Refused(status, answer?.error, Number(headers.get("Retry-After")) || 0);
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {XMLHttpRequest} request */
function headersOf(request) {
  return { get: (/** @type {string} */ name) => request.getResponseHeader(name) };
}

/** @param {string|undefined} token @returns {Record<string, string>} */
function authorization(token) {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** @param {string|undefined} gate @returns {Record<string, string>} */
function whence(gate) {
  return gate ? { "Gate-Id": gate } : {};
}

/** @param {number} ms */
function expiry(ms) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}

/** @param {number} ms @param {() => void} bark */
function restartable(ms, bark) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  return {
    stop,
    restart: () => {
      stop();
      timer = window.setTimeout(bark, ms);
    },
  };
}
