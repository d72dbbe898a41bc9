import { useEffect } from "react";
import type { Route } from "../route/route.ts";
import type { Navigate } from "../route/use-route.ts";
import { sourceKey } from "./source-query.ts";
import type { OpenConfig } from "./use-opened.ts";

/** Once a branch or an old name has been read, the address names what was read: the commit under the present name. */
export function usePinned(route: Route, navigate: Navigate, { fetched }: OpenConfig): void {
  const { place } = route;
  const read = fetched?.opened?.reference;
  useEffect(() => {
    if (place.kind !== "reference" || !read || sourceKey(place.reference) === sourceKey(read)) return;
    navigate({ place: { kind: "reference", reference: read } }, "replace");
  }, [place, read, navigate]);
}
