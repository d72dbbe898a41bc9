import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import type { Opened, Token } from "../../sources/opened.ts";
import type { Reference } from "../../sources/reference.ts";
import { retryDelay } from "../../sources/retry.ts";
import type { SourceMessage } from "../../sources/source-action.ts";
import type { SourceError } from "../../sources/source-error.ts";
import { formatPlace } from "../route/place.ts";
import type { Activity } from "../../ui/fetch/fetch-status.tsx";
import { setActivity, useActivity } from "./activity.ts";
import { cachedSource, cacheSource } from "./session-cache.ts";

/** TanStack Query wants errors thrown; the values inside are what counts. */
class FetchFailure extends Error {
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
    import("../../sources/open-reference.ts"),
    import("../../sources/describe-source-error.ts"),
  ]);
  return { openReference, describeSourceError };
};

/** What to say where a part of this page itself could not be loaded. */
const PAGE_LOST: SourceMessage = {
  title: "A part of this page could not be loaded",
  message: "The connection may be gone, or the page may have been updated in the meantime. Reload it.",
  actions: [{ kind: "retry" }],
};

export interface Fetched {
  readonly opened: Opened | undefined;
  readonly failure: SourceMessage | null;
  readonly busy: boolean;
  readonly activity: Activity | undefined;
  /** Asks again, now. */
  readonly retry: () => void;
  readonly cancel: () => void;
}

const COMMIT = /^[0-9a-f]{40}$/;

/** The key under which an address is cached. */
export function sourceKey(reference: Reference): string {
  const { path, endpoint } = formatPlace({ kind: "reference", reference });
  return endpoint === null ? path : `${path} ${endpoint}`;
}

function isPinned(reference: Reference): boolean {
  return reference.kind !== "url" && COMMIT.test(reference.revision ?? "");
}

/** Fetches what a reference names: a commit once in a session, anything else each time that it is opened anew. */
export function useFetched(reference: Reference | null, token: Token | null): Fetched {
  const client = useQueryClient();
  const key = reference ? sourceKey(reference) : "";
  const activity = useActivity(key);
  const query = useQuery<Opened, FetchFailure>({
    queryKey: ["source", key],
    enabled: reference !== null,
    staleTime: reference && isPinned(reference) ? Infinity : 0,
    gcTime: Infinity,
    networkMode: "always",
    refetchOnWindowFocus: false,
    queryFn: async ({ signal }) => {
      if (!reference) throw new Error("Nothing is asked for.");
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
    retryDelay: (failures, { source, said }) => {
      const delay = retryDelay(source, failures) ?? 0;
      setActivity(key, { doing: "waiting", until: Date.now() + delay, why: `${said.title}.` });
      return delay;
    },
  });
  const { refetch, error, data, isFetching } = query;
  const cancel = useCallback(() => {
    void client.cancelQueries({ queryKey: ["source", key] });
  }, [client, key]);
  const retry = useCallback(() => {
    void refetch({ cancelRefetch: true });
  }, [refetch]);

  // A token that has just been given is what a failed request waited for.
  const lastToken = useRef(token);
  useEffect(() => {
    if (lastToken.current === token) return;
    lastToken.current = token;
    if (token !== null && error !== null) retry();
  }, [token, error, retry]);

  return {
    opened: isFetching && !(reference && isPinned(reference)) ? undefined : data,
    failure: isFetching || error === null ? null : error instanceof FetchFailure ? error.said : PAGE_LOST,
    busy: isFetching,
    activity,
    retry,
    cancel,
  };
}
