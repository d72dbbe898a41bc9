import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import type { Opened, Token } from "../../sources/fetch/opened.ts";
import type { Reference } from "../../sources/references/reference.ts";
import type { SourceMessage } from "../../sources/errors/source-action.ts";
import type { Activity } from "../../ui/fetch/fetch-status.tsx";
import { DEFAULT_ENDPOINT } from "../../sources/references/endpoint.ts";
import { useActivity } from "./activity.ts";
import { FetchFailure, sourceKey, sourceQuery } from "./source-query.ts";

/** How a fetch goes. */
export interface Fetched {
  readonly opened: Opened | undefined;
  readonly failure: SourceMessage | null;
  readonly busy: boolean;
  readonly activity: Activity | undefined;
  /** Asks again, now. */
  readonly retry: () => void;
  readonly cancel: () => void;
}

/** What to say where a part of this page itself could not be loaded. */
const PAGE_LOST: SourceMessage = {
  title: "A part of this page could not be loaded",
  message: "The connection is gone, or the page was updated. Reload it.",
  actions: [{ kind: "retry" }],
};

/** Never fetched: stands in where there is no reference, for a hook cannot be left out. */
const NOTHING: Reference = {
  kind: "hub",
  endpoint: DEFAULT_ENDPOINT,
  repo: "",
  revision: null,
  path: "",
};

/**
 * Watches the fetching of what a reference names, and starts it unless `again` is given: then it is started, and
 * started again, by that alone.
 */
export function useFetched(
  reference: Reference | null,
  token: Token | null,
  again?: (reference: Reference) => void,
): Fetched {
  const client = useQueryClient();
  const key = reference ? sourceKey(reference) : "";
  const activity = useActivity(key);
  const query = useQuery({
    ...sourceQuery(reference ?? NOTHING, token, client),
    enabled: reference !== null && again === undefined,
  });
  const { refetch, error, data, isFetching } = query;
  const cancel = useCallback(() => {
    void client.cancelQueries({ queryKey: ["source", key] });
  }, [client, key]);
  const retry = useCallback(() => {
    if (again && reference) again(reference);
    else void refetch({ cancelRefetch: true });
  }, [again, reference, refetch]);

  // A token that has just been given is what a failed request waited for.
  const lastToken = useRef(token);
  useEffect(() => {
    if (lastToken.current === token) return;
    lastToken.current = token;
    if (token !== null && error !== null && reference !== null) retry();
  }, [token, error, reference, retry]);

  const failed = reference !== null && !isFetching && error !== null;
  return {
    opened: data,
    failure: failed ? (error instanceof FetchFailure ? error.said : PAGE_LOST) : null,
    busy: reference !== null && isFetching,
    activity,
    retry,
    cancel,
  };
}
