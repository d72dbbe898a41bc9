import { expect, test } from "vitest";
import { GALLERY } from "../../sources/gallery.ts";
import { ATTENTIONS, filtered, MODELS, NO_GALLERY_FILTER, SIZES } from "./gallery-filter.ts";

const ids = (filter: Partial<typeof NO_GALLERY_FILTER>): string[] =>
  filtered({ ...NO_GALLERY_FILTER, ...filter }).map(({ id }) => id);

test("every bundled config has facts, and is shown where nothing is asked for", () => {
  expect(MODELS.map(({ id }) => id)).toEqual(GALLERY.map(({ id }) => id));
  expect(ids({})).toHaveLength(GALLERY.length);
});

test("models are found by maker, attention, experts and size, and by all of them together", () => {
  expect(ids({ maker: "OpenAI" })).toEqual(["gpt-oss-120b"]);
  expect(ids({ attention: "Kimi delta attention" })).toEqual(["kimi-k3"]);
  expect(ids({ experts: "dense", size: "10" })).toEqual([
    "lfm2-1.2b",
    "llama-3.1-8b",
    "qwen3-8b",
    "qwen3-vl-8b-instruct",
    "mimo-7b-base",
  ]);
  expect(ids({ maker: "Qwen", experts: "moe", attention: "gated delta net", size: "more" })).toEqual([
    "qwen3.5-397b-a17b",
  ]);
  expect(ids({ maker: "OpenAI", experts: "dense" })).toEqual([]);
});

test("every model is of one size, and every kind of attention is of some model", () => {
  const bySize = SIZES.flatMap(({ key }) => ids({ size: key }));
  expect(bySize.sort()).toEqual(ids({}).sort());
  for (const attention of ATTENTIONS) expect(ids({ attention })).not.toEqual([]);
});
