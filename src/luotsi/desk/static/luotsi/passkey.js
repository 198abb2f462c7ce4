// Says on the page that a passkey was not accepted; allauth itself would only tell the console.
"use strict";
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const notice of document.querySelectorAll("[data-passkey-fault]")) notice.hidden = false;
});
