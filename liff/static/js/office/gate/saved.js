// @ts-check
// Saving what was typed: a value that the service does not take is told at its field.

import { Refused } from "../../api.js";
import { attempt } from "../../home/house/parts.js";

/** @typedef {import("../../fields.js").Field} Field */

/**
 * @param {import("./types.js").GateWays} ways
 * @param {{told: HTMLElement, work: () => Promise<void>, fields: Record<string, [field: Field, words: string]>}} what
 *   `fields` by the last part of the name that a refusal has for them, with what is said there; all else is told in `told`
 * @returns {Promise<boolean>} whether it is saved
 */
export async function saved(ways, { told, work, fields }) {
  let atField = false;
  const done = await attempt(ways, told, async () => {
    try {
      await work();
    } catch (failure) {
      const wrong = fieldOf(failure, fields);
      if (!wrong) throw failure;
      atField = true;
      const [field, words] = wrong;
      field.complain(ways.say(words));
      field.focus();
    }
  });
  return done && !atField;
}

/** @param {unknown} failure @param {Record<string, [Field, string]>} fields */
function fieldOf(failure, fields) {
  if (!(failure instanceof Refused) || failure.status !== 400) return null;
  const [wrong] = failure.details.map(({ field }) => fields[field.split(".").pop() ?? ""]).filter(Boolean);
  return wrong ?? null;
}
