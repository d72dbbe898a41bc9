import { expect, test } from "vitest";
import { inspected, inspectedText } from "../../fixtures/inspected.ts";
import { fixture, fixtureAsRead } from "../../fixtures/read.ts";
import type { JsonObject } from "../../spec/json.ts";
import { VERDICT_WORDS } from "../../verdict/lines.ts";
import { diagramSvg } from "./diagram-svg.ts";
import { type PairedSide, pairSceneOf, pairWordsOf } from "./pair-scene.ts";

const DENSE = "Qwen--Qwen3-0.6B";
const side = (name: string) => ({ inspection: inspected(name), title: name });
const changed = (change: JsonObject) => ({
  inspection: inspectedText(JSON.stringify({ ...(JSON.parse(fixture(DENSE)) as JsonObject), ...change })),
  title: "changed",
});

test("a model beside itself is drawn alike", () => {
  const { scene, words } = pairSceneOf(side(DENSE), side(DENSE));
  expect(words).toEqual([]);
  expect(scene.parts.every(({ difference }) => difference === "same")).toBe(true);
});

test("a figure that differs is said, and marked on both sides at its own place", () => {
  const { scene, words } = pairSceneOf(side(DENSE), changed({ intermediate_size: 2048 }));
  expect(words).toContain("dense MLP, gate: 1,024 → 3,072 in A, 1,024 → 2,048 in B");
  const marked = scene.parts.flatMap(({ texts }) =>
    texts.flatMap(({ line }) => line.filter(({ mark }) => mark?.kind === "differs").map(({ text }) => text)),
  );
  expect(new Set(marked)).toEqual(new Set(["3,072\u00a0Δ", "2,048\u00a0Δ"]));
  expect(scene.parts.filter(({ name }) => name === "gate").map(({ difference }) => difference)).toEqual([
    "changed",
    "changed",
  ]);
  expect(scene.parts.find(({ name }) => name === "k")?.difference).toBe("same");
});

test("each part and figure says of which model it is", () => {
  const { scene } = pairSceneOf(side(DENSE), changed({ intermediate_size: 2048 }));
  const of = (text: string) =>
    scene.parts
      .filter(({ texts }) => texts.some(({ line }) => line.some((piece) => piece.text.startsWith(text))))
      .map((part) => part.side);
  expect([new Set(of("3,072")), new Set(of("2,048"))]).toEqual([new Set(["a"]), new Set(["b"])]);
  expect(diagramSvg(scene, { live: true })).toMatch(
    /<g data-side="b"><g class="of-part"><a [^>]*aria-label="B: gate: /,
  );
});

test("a part that stands in place of another is in its row, and one that a model has alone says so", () => {
  const { scene, words } = pairSceneOf(side("Qwen--Qwen3.5-27B"), side("Qwen--Qwen3.5-35B-A3B"));
  expect(words.some((each) => each.startsWith("dense MLP (") && each.endsWith("in A alone"))).toBe(true);
  const [dense, moe] = ["down", "router 2,048 → 256"].map((name) =>
    scene.parts.find((part) => part.name === name),
  );
  expect([dense?.difference, moe?.difference]).toEqual(["alone", "alone"]);
  expect(Math.abs((dense?.y ?? 0) - (moe?.y ?? 0))).toBeLessThan(200);
  expect(diagramSvg(scene)).toContain('stroke-dasharray="5 3"');
});

test("formats, layers and the facts above the stack are compared too", () => {
  const config = fixtureAsRead("Qwen--Qwen3-32B-FP8");
  const { quantization_config: _, ...plain } = config;
  const sideOf = (of: JsonObject): PairedSide => ({
    inspection: inspectedText(JSON.stringify(of)),
    title: "x",
  });
  const [fp8, bfloat16] = [sideOf(config), sideOf(plain)];
  const longer = sideOf({ ...config, num_hidden_layers: 70 });
  expect(pairWordsOf(fp8, bfloat16)).toEqual([
    "stored as fp8_e4m3 in A, bfloat16 in B: full attention (q, k, v, o), dense MLP (gate, up, down)",
  ]);
  const { scene } = pairSceneOf(fp8, bfloat16);
  expect(scene.parts.filter(({ difference }) => difference === "changed").map(({ name }) => name)).toEqual(
    Array.from({ length: 2 }, () => ["q", "k", "v", "o", "gate", "up", "down"]).flat(),
  );
  expect(pairWordsOf(fp8, longer).slice(0, 2)).toEqual([
    "Qwen3ForCausalLM · 64 layers · width 5,120 · 32.8 B parameters in A, Qwen3ForCausalLM · 70 layers · width 5,120 · 35.7 B parameters in B",
    "stack, 64 × layers 0–63 in A, 70 × layers 0–69 in B",
  ]);
});

test("a frame or a panel with other layers than its counterpart has the sign too", () => {
  const { scene } = pairSceneOf(side(DENSE), changed({ num_hidden_layers: 30 }));
  const signed = scene.texts.filter(({ line }) => line.at(-1)?.mark?.kind === "differs");
  const said = signed.map(({ line, side: of }) => `${of ?? ""}: ${line.map(({ text }) => text).join("")}`);
  expect(said).toContain("a: 28 × layers 0–27\u00a0Δ");
  expect(said).toContain("b: 30 × layers 0–29\u00a0Δ");
  expect(said.filter((each) => each.includes("every layer (30)"))).toHaveLength(2);
  const alike = pairSceneOf(side(DENSE), changed({ intermediate_size: 2048 })).scene;
  const frames = alike.texts.filter(({ line }) => line.some(({ text }) => text.includes("layers 0–27")));
  expect(frames.flatMap(({ line }) => line.filter(({ mark }) => mark))).toEqual([]);
});

test("what names a part, or stands in it, says the figures of it", () => {
  const { scene } = pairSceneOf(side(DENSE), side(DENSE), 900);
  const svg = diagramSvg(scene, { live: true });
  expect(svg).toMatch(
    /data-at="\/body\/mlp" data-words="B: dense MLP: 264,241,152 parameters \(264 M\), 44\.3 %/,
  );
  expect(svg).toMatch(
    /<g class="of-part"><a class="part[^>]*data-words="A: gate: 88,080,384(?:(?!<\/g>)[^])*data-at="\/body\/mlp\/intermediate_size"/,
  );
});

test.each([
  [366, 1],
  [968, 2],
  [2200, 4],
  [3800, 6],
])(
  "in %i pixels two models have %i columns, none wider than the room, and parts stand apart",
  (room, columns) => {
    const { scene } = pairSceneOf(side("Qwen--Qwen3.5-27B"), side("Qwen--Qwen3.5-35B-A3B"), room);
    expect(scene.width).toBeLessThanOrEqual(room);
    const all = [...scene.parts].sort((a, b) => a.y - b.y);
    const over = all.flatMap((part, index) =>
      all
        .slice(index + 1)
        .filter(
          (other) =>
            part.x < other.x + other.width && other.x < part.x + part.width && other.y < part.y + part.height,
        )
        .map((other) => `${part.name} / ${other.name}`),
    );
    expect(over).toEqual([]);
    const headings = scene.texts.filter(({ size }) => size === 15 || size === 17);
    expect(new Set(headings.map(({ x }) => Math.floor(x / 490))).size).toBe(columns);
  },
);

test("no sign of the verdict says that two models differ", () => {
  const { scene } = pairSceneOf(side(DENSE), changed({ intermediate_size: 2048 }));
  const signs = scene.parts.flatMap(({ texts }) =>
    texts.flatMap(({ line }) => line.flatMap(({ mark }) => (mark ? [mark.sign] : []))),
  );
  expect(signs).not.toEqual([]);
  const taken = Object.values(VERDICT_WORDS).map(({ sign }) => sign);
  expect(signs.filter((sign) => taken.includes(sign))).toEqual([]);
  const legend = scene.texts.map(({ line }) => line.map(({ text }) => text).join("")).at(-1);
  expect(legend).toMatch(new RegExp(`^${signs[0] ?? ""} differs `));
});
