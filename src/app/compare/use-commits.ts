import { useCallback, useEffect, useRef, useState } from "react";
import type { Token } from "../../sources/fetch/opened.ts";
import type { HubReference } from "../../sources/references/reference.ts";
import type { CommitSearch } from "../../ui/compare/commits.tsx";

const IDLE: CommitSearch = { state: "idle" };

/** Looks for the commits of a repository at which the spec changed, when it is asked to. */
export function useCommits(
  reference: HubReference,
  token: Token | null,
): { readonly search: CommitSearch; readonly start: () => void; readonly cancel: () => void } {
  const [search, setSearch] = useState(IDLE);
  const running = useRef<AbortController | null>(null);
  const cancel = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setSearch(IDLE);
  }, []);
  const start = useCallback(() => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const show = (next: CommitSearch): void => {
      if (running.current === controller) setSearch(next);
    };
    show({ state: "reading", done: 0, of: null });
    void (async () => {
      const [{ specHistory }, { describeSourceError }] = await Promise.all([
        import("../../sources/fetch/hub-commits.ts"),
        import("../../sources/errors/describe-source-error.ts"),
      ]);
      const result = await specHistory(reference, {
        signal: controller.signal,
        token,
        online: () => navigator.onLine,
        onRead: (done, of) => {
          show({ state: "reading", done, of });
        },
      });
      show(
        result.ok
          ? { state: "found", history: result.value }
          : { state: "failed", why: describeSourceError(result.error, reference).title },
      );
    })().catch((error: unknown) => {
      show({ state: "failed", why: error instanceof Error ? error.message : String(error) });
    });
  }, [reference, token]);
  useEffect(
    () => () => {
      running.current?.abort();
    },
    [],
  );
  return { search, start, cancel };
}
