import { describe, expect, test } from "vitest";
import { retryDelay } from "./retry.ts";
import type { SourceError } from "../errors/source-error.ts";

/** Every wait until there is none, in milliseconds. */
function waits(error: SourceError): number[] {
  const all: number[] = [];
  for (;;) {
    const delay = retryDelay(error, all.length);
    if (delay === null) return all;
    all.push(delay);
  }
}

describe("waits before trying again", () => {
  test.each<[SourceError, number[]]>([
    [{ code: "rate-limited" }, [5_000, 15_000, 30_000, 60_000, 120_000]],
    [{ code: "server-error", status: 503 }, [1_000, 2_000, 4_000]],
    [{ code: "server-error", status: 500 }, [1_000, 2_000, 4_000]],
    [{ code: "server-error", status: 418 }, []],
    [{ code: "network", interrupted: false }, [500, 2_000]],
    [{ code: "network", interrupted: true }, [500, 2_000]],
    [{ code: "not-found", withToken: false }, []],
    [{ code: "gated" }, []],
    [{ code: "gated-not-granted" }, []],
    [{ code: "bad-token" }, []],
    [{ code: "forbidden", withToken: true }, []],
    [{ code: "bad-revision", branches: [], tags: [] }, []],
    [{ code: "no-config", configs: [], commit: null }, []],
    [{ code: "disabled" }, []],
    [{ code: "offline" }, []],
    [{ code: "cors" }, []],
    [{ code: "timeout", seconds: 20 }, []],
    [{ code: "html" }, []],
    [{ code: "lfs-pointer", media: null }, []],
    [{ code: "too-large", limit: 1, size: null }, []],
    [{ code: "not-text" }, []],
    [{ code: "cancelled" }, []],
  ])("%o", (error, expected) => {
    expect(waits(error)).toEqual(expected);
  });

  test("all waits for a rate limit end within the Hub's window of five minutes", () => {
    expect(waits({ code: "rate-limited" }).reduce((sum, wait) => sum + wait)).toBeLessThan(300_000);
  });
});
