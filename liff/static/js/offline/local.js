// @ts-check
// A visit as it stands here while the server has not heard of it, or not of its last move.

/** @typedef {import("../types.js").Visit} Visit */
/** @typedef {import("./shelf.js").Act} Act */
/** @typedef {"entry"|"exit"|"cancel"|"override"} Move */

/** What a move of a visit that the server does not know yet adds to its registration.
 * @param {Move} move @param {string} at @param {Record<string, string>} fields @returns {Record<string, string>} */
export function folded(move, at, fields) {
  if (move === "exit") return { left_at: at };
  if (move === "cancel") return { cancelled_at: at };
  if (move === "override") return { entered_at: at, override_reason: fields.reason };
  return { entered_at: at, ...fields };
}

/** A visitor that was just written down.
 * @param {string} key @param {Record<string, string>} fields @param {import("../types.js").House} house @param {string} at @returns {Visit} */
export function written(key, fields, house, at) {
  return {
    id: key, local: true, begun: true, version: 0, state: "requested", house, created_at: at,
    kind: /** @type {import("../types.js").Kind} */ (fields.kind), purpose: fields.purpose ?? null,
    visitor_name: fields.visitor_name ?? "", visitor_phone: fields.visitor_phone ?? null,
    plate: fields.plate ?? null, plate_province: fields.plate_province ?? null, headcount: Number(fields.headcount ?? 1), photos: [],
    decided_at: null, decided_by: null, decision_reason: null, overridden: false, override_reason: null,
    entered_at: null, left_at: null, closed_at: null, expires_at: null,
    delivery: "asking", waiting: { widened: false, reminded: false, office: false },
  };
}

/** The visits that only this phone knows of, each as its acts leave it. @param {Act[]} acts that wait, in order @returns {Visit[]} */
export function localsOf(acts) {
  const makers = acts.filter(({ kind, told }) => !told && (kind === "register" || kind === "pass"));
  return makers.map((maker) => standing(asRegistered(maker), acts));
}

/** What the server tells, and on top of it what it has not been told yet. @param {Visit} visit @param {Act[]} acts @returns {Visit} */
export function standing(visit, acts) {
  const moves = acts.filter((act) => act.visit === visit.id && !act.told && act.kind !== "register" && act.kind !== "pass");
  return moves.reduce((before, act) => moved(before, /** @type {Move} */ (act.kind), act), visit);
}

/** @param {Act} act @returns {Visit} */
function asRegistered({ shown, fields }) {
  let visit = shown;
  const { entered_at, left_at, cancelled_at, override_reason, gate_code } = fields;
  if (entered_at) visit = moved(visit, override_reason ? "override" : "entry", { at: entered_at, fields: { reason: override_reason, gate_code } });
  if (left_at) visit = moved(visit, "exit", { at: left_at, fields: {} });
  return cancelled_at ? moved(visit, "cancel", { at: cancelled_at, fields: {} }) : visit;
}

/** @param {Visit} visit @param {Move} move @param {{at: string, fields: Record<string, string>}} act @returns {Visit} */
function moved(visit, move, { at, fields }) {
  const after = { ...visit, local: true };
  if (move === "exit") return { ...after, state: "left", left_at: at };
  if (move === "cancel") return { ...after, state: "cancelled", closed_at: at };
  if (move === "override") return { ...after, state: "inside", entered_at: at, overridden: true, override_reason: fields.reason };
  const answer = fields.gate_code ? { decided_at: at, decided_by: { role: "resident", name: null } } : {};
  return { ...after, ...answer, state: "inside", entered_at: at };
}
