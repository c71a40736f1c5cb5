// @ts-check
// On a phone not all tabs fit: the open one is brought into sight.
function bringIntoSight() {
  for (const row of document.querySelectorAll(".tabs")) {
    const open = row.querySelector("[aria-current]");
    if (!open) continue;
    const [within, tab] = [row.getBoundingClientRect(), open.getBoundingClientRect()];
    row.scrollLeft += tab.left - within.left - (within.width - tab.width) / 2;
  }
}

bringIntoSight();
document.fonts.ready.then(bringIntoSight); // the letters' own widths
