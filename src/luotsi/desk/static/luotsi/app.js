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

// On a narrow screen the rail scrolls sideways: bring the present page into sight.
document.querySelector(".rail nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
