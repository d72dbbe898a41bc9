import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import type { JsonObject } from "../../spec/json.ts";
import { inspected, inspectedText } from "../../fixtures/inspected.ts";
import { ribbonSvg } from "./ribbon-svg.ts";

function withLayers(count: number): string {
  const config = JSON.parse(fixture("Qwen--Qwen3-0.6B")) as JsonObject;
  const { layer_types: _, ...rest } = config;
  return ribbonSvg(inspectedText(JSON.stringify({ ...rest, num_hidden_layers: count })), "x");
}

test("a hybrid's kinds are strokes over their layers, and stand in the legend", () => {
  const svg = ribbonSvg(inspected("Qwen--Qwen3.5-27B"), "Qwen/Qwen3.5-27B");
  expect(svg).toContain(`d="M0 100m3 0h1${"m3 0h1".repeat(15)}"`);
  expect(svg).toContain(">16 full attention (every 4th)<");
  expect(svg).toContain(">Qwen/Qwen3.5-27B<");
  expect(svg).toContain("prefers-color-scheme:dark");
});

test("layers that lack a half are in the legend", () => {
  const svg = ribbonSvg(inspected("nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16"), "x");
  expect(svg).toContain(">23 no mixer<");
  expect(svg).toContain(">29 no MLP<");
});

test("one layer, and ten thousand in a small file", () => {
  expect(withLayers(1)).toContain("· 1 layer ·");
  expect(withLayers(10_000).length).toBeLessThan(6000);
});

test("a name is text, whatever it holds", () => {
  const svg = ribbonSvg(inspected("Qwen--Qwen3-0.6B"), '<a> & "b"\u0000\ud800', false);
  expect(svg).toContain("<title>Layers of &lt;a&gt; &amp; &quot;b&quot;\ufffd\ufffd</title>");
  expect(svg).not.toContain("<style>");
});
