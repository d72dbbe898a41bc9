/** Ends a request when nothing came for a while, or when the outer signal says so. */
export interface IdleTimer {
  readonly signal: AbortSignal;
  /** Something came: waiting begins anew. */
  readonly touch: () => void;
  readonly expired: () => boolean;
  /** Stops the clock, and whatever still comes in. */
  readonly end: () => void;
}

/** @param milliseconds how long nothing may come. */
export function startIdleTimer(milliseconds: number, outer: AbortSignal | undefined): IdleTimer {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  let hasExpired = false;
  const expire = (): void => {
    hasExpired = true;
    abort();
  };
  let clock = setTimeout(expire, milliseconds);
  outer?.addEventListener("abort", abort);
  if (outer?.aborted) abort();
  return {
    signal: controller.signal,
    touch: () => {
      clearTimeout(clock);
      clock = setTimeout(expire, milliseconds);
    },
    expired: () => hasExpired,
    end: () => {
      clearTimeout(clock);
      outer?.removeEventListener("abort", abort);
      abort();
    },
  };
}
