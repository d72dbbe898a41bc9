import { expect, test } from "vitest";
import { PAIRS, fixture } from "../fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";

/** Pairs whose files say different things in fact, with what differs. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([]);

test.each(PAIRS.filter((name) => !EXCEPTIONS.has(name)))("both dialects of %s give one spec", (name) => {
  const [old4, new5] = ["v4", "v5"].map((version) => inspectText(fixture(`${name}.${version}`)));
  expect(old4).toMatchObject({ ok: true });
  if (old4?.ok && new5?.ok) expect(old4.spec).toEqual(new5.spec);
  expect(new5).toMatchObject({ ok: true });
});
