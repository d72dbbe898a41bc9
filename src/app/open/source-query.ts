import { queryOptions, type QueryClient } from "@tanstack/react-query";
import type { Opened, Token } from "../../sources/fetch/opened.ts";
import { isPinned } from "../../sources/references/pinned.ts";
import type { Reference } from "../../sources/references/reference.ts";
import { retryDelay } from "../../sources/fetch/retry.ts";
import type { SourceMessage } from "../../sources/errors/source-action.ts";
import type { SourceError } from "../../sources/errors/source-error.ts";
import { formatPlace } from "../route/place.ts";
import { setActivity } from "./activity.ts";
import { cachedSource, cacheSource } from "../storage/session-cache.ts";

/** TanStack Query wants errors thrown; the values inside are what counts. */
export class FetchFailure extends Error {
  readonly source: SourceError;
  readonly said: SourceMessage;

  constructor(source: SourceError, said: SourceMessage) {
    super(source.code);
    this.source = source;
    this.said = said;
  }
}

/** Loaded by those who fetch, and by nobody else. */
const loadClient = async () => {
  const [{ openReference }, { describeSourceError }] = await Promise.all([
    import("../../sources/fetch/open-reference.ts"),
    import("../../sources/errors/describe-source-error.ts"),
  ]);
  return { openReference, describeSourceError };
};

/** The key under which an address is cached. */
export function sourceKey(reference: Reference): string {
  const { path, endpoint } = formatPlace({ kind: "reference", reference });
  return endpoint === null ? path : `${path} ${endpoint}`;
}

/** The fetching of what a reference names: a commit once in a session, anything else each time that it is opened. */
export function sourceQuery(reference: Reference, token: Token | null, client: QueryClient) {
  const key = sourceKey(reference);
  return queryOptions<Opened, Error>({
    queryKey: ["source", key],
    staleTime: isPinned(reference) ? Infinity : 0,
    gcTime: Infinity,
    networkMode: "always",
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    queryFn: async ({ signal }) => {
      const cached = isPinned(reference) ? cachedSource(key) : null;
      if (cached) return cached;
      setActivity(key, { doing: "asking" });
      const { openReference, describeSourceError } = await loadClient();
      const result = await openReference(reference, {
        signal,
        token,
        online: () => navigator.onLine,
        onProgress: (progress) => {
          setActivity(key, { doing: "receiving", ...progress });
        },
      });
      if (!result.ok) throw new FetchFailure(result.error, describeSourceError(result.error, reference));
      const opened = result.value;
      if (opened.pinned) {
        const pinnedKey = sourceKey(opened.reference);
        cacheSource(pinnedKey, opened);
        client.setQueryData(["source", pinnedKey], opened);
      }
      return opened;
    },
    retry: (failures, error) => error instanceof FetchFailure && retryDelay(error.source, failures) !== null,
    retryDelay: (failures, error) => {
      // Asked before `retry` is, of whatever went wrong: a part of this page that did not arrive too.
      if (!(error instanceof FetchFailure)) return 0;
      const { source, said } = error;
      const delay = retryDelay(source, failures) ?? 0;
      setActivity(key, { doing: "waiting", until: Date.now() + delay, why: `${said.title}.` });
      return delay;
    },
  });
}
