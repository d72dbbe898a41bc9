import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compareInspections } from "../../compare/compare-inspections.ts";
import type { Side } from "../../compare/comparison.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import { packComparison, unpackComparison } from "./packed-comparison.ts";

const MINIMAX = readFileSync(new URL("../../../public/gallery/minimax-m2.5.json", import.meta.url), "utf8");

/** A config with so many fields that nobody reads, whose values are multiples of `step`. */
function side(noise: number, step: number): Side {
  const fields = Object.fromEntries(
    Array.from({ length: noise }, (_, index) => [`noise_number_${index}`, index * step]),
  );
  const text = JSON.stringify({ ...(JSON.parse(MINIMAX) as object), ...fields });
  const inspection = inspectText(text);
  if (!inspection.ok) throw new Error(inspection.error.message);
  return { text, inspection };
}

test.each([0, 5000])("a comparison of %d more fields arrives as it was sent", async (noise) => {
  const comparison = compareInspections(side(noise, 1), side(noise, 2));
  const packed = packComparison(comparison);
  expect(packed.fields.length).toBe(noise === 0 ? 0 : Math.ceil(packed.fields.join("").length / 256 / 1024));
  expect(await unpackComparison(structuredClone(packed))).toEqual(comparison);
});
