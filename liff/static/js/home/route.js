// @ts-check
// Where the page is: a tab, and perhaps one visit over it, both in the address, so that Back does what people expect.

/** @typedef {{tab: string, visit: string|null}} Place */

/** @param {string} search @param {string[]} tabs that there are; the first is where one lands otherwise @returns {Place} */
export function placeOf(search, tabs) {
  const asked = new URLSearchParams(search);
  const tab = asked.get("tab") ?? "";
  return { tab: tabs.includes(tab) ? tab : tabs[0], visit: asked.get("visit") };
}

export class Route {
  /** @param {string[]} tabs @param {(place: Place) => void} moved */
  constructor(tabs, moved) {
    this.tabs = tabs;
    this.moved = moved;
    this.deep = false; // whether Back leads to a place of this page
    addEventListener("popstate", () => moved(this.place));
  }

  get place() {
    return placeOf(location.search, this.tabs);
  }

  /** @param {Partial<Place>} wish */
  go(wish) {
    const place = { ...this.place, visit: null, ...wish };
    const query = new URLSearchParams({ tab: place.tab, ...(place.visit && { visit: place.visit }) });
    this.deep = Boolean(place.visit);
    history.pushState(null, "", `${location.pathname}?${query}`);
    this.moved(place);
  }

  /** Out of a visit: one step back where one came from the page, else to its tab. */
  leaveVisit() {
    if (!this.place.visit) return;
    if (this.deep) history.back();
    else this.go({});
    this.deep = false;
  }
}
