/* The call form: digits choose, the timer runs, a draft outlives a closed tab or an ended session. */
"use strict";

(() => {
  const KEEP = 7 * 24 * 3600 * 1000; // a draft older than a week is nobody's any more
  const PREFIX = "draft:";
  const formOf = (node) => node.closest?.("form[data-draft]");
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");

  /* ── Drafts: the server keeps them; this browser does too, for what could not be sent (`sent` says which) ── */
  const store = {
    read(form) {
      try { return JSON.parse(localStorage.getItem(PREFIX + form.dataset.draft)); } catch { return null; }
    },
    write(form, draft) {
      try { localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(draft)); } catch { /* private window, or full */ }
    },
    drop(form) {
      try { localStorage.removeItem(PREFIX + form.dataset.draft); } catch { /* as above */ }
    },
    sweep() {
      try {
        for (const key of Object.keys(localStorage)) {
          if (!key.startsWith(PREFIX)) continue;
          const draft = JSON.parse(localStorage.getItem(key));
          if (!draft || Date.now() - draft.at > KEEP) localStorage.removeItem(key);
        }
      } catch { /* as above */ }
    },
  };

  function keep(form) {
    const values = {};
    for (const field of fieldsOf(form)) {
      if (field.type === "radio") { if (field.checked) values[field.name] = field.value; }
      else if (field.value) values[field.name] = field.value;
    }
    store.write(form, { at: Date.now(), sent: false, values, key: form.elements.key.value, since: form.elements.since.value });
    const keeper = form.querySelector("[data-keep]");
    if (keeper) htmx.trigger(keeper, "keep");
  }

  /* What was sent is on the server, unless something was typed meanwhile. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.dataset?.keep !== undefined) event.target.dataset.keep = store.read(formOf(event.target))?.at ?? "";
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.dataset?.keep !== undefined && event.target.isConnected && formOf(event.target);
    if (!form) return;
    const isSent = event.detail.xhr.status === 204;
    const draft = store.read(form);
    if (isSent && draft && String(draft.at) === event.target.dataset.keep) store.write(form, { ...draft, sent: true });
    say(form, isSent ? "kept" : "here");
  });

  /* No draft may take the agent away from the page or shout: with the session over or the network gone, this browser
     has it, and saving the contact leads through the log-in back to it. */
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.target.dataset?.keep !== undefined && event.detail.xhr.status !== 204) event.preventDefault();
  });
  for (const failure of ["htmx:sendError", "htmx:responseError"])
    document.addEventListener(failure, (event) => {
      if (event.target.dataset?.keep !== undefined) event.stopPropagation();
    }, true);

  function say(form, where) {
    const note = form.querySelector("[data-draft-note]");
    note.textContent = note.dataset[where];
    note.parentElement.hidden = false;
  }

  /* The key comes back with the words: a draft that was saved just before the tab closed is stored once. */
  function restore(form) {
    const draft = store.read(form);
    if (draft?.sent && !("drafted" in form.dataset)) store.drop(form); // saved or discarded elsewhere
    if (!draft || draft.sent || Date.now() - draft.at > KEEP) return;
    for (const field of fieldsOf(form)) {
      const value = draft.values[field.name];
      if (field.type === "radio") { if (value !== undefined) field.checked = field.value === value; }
      else if (value !== undefined) field.value = value;
    }
    if (draft.key) form.elements.key.value = draft.key;
    form.elements.since.value = draft.since ?? "";
    say(form, "here");
    keep(form);
  }

  /* ── Timer: starts with the first keystroke in the form; whoever types a duration stops it ── */
  const timers = new WeakMap();
  const clock = (ms) => {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const two = (n) => String(n).padStart(2, "0");
    return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  };

  function run(form, since) {
    stop(form);
    const show = () => {
      if (!form.isConnected) { stop(form); return; }
      form.elements.duration.value = clock(Date.now() - since);
    };
    timers.set(form, setInterval(show, 1000));
    form.elements.since.value = since;
    form.querySelector("[data-timer]")?.setAttribute("aria-pressed", "true");
    show();
  }

  function stop(form) {
    clearInterval(timers.get(form));
    timers.delete(form);
    form.elements.since.value = "";
    form.querySelector("[data-timer]")?.setAttribute("aria-pressed", "false");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-timer]");
    if (button) {
      const form = formOf(button);
      if (timers.has(form)) stop(form);
      else run(form, Date.now());
      keep(form);
      return;
    }
    const link = event.target.closest("[data-focus]");
    const target = link && document.querySelector(link.dataset.focus);
    if (target) { event.preventDefault(); focusGroup(target); }
  });

  document.addEventListener("input", (event) => {
    const form = formOf(event.target);
    if (!form) return;
    if (event.target.name === "duration") stop(form);
    else if (!timers.has(form) && !form.elements.duration.value) run(form, Date.now());
    if (event.target.dataset.verdict !== undefined) suggest(form, event.target.dataset.verdict);
    keep(form);
  });

  /* An outcome says whether the matter is solved, until somebody says otherwise. */
  function suggest(form, verdict) {
    const chosen = form.querySelector(`[name=solved][value="${CSS.escape(verdict)}"]`);
    if (chosen && !form.dataset.judged) chosen.checked = true;
  }

  document.addEventListener("change", (event) => {
    const form = formOf(event.target);
    if (form && event.target.name === "solved") form.dataset.judged = "1";
    if (form && event.target.name === "reason") narrow(form);
  });

  /* The outcomes that do not fit the chosen reason leave; the digits count those that stay. */
  function narrow(form) {
    const reason = form.querySelector("[name=reason]:checked")?.value;
    let digit = 0;
    for (const outcome of form.querySelectorAll("[name=outcome]")) {
      const fits = !reason || outcome.dataset.fits === undefined || outcome.dataset.fits.split(" ").includes(reason);
      const pick = outcome.closest(".pick");
      pick.hidden = outcome.disabled = !fits;
      if (!fits) { outcome.checked = false; continue; }
      digit += 1;
      const shown = pick.querySelector(".digit");
      if (shown) shown.textContent = digit < 10 ? digit : "";
    }
  }

  /* ── Digits: choose in the group in focus and go on to the next ── */
  function focusGroup(target) {
    const group = target.closest("fieldset");
    const chosen = group?.querySelector(":checked") ?? target;
    chosen.focus({ preventScroll: true });
    target.closest(".card")?.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    const group = event.target.type === "radio" && formOf(event.target) && event.target.closest(".codes");
    if (!group || !/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const choice = group.querySelectorAll("input:enabled")[Number(event.key) - 1];
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.dispatchEvent(new Event("input", { bubbles: true }));
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    const form = formOf(group);
    const next = group.nextElementSibling?.querySelector("input:enabled, textarea") ?? form.elements.note;
    if (next.type === "radio") focusGroup(next);
    else next.focus();
  });

  /* ── Life of a form: once when it comes, with the page or by a swap ── */
  function begin() {
    for (const form of document.querySelectorAll("form[data-draft]:not([data-begun])")) {
      form.dataset.begun = "1";
      form.querySelector("[data-timer]")?.removeAttribute("hidden");
      if ("saved" in form.dataset) store.drop(form);
      else if (!form.querySelector("[aria-invalid], .invalid-feedback, .alert")) restore(form);
      narrow(form);
      const since = Number(form.elements.since.value);
      if (since > 0) run(form, since);
      else if (new URLSearchParams(location.search).has("call") && !form.elements.duration.value && !("saved" in form.dataset)) run(form, Date.now());
    }
  }

  document.addEventListener("htmx:afterSettle", begin);
  store.sweep();
  begin();
})();
