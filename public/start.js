// Runs before the first paint. A file of its own, because the page's policy allows no inline scripts.
(function () {
  // A dark page never flashes light; src/ui/theme/theme.ts takes over from here and keeps the choice under this key.
  var theme;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    // Storage may be forbidden.
  }
  if (theme !== "light" && theme !== "dark") {
    theme = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  document.documentElement.dataset.theme = theme;
  // An address that names a config needs more than the page itself: it is asked for at once (scripts/page-parts.ts).
  var parts = document.getElementById("parts-of-a-config");
  if (parts && window.location.hash.length > "#/".length) document.head.append(parts.content);
})();
