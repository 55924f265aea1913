/* Keys, search list, toasts, theme. Everything listens on the document, so swapped-in parts work at once. */
"use strict";

(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const body = document.body;
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  /* ── Keys ── */
  const keyFor = (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) return "/";
    if (event.ctrlKey || event.metaKey || event.altKey) return "";
    return typing(event.target) && !beforeSearch(event) ? "" : event.key;
  };

  /* Where the search has the focus from the start, its first key must not become part of what is searched. */
  const beforeSearch = ({ target, key }) => target.matches("[role=combobox]") && !target.value && ["/", "?"].includes(key);

  const goTo = (target) => {
    if (target.matches("a, button, summary")) target.click();
    else target.focus();
    if (target.select) target.select();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("form");
      if (form) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (event.key === "Escape") { closeWhatIsOpen(event); return; }
    if (event.target.matches("[role=combobox]") && moveInList(event)) return;
    const key = keyFor(event);
    if (!key) return;
    if (key === "?") { event.preventDefault(); $("#keys")?.togglePopover(); return; }
    const target = $(`[data-key="${CSS.escape(key)}"]`);
    if (target) { event.preventDefault(); goTo(target); }
  });

  function closeWhatIsOpen(event) {
    const menu = event.target.closest("details.menu[open]");
    if (menu) { menu.open = false; $("summary", menu).focus(); return; }
    if (event.target.matches("[role=combobox]")) { clearList(event.target); event.target.blur(); }
  }

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]"))
      if (!menu.contains(event.target)) menu.open = false;
  });

  /* A menu one writes in has its field in focus as it opens. */
  document.addEventListener("toggle", ({ target }) => {
    if (target.matches("details.menu[open]")) $("input[type=text]", target)?.focus();
  }, true);

  /* ── Search list: the field keeps the focus, the arrows move through the options ── */
  const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));

  function moveInList(event) {
    const options = [...listOf(event.target).querySelectorAll("[role=option]")];
    if (!options.length) return false;
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Enter" && now >= 0) { event.preventDefault(); options[now].click(); return true; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return false;
    event.preventDefault();
    mark(event.target, options, (Math.max(now, step < 0 ? 0 : now) + step + options.length) % options.length);
    return true;
  }

  function mark(field, options, chosen) {
    options.forEach((option, index) => {
      option.id ||= `${field.id}-option-${index}`;
      option.setAttribute("aria-selected", String(index === chosen));
    });
    if (chosen < 0) { field.removeAttribute("aria-activedescendant"); return; }
    field.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  }

  function clearList(field) {
    listOf(field).replaceChildren();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    if (!event.target.id) return;
    const field = $(`[role=combobox][aria-controls="${CSS.escape(event.target.id)}"]`);
    if (!field) return;
    const options = [...event.target.querySelectorAll("[role=option]")];
    field.setAttribute("aria-expanded", String(event.target.childElementCount > 0));
    mark(field, options, options.length ? 0 : -1);
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches("[role=combobox]") && !event.target.value.trim()) clearList(event.target);
  });

  document.addEventListener("focusin", (event) => {
    const field = event.target.closest?.("[role=combobox]");
    if (field?.value.trim() && !listOf(field).childElementCount) htmx.trigger(field, "search");
  });

  /* ── Parts of the page that come later: asked for well before they are seen, so that they push nothing about ── */
  const soon = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) { soon.unobserve(target); htmx.trigger(target, "near"); }
  }, { rootMargin: "1200px" });
  const expect = () => document.querySelectorAll('[hx-trigger="near"]').forEach((part) => soon.observe(part));
  document.addEventListener("DOMContentLoaded", expect);

  document.addEventListener("htmx:afterRequest", (event) => {
    event.target.closest?.("[aria-busy]")?.setAttribute("aria-busy", "false");
  });

  document.addEventListener("htmx:sendError", () => toast(body.dataset.offline, "error"));
  document.addEventListener("htmx:responseError", () => toast(body.dataset.refused, "error"));

  /* ── Toasts ── */
  function toast(text, tone) {
    const note = document.createElement("div");
    note.className = "toast-note";
    note.dataset.toast = tone;
    const words = document.createElement("span");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn-quiet btn-icon btn-sm";
    close.dataset.dismiss = "";
    close.setAttribute("aria-label", body.dataset.close);
    close.textContent = "×";
    note.append(words, close);
    $("#toasts")?.append(note);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) event.target.closest(".toast-note")?.remove();
  });

  /* Errors stay until closed; the rest leaves after eight seconds, unless someone is reading it. */
  function leaveLater(note) {
    if (note.dataset.toast === "error" || note.dataset.leaving) return;
    note.dataset.leaving = "1";
    const leave = () => (note.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : note.remove());
    setTimeout(leave, 8000);
  }

  const toasts = $("#toasts");
  if (toasts) {
    const watch = () => toasts.querySelectorAll(".toast-note").forEach(leaveLater);
    new MutationObserver(watch).observe(toasts, { childList: true });
    watch();
  }

  /* ── Copy: a button names the field whose value it takes ── */
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    const field = button && $(button.dataset.copy);
    if (!field) return;
    field.select();
    await navigator.clipboard?.writeText(field.value);
    toast(button.dataset.copied, "success");
  });

  /* ── Periods: one that goes along with the days, or days of one's own ── */
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    const period = form?.querySelector("select[data-period]");
    if (!period) return;
    const days = [...form.querySelectorAll('input[name="since"], input[name="until"]')];
    if (days.includes(event.target) && event.target.value) period.value = "own";
    if (event.target === period && period.value !== "own") for (const day of days) day.value = "";
  });

  /* ── What belongs to a choice: without a script all of it stands there ── */
  const showChosen = (part) => {
    const select = part.closest("form").elements[part.dataset.chosenBy];
    for (const each of part.querySelectorAll("[data-of]")) each.hidden = each.dataset.of !== select.value;
  };
  const chosen = [...document.querySelectorAll("[data-chosen-by]")];
  chosen.forEach(showChosen);
  document.addEventListener("change", (event) => {
    if (event.target.matches("select")) chosen.filter((part) => part.closest("form") === event.target.form).forEach(showChosen);
  });

  /* ── Theme: a cookie, read by the server, so that the next page has it from its first byte ── */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-theme]");
    if (!button) return;
    const theme = button.dataset.theme;
    if (theme) document.documentElement.dataset.bsTheme = theme;
    else delete document.documentElement.dataset.bsTheme;
    document.cookie = `theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax`;
    for (const other of document.querySelectorAll("button[data-theme]"))
      other.setAttribute("aria-pressed", String(other === button));
  });
})();
