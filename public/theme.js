// Runs before the first paint, so that a dark page never flashes light; src/ui/theme/theme.ts takes over from there
// and keeps the choice under this key. A file of its own, because the page's policy allows no inline scripts.
(function () {
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
})();
