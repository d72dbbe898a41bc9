import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FACTS_FILE, galleryFacts } from "./gallery/gallery-facts.ts";

test("the first page says what the bundled configs say today", async () => {
  const written = JSON.parse(readFileSync(FACTS_FILE, "utf8")) as unknown;
  expect(written, "Run: npm run gallery").toEqual(await galleryFacts());
});
