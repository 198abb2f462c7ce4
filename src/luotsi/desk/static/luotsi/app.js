// Small helps. Every page works without them.
"use strict";

// Designsystemet's hints are for those who build pages, not for those who read them.
window.dsWarnings = false;

// A form marked data-unsaved asks before its words are lost.
const changed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-unsaved]");
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});

// A button marked data-print prints; it is hidden until this script can answer it.
for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// On a narrow screen the rail and the tabs of a case scroll sideways: bring the present page into sight. The rail has its own
// place at the top, so only sideways: scrollIntoView would move the page too.
for (const here of document.querySelectorAll(".rail nav [aria-current], .tabs [aria-current]")) {
  const strip = here.closest("nav");
  const [inner, outer] = [here.getBoundingClientRect(), strip.getBoundingClientRect()];
  strip.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
}
