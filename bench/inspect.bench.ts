import { readFileSync, readdirSync } from "node:fs";
import { Bench } from "tinybench";
import { loadAllFamilies } from "../src/families/registry.ts";
import { inspectText } from "../src/inspect/inspect-text.ts";

await loadAllFamilies();

// Text to spec with positions, provenance and diagnostics, as a ratio to JSON.parse of the same text in the same run.
const folder = new URL("../public/gallery/", import.meta.url);
const bench = new Bench({ time: 500 });
const texts = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const);
for (const [name, text] of texts) {
  bench.add(`${name} JSON.parse`, () => void JSON.parse(text));
  bench.add(`${name} inspect`, () => void inspectText(text));
}

// A config with 22,000 quantised layers, about 3 MB: the largest that is published has as many.
const layers = Array.from({ length: 22_000 }, (_, index) => [
  `model.layers.${index >> 8}.block_sparse_moe.experts.${index & 255}.w1`,
  { quant_algo: "NVFP4", group_size: 16 },
]);
const base = JSON.parse(texts.find(([name]) => name === "minimax-m2.5.json")?.[1] ?? "{}") as object;
const large = JSON.stringify(
  {
    ...base,
    quantization_config: { quant_method: "modelopt", quantized_layers: Object.fromEntries(layers) },
  },
  null,
  2,
);
bench.add("3 MB JSON.parse", () => void JSON.parse(large));
bench.add("3 MB inspect", () => void inspectText(large));

await bench.run();
const time = (name: string): number => {
  const result = bench.getTask(name)?.result;
  return result && "latency" in result ? result.latency.p50 : Number.NaN;
};
for (const name of [...texts.map(([name]) => name), "3 MB"]) {
  const parse = time(`${name} JSON.parse`);
  const inspect = time(`${name} inspect`);
  console.log(`${name.padEnd(32)} ${inspect.toFixed(3)} ms  ${(inspect / parse).toFixed(1)} × JSON.parse`);
}
