import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FACTS_FILE, galleryFacts, galleryStacks, STACKS_FILE } from "./gallery/gallery-facts.ts";

const written = (file: URL): unknown => JSON.parse(readFileSync(file, "utf8"));

test("the first page says and draws what the bundled configs say today", async () => {
  expect(written(FACTS_FILE), "Run: npm run gallery").toEqual(await galleryFacts());
  expect(written(STACKS_FILE), "Run: npm run gallery").toEqual(await galleryStacks());
});
