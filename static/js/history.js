/* The history goes on as one scrolls, where the panels stand beside it: below it they would be pushed away for
   ever, so there a tap asks for more. */
"use strict";

(() => {
  const beside = matchMedia("(min-width: 1120px)");
  /* One who jumped past its end sees the panels alone: that counts too. */
  const sight = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting && beside.matches) htmx.trigger(target, "further");
  }, { rootMargin: "1000000px 0px 0px" });
  const watch = () => document.querySelectorAll("#history .timeline-more a").forEach((more) => sight.observe(more));
  document.addEventListener("DOMContentLoaded", watch);
  document.addEventListener("htmx:afterSettle", watch);
})();

/* What was searched for stands out in the history: by ranges, so that nothing in the page is rewritten. */
(() => {
  if (!CSS.highlights) return; // an older browser shows what was found, unmarked

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  /* The folded text, and for each of its characters where it stands in the text itself. */
  function folded(text) {
    let plain = "";
    const places = [];
    for (let place = 0; place < text.length; place += 1) {
      const letters = fold(text[place]);
      plain += letters;
      for (const _ of letters) places.push(place);
    }
    return [plain, places];
  }

  function* rangesIn(node, words) {
    const [plain, places] = folded(node.data);
    for (const word of words) {
      for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(node, places[at]);
        range.setEnd(node, places[at + word.length - 1] + 1);
        yield range;
      }
    }
  }

  function show() {
    const words = fold(document.querySelector("#history [name=q]")?.value ?? "").split(/\s+/).filter(Boolean);
    const found = new Highlight();
    const timeline = words.length && document.querySelector("#history .timeline");
    if (timeline) {
      const texts = document.createTreeWalker(timeline, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) for (const range of rangesIn(texts.currentNode, words)) found.add(range);
    }
    CSS.highlights.set("found", found);
  }

  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("htmx:afterSettle", show);
})();
