// Tells that somebody looks at this page: sent once, only where the page says that they allowed it.
(() => {
  const form = document.querySelector("form[data-opening]");
  if (!form) return;
  const LONG_ENOUGH = 3000; // milliseconds in view: longer than a machine stays, shorter than anybody reads
  let timer = 0;

  const tell = () => {
    const told = new URLSearchParams({ stamp: form.elements.stamp.value });
    fetch(form.dataset.opening, { method: "POST", body: told, keepalive: true, credentials: "omit" });
    document.removeEventListener("visibilitychange", look);
  };
  const look = () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") timer = setTimeout(tell, LONG_ENOUGH);
  };

  document.addEventListener("visibilitychange", look);
  look();
})();
