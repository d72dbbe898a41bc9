import { useCallback, useEffect, useState } from "react";
import type { Token } from "../../sources/opened.ts";
import type { Reference } from "../../sources/reference.ts";
import { openedAt } from "../route/route.ts";
import type { Navigate } from "../route/use-route.ts";
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
  const [reference, setReference] = useState<Reference | null>(null);
  const fetched = useFetched(reference, token);
  const { opened, cancel } = fetched;
  useEffect(() => {
    if (!opened) return;
    setReference(null);
    onShown();
    navigate(openedAt({ kind: "reference", reference: opened.reference }));
  }, [opened, navigate, onShown]);
  const end = useCallback(() => {
    cancel();
    setReference(null);
  }, [cancel]);
  return { reference, fetched, start: setReference, end };
}
