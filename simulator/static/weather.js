// @ts-check
// How LINE is today, and what the day has cost.
import { ask, button, make } from "./api.js";
import { say } from "./words.js";

const MESSAGING = "* /v2/bot/*";
const TOKENS = "* /oauth2/v3/*";
/** @type {Record<string, any[]>} */
const WEATHER = {
  healthy: [],
  slow: [{ match: MESSAGING, mode: "latency", ms: 2500, label: "slow" }],
  failing: [{ match: MESSAGING, mode: "status", status: 500, probability: 0.7, label: "failing" }],
  down: [MESSAGING, TOKENS].map((match) => ({ match, mode: "reset", label: "down" })),
};

/** @param {HTMLElement} element @param {any[]} faults */
export function drawWeather(element, faults) {
  const now = faults.length ? faults[0].label || "failing" : "healthy";
  element.setAttribute("aria-label", say("weather"));
  element.replaceChildren(make("span", {}, say("weather")));
  for (const name of Object.keys(WEATHER)) {
    element.append(button(say(name), () => ask("faults", WEATHER[name]), {
      class: name, role: "radio", "aria-checked": String(name === now),
    }));
  }
}

/** @param {HTMLElement} element */
export async function drawBill(element) {
  const bill = await ask("bill");
  const summary = /** @type {HTMLElement} */ (element.querySelector("summary"));
  const list = /** @type {HTMLElement} */ (element.querySelector(".bill-list"));
  summary.replaceChildren(`${say("bill")} `, make("b", {}, String(bill.total)));
  const houses = Object.entries(bill.by_note).sort((one, other) => Number(other[1]) - Number(one[1]));
  list.replaceChildren(...houses.slice(0, 50).map(([house, count]) =>
    make("div", {}, make("span", {}, house || say("elsewhere")), make("b", {}, String(count)))));
  if (!houses.length) list.append(make("p", {}, say("nothingBilled")));
}
