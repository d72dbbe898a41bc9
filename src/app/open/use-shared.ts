import { useQuery } from "@tanstack/react-query";
import { decodeInBackground } from "../share/codec.ts";
import type { Shared } from "../../share/shared.ts";

/** What an address carries itself. The decoder and its dictionary are loaded when there is something to decode. */
export function useShared(payload: string | null): {
  readonly shared: Shared | undefined;
  readonly failure: string | null;
} {
  const query = useQuery({
    queryKey: ["shared", payload],
    enabled: payload !== null,
    queryFn: ({ signal }) => decodeInBackground(payload ?? "", signal),
  });
  const result = query.data;
  return {
    shared: result?.ok ? result.value : undefined,
    failure: result && !result.ok ? result.error.message : (query.error?.message ?? null),
  };
}
