import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../ui/theme/theme.css";
import "../ui/theme/forced-colors.css";
import { applyTheme, storedTheme } from "../ui/theme/theme.ts";
import { App } from "./app.tsx";
import { loadInspector } from "./read/inspector.ts";
import { ErrorBoundary } from "./error-boundary.tsx";

applyTheme(storedTheme());

void loadInspector();

const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: Infinity, retry: false, networkMode: "always" } },
});
const root = document.getElementById("root");
if (!root) throw new Error("The page has no element #root.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </QueryClientProvider>
  </StrictMode>,
);

// Everything is stored for the next visit once the page has had the line to itself.
const AT_REST = 5000;
if (import.meta.env.PROD && "serviceWorker" in navigator && window.top === window)
  window.addEventListener("load", () => {
    setTimeout(
      () =>
        // Where it does not arrive, the page works as it did.
        void import("./offline/start-offline.tsx").then((offline) => offline.startOffline()).catch(() => {}),
      AT_REST,
    );
  });
