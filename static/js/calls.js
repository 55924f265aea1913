/* The phone: what rings here is looked for every moment; a contact begun by a call has the focus. */
"use strict";

(() => {
  const EVERY = 1500; // ms: a ringing phone is seen within two seconds
  const area = () => document.querySelector("[data-calls]");
  const formOf = (call) => {
    const form = document.querySelector("#log form");
    return form?.elements.call?.value === call.dataset.call ? form : null;
  };

  /* ── Looking: only in a tab that somebody can see, and not after the session ended ── */
  let over = false;
  const look = () => { if (area() && !document.hidden && !over) htmx.trigger(area(), "look"); };

  document.addEventListener("DOMContentLoaded", () => {
    if (!area()) return;
    look();
    setInterval(look, EVERY);
    document.addEventListener("visibilitychange", look);
  });

  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.target.dataset?.calls === undefined || !event.detail.xhr.getResponseHeader("HX-Redirect")) return;
    over = true; // the log-in waits for what the agent does next
    event.preventDefault();
  });

  /* Nobody is told when one look fails: the next one follows. */
  for (const failure of ["htmx:sendError", "htmx:responseError"])
    document.addEventListener(failure, (event) => {
      if (event.target.dataset?.calls !== undefined) event.stopPropagation();
    }, true);

  /* ── Showing: not what was put away, nor what is being logged on this page ── */
  const away = {
    has(call) { try { return sessionStorage.getItem(`call:${call.dataset.call}`) !== null; } catch { return false; } },
    add(call) { try { sessionStorage.setItem(`call:${call.dataset.call}`, ""); } catch { /* private window */ } },
  };

  function show() {
    for (const call of area()?.querySelectorAll("[data-call]") ?? []) {
      const form = formOf(call);
      if (form) fillDuration(form, call.dataset.lasted);
      call.hidden = Boolean(form) || away.has(call);
    }
  }

  /* How long they talked, unless the agent wrote a duration: then the timer runs no more. */
  function fillDuration(form, lasted) {
    const field = form.elements.duration;
    if (!lasted || (field.value && !form.elements.since?.value)) return;
    field.value = lasted;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("htmx:afterSettle", show);

  document.addEventListener("click", (event) => {
    const call = event.target.closest("[data-call-dismiss]")?.closest("[data-call]");
    if (!call) return;
    away.add(call);
    call.hidden = true;
  });

  /* ── The address says that a contact is under way: the next keystroke belongs to its form ── */
  function beginContact() {
    if (location.hash !== "#log" || document.activeElement.closest("#log")) return;
    scrollTo(0, 0); // who it is stays in sight, where there is room
    const first = document.querySelector("#log [data-key=c]");
    const chosen = first?.closest("fieldset")?.querySelector(":checked") ?? first;
    chosen?.focus({ preventScroll: true });
    first?.closest("fieldset")?.scrollIntoView({ block: "nearest" });
  }

  /* The browser follows the "#log" by itself once the page is whole, and takes the focus away as it does. */
  addEventListener("load", () => setTimeout(beginContact));
})();
