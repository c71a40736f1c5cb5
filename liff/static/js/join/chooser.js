// @ts-check
// All that somebody acts for: villages, houses, the gate, the office. A tap makes it the one of now, and opens its page.

import { el, icon } from "../dom.js";
import { PLACE_ICONS, lastDay, placeMore, placeName } from "../place-words.js";

/** @typedef {import("./types.js").Place} Place */

/** @param {Place[]} places that are active
 * @param {import("./types.js").Voice & {choose: (place: Place) => void, chosen: Place|null}} ways `chosen`: being opened now */
export function chooser(places, { say, language, choose, chosen }) {
  const several = places.length > 1;
  return el(
    "section", {},
    el("h2", { class: "part" }, say(several ? "For whom do you act now?" : "Your place")),
    el("ul", { class: "rows places" }, ...places.map(row)),
  );

  /** @param {Place} place */
  function row(place) {
    const until = place.ends_at && say("Until {day}", { day: lastDay(place.ends_at, place.village.time_zone, language) });
    const now = several && place.acting;
    return el(
      "li", {},
      el(
        "button", { type: "button", class: "row", "aria-pressed": several && String(place.acting), disabled: Boolean(chosen), on: { click: () => choose(place) } },
        el("span", { class: "face" }, icon(PLACE_ICONS[place.role] ?? "house")),
        el(
          "span", { class: "row-words" },
          el("span", { class: "row-name" }, placeName(place, say)),
          el("span", { class: "row-more muted" }, [place.village.name, placeMore(place, say, language)].filter(Boolean).join(" · ")),
          until && el("span", { class: "row-standing muted" }, until),
          now && el("span", { class: "row-standing row-now" }, say("You act for this now")),
        ),
        chosen === place ? el("span", { class: "spinner small" }) : icon("chevron", "row-end"),
      ),
    );
  }
}
