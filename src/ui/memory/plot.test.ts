import { expect, test } from "vitest";
import { defaultLoad } from "../../analysis/memory/load.ts";
import { fixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import { heightOf, plotOf, tickBytes, tickText, tickTokens } from "./plot.ts";

function specOf(file: string) {
  const result = inspectText(fixture(file));
  if (!result.ok) throw new Error(result.error.message);
  return result.spec;
}

test("areas stand on one another: weights, what stops growing at its window, what grows on", () => {
  const spec = specOf("openai--gpt-oss-120b");
  const plot = plotOf(spec.body, defaultLoad(spec), 1000);
  expect(plot?.contexts).toContain(128);
  const [weights, windowed, full] = plot?.areas ?? [];
  expect([weights?.name, windowed?.name, full?.name]).toEqual([
    "weights",
    "keys and values in a window",
    "keys and values",
  ]);
  const last = (plot?.contexts.length ?? 0) - 1;
  // 18 layers of 2 × 8 × 64 channels, 2 bytes each: 128 tokens at most, and all of them.
  const token = 18 * 1024 * 2;
  expect(windowed?.bytes[last]).toBe(token * 128);
  expect(full?.bytes[last]).toBe(token * 131_072);
  expect(full?.below[last]).toBe(1000 + token * 128);
  expect(plot?.top).toBeGreaterThanOrEqual(1000 + token * (128 + 131_072));
});

test("weights that would leave caches a sliver are cut, and both can be read", () => {
  const spec = specOf("openai--gpt-oss-120b");
  const weights = 60 * 2 ** 30;
  const plot = plotOf(spec.body, defaultLoad(spec), weights);
  if (!plot) throw new Error("There is no plot.");
  // 18 layers that see all, 18 in a window of 128, at 131,072 tokens.
  const caches = 18 * 1024 * 2 * (131_072 + 128);
  expect(plot.cut).toBe(weights);
  expect(heightOf(plot, 0)).toBe(0);
  expect(heightOf(plot, weights)).toBe(0.25);
  expect(heightOf(plot, weights + caches) - heightOf(plot, weights)).toBeGreaterThan(0.33);
  expect(heightOf(plot, plot.top)).toBe(1);
  expect(plot.yTicks.map((tick) => tickText(plot, tick))).toEqual([
    "0",
    "60 GiB",
    "+ 2 GiB",
    "+ 4 GiB",
    "+ 6 GiB",
  ]);
});

test("weights beside caches of their size have the same scale", () => {
  const spec = specOf("openai--gpt-oss-120b");
  for (const weights of [null, 2 ** 30]) {
    const plot = plotOf(spec.body, defaultLoad(spec), weights);
    expect(plot?.cut).toBe(0);
    expect(plot && heightOf(plot, plot.top / 4)).toBe(0.25);
    expect(plot && tickText(plot, 2 ** 32)).toBe("4 GiB");
  }
});

test("a context beyond the model's own widens the plot", () => {
  const spec = specOf("Qwen--Qwen3-8B");
  const plot = plotOf(spec.body, { ...defaultLoad(spec), context: 1_000_000 }, null);
  expect(plot?.longest).toBe(1_000_000);
  expect(plot?.areas.map(({ name }) => name)).toEqual(["keys and values"]);
  expect(plot?.xTicks).toEqual([0, 262_144, 524_288, 786_432]);
});

test("ticks read as powers of two", () => {
  expect([0, 2 ** 36, 1.5 * 2 ** 30].map(tickBytes)).toEqual(["0", "64 GiB", "1.5 GiB"]);
  expect([500, 65_536, 2 ** 20, 1000].map(tickTokens)).toEqual(["500", "64 Ki", "1 Mi", "1,000"]);
});
