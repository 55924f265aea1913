// Starts Swagger UI on the page of the API; calls go with the session and its CSRF token.
const place = document.getElementById("api-docs");
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => root.classList.toggle("dark-mode", (root.dataset.bsTheme || (dark.matches ? "dark" : "light")) === "dark");

follow();
dark.addEventListener("change", follow);

SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    if (!["GET", undefined].includes(request.method)) {
      request.headers["X-CSRFToken"] = place.dataset.csrf;
    }
    return request;
  },
});
