import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import type { Token } from "../../sources/fetch/opened.ts";
import type { Reference } from "../../sources/references/reference.ts";
import { openedAt } from "../route/route.ts";
import type { Navigate } from "../route/use-route.ts";
import { sourceKey, sourceQuery } from "./source-query.ts";
import { useFetched, type Fetched } from "./use-fetched.ts";

export interface Opening {
  /** What is being fetched, or could not be; null where nothing is. */
  readonly reference: Reference | null;
  readonly fetched: Fetched;
  readonly start: (reference: Reference) => void;
  /** Ends the fetching, or puts its failure away. */
  readonly end: () => void;
}

/** Fetches something beside what is on screen, which is left only when there is something else to show. */
export function useOpening(navigate: Navigate, token: Token | null, onShown: () => void): Opening {
  const client = useQueryClient();
  const [reference, setReference] = useState<Reference | null>(null);
  const wanted = useRef<Reference | null>(null);
  const stop = useCallback(() => {
    if (wanted.current) void client.cancelQueries({ queryKey: ["source", sourceKey(wanted.current)] });
    wanted.current = null;
  }, [client]);
  const start = useCallback(
    (next: Reference) => {
      stop();
      wanted.current = next;
      setReference(next);
      client.fetchQuery(sourceQuery(next, token, client)).then(
        (opened) => {
          if (wanted.current !== next) return;
          wanted.current = null;
          setReference(null);
          onShown();
          navigate(openedAt({ kind: "reference", reference: opened.reference }));
        },
        () => {
          // `useFetched` watches the same fetch, and shows why it failed.
        },
      );
    },
    [client, token, navigate, onShown, stop],
  );
  const end = useCallback(() => {
    stop();
    setReference(null);
  }, [stop]);
  const fetched = useFetched(reference, token, start);
  return { reference, fetched, start, end };
}
