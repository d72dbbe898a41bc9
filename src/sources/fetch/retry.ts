import type { SourceError } from "../errors/source-error.ts";

/**
 * Waits before each further try, in milliseconds. Those of a rate limit fill most of the five minutes after which the Hub counts
 * anew: it says how long to wait in headers that browsers do not let a page read.
 */
const RATE_LIMITED = [5_000, 15_000, 30_000, 60_000, 120_000];
const SERVER_ERROR = [1_000, 2_000, 4_000];
const NETWORK = [500, 2_000];

/**
 * How long to wait before trying again, in milliseconds; null where trying again is of no use, or has been done enough.
 * @param failures how many tries had failed before the one that gave `error`; 0 after the first.
 */
export function retryDelay(error: SourceError, failures: number): number | null {
  return delaysFor(error)[failures] ?? null;
}

function delaysFor(error: SourceError): readonly number[] {
  if (error.code === "rate-limited") return RATE_LIMITED;
  if (error.code === "server-error") return error.status >= 500 ? SERVER_ERROR : [];
  return error.code === "network" ? NETWORK : [];
}
