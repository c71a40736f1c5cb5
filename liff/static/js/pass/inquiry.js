// @ts-check
// May this guest come in? The page judges by itself and asks the server; the stricter wins. Where no answer comes in time,
// the page's own word stands and says that it is no more than that.

import { Refused } from "../api.js";

/** @typedef {import("../pass-words.js").Verdict} Verdict */
/** What the guest shows; `not_them`: whom on the village's list the guest is not.
 * @typedef {({token: string}|{code: string}) & {not_them?: string}} Brought */
/** @typedef {{id: string, kind: string, house: import("../types.js").House, guest_name: string, visit_kind: import("../types.js").Kind,
 *   plate: string|null, plate_province: string|null, headcount: number, note: string|null, valid_from: string,
 *   valid_until: string, weekdays: number, from_time: string, until_time: string, uses_allowed: number|null, uses: number}} Pass */
/** @typedef {{verdict: Verdict, pass: Pass|null, last_use: {at: string, guard: string}|null, tries_left?: number|null}} Judged */
/** `checked`: by the server, or beyond doubt. `verdict` is null where nobody can tell.
 * @typedef {{phase: "asking"|"checked"|"unchecked"|"too_many", verdict: Verdict|null, judged?: Judged,
 *   token?: import("../pass-token.js").PassToken|null, pass?: Pass|null, number?: string, wait?: number}} Finding
 *   `number`: the pass's, where the page can tell */

const PATIENCE = 2000; // ms in which the server may speak before the page's own word stands
const LONGEST = 300; // signs that the server reads

/**
 * @param {{api: import("../api.js").Api, book: import("./book.js").GateBook}} ways @param {Brought} brought
 * @param {(finding: Finding) => void} tell may be called several times; the last one stands
 */
export async function inquire({ api, book }, brought, tell) {
  const text = "token" in brought ? brought.token : null;
  const own = "token" in brought ? await ownVerdict(book, brought.token) : await book.judgeCode(brought.code);
  if (own?.verdict === "not_a_pass") return tell({ phase: "checked", verdict: "not_a_pass" });
  const number = own?.token?.number ?? own?.pass?.number;
  const alone = { verdict: own?.verdict ?? null, token: own?.token, pass: own?.pass && passOf(own.pass, book), number };
  tell({ phase: "asking", ...alone });
  const late = setTimeout(() => tell({ phase: "unchecked", ...alone }), PATIENCE);
  try {
    const { data } = await api.post("/passes/check", brought);
    clearTimeout(late);
    tell({ ...(await settled(book, text, data)), number });
  } catch (failure) {
    clearTimeout(late);
    const hasty = failure instanceof Refused && failure.status === 429;
    tell(hasty ? { phase: "too_many", verdict: null, wait: failure.retryAfter } : { phase: "unchecked", ...alone });
  }
}

/** @param {import("./book.js").GateBook} book @param {string} text @returns {Promise<import("./book.js").OwnVerdict|null>} */
async function ownVerdict(book, text) {
  return text.length > LONGEST ? { verdict: "not_a_pass", token: null, pass: null } : book.judge(text);
}

/** As the village would tell it. @param {import("./book.js").GatePass} pass @param {import("./book.js").GateBook} book @returns {Pass} */
function passOf(pass, book) {
  return { plate_province: null, ...pass, id: "", kind: "", note: null, uses_allowed: pass.uses_left, uses: book.usesHere(pass.number) };
}

/** The server's word, and against it the page's own, by the server's clock now and by what the server has told just now.
 * @param {import("./book.js").GateBook} book @param {string|null} text @param {Judged} judged @returns {Promise<Finding>} */
async function settled(book, text, judged) {
  /** @type {Finding} */
  const finding = { phase: "checked", verdict: judged.verdict, judged };
  if (text === null || judged.verdict !== "ok") return finding;
  const own = await book.judge(text);
  if (!own || own.verdict === "ok") return finding;
  const again = (await book.refresh()) ? await book.judge(text) : own;
  return { ...finding, verdict: again?.verdict ?? "ok" };
}
