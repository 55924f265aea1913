/* The phone: a contact begun by a call has the focus. */
"use strict";

(() => {
  /* The address says that a contact is under way: the next keystroke belongs to its form. */
  function beginContact() {
    if (location.hash !== "#log") return;
    const first = document.querySelector("#log [data-key=c]");
    const chosen = first?.closest("fieldset")?.querySelector(":checked") ?? first;
    chosen?.focus({ preventScroll: true });
    first?.closest(".card")?.scrollIntoView({ block: "nearest" });
  }

  beginContact();
})();
