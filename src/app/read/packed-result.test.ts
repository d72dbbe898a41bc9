import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inspectText } from "../../inspect/inspect-text.ts";
import { packResult, unpackResult } from "./packed-result.ts";

const MINIMAX = readFileSync(new URL("../../../public/gallery/minimax-m2.5.json", import.meta.url), "utf8");

test.each([
  ["a spec", MINIMAX],
  ["fields that nobody reads", MINIMAX.replace("{", '{ "num_hiden_layers": 1, "zzzzzzzzzzzzzzzz": [1],')],
  ["a model type that is unknown", '{ "model_type": "none", "hidden_size": 8 }'],
  ["a text that does not parse", "{"],
])("%s arrives as it was sent", (_, text) => {
  const result = inspectText(text);
  const arrived = unpackResult(structuredClone(packResult(result)));
  expect(arrived).toEqual(result);
  const report = arrived.ok ? arrived : arrived.report;
  const sent = result.ok ? result : result.report;
  expect([...(report?.places.keys() ?? [])]).toEqual([...(sent?.places.keys() ?? [])]);
});
