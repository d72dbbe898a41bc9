import { expect, test } from "vitest";
import { isPinned } from "./pinned.ts";
import type { Reference } from "./reference.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const hub = (revision: string | null): Reference => ({
  kind: "hub",
  endpoint: "https://huggingface.co",
  repo: "org/model",
  revision,
  path: "config.json",
});

test("a commit names content that cannot change, on the Hub and at an address of a repository", () => {
  expect(isPinned(hub(COMMIT))).toBe(true);
  expect(isPinned({ kind: "url", url: `https://raw.githubusercontent.com/o/r/${COMMIT}/config.json` })).toBe(
    true,
  );
});

test("a branch, and an address that names none, can change", () => {
  expect(isPinned(hub("main"))).toBe(false);
  expect(isPinned(hub(null))).toBe(false);
  expect(isPinned({ kind: "url", url: "https://raw.githubusercontent.com/o/r/main/config.json" })).toBe(
    false,
  );
  expect(isPinned({ kind: "url", url: "https://other.example/config.json" })).toBe(false);
});
