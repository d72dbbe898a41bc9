import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../spec/json.ts";
import { quantizationFindings } from "../quantization-findings.ts";
import { type InspectedWeights, weightsOf } from "../weights.ts";
import { config, read, reportedText } from "./read.test-support.ts";

const AUTO_ROUND = {
  quant_method: "auto-round",
  bits: 4,
  group_size: 128,
  sym: true,
  data_type: "int",
  packing_format: "auto_round:auto_gptq",
};
const BLOCKS = { block_name_to_quantize: "model.layers" };

/** Qwen3-8B, whose layers are quantised and whose head is not. */
const QWEN3_8B = JSON.parse(reportedText("intel-autoround")) as JsonObject;
const ALL_LAYERS = 6_098_479_104;
const HIDDEN = 4096;
const WIDTH = 12_288;
const LAYERS = 36;
const ATTENTION = 2 * HIDDEN * HIDDEN + 2 * HIDDEN * 1024;
const PROJECTION = HIDDEN * WIDTH;

/** What so many numbers take more in 8 bits, or as they are, than in 4 bits in groups of 128, which have a scale of 16 bits and a zero point. */
const in8Bits = (numbers: number): number => numbers / 2 + numbers / 256;
const asTheyAre = (numbers: number): number => 2 * numbers - (numbers / 2 + (numbers / 128) * 2.5);

interface Read {
  readonly total: number | undefined;
  readonly head: number | undefined;
  readonly unread: InspectedWeights["unread"];
  readonly dead: readonly string[];
  readonly readers: readonly (readonly [who: string, total: number])[];
}

function of(quantization: JsonObject, model: JsonObject = QWEN3_8B): Read {
  const inspection = read({ ...model, quantization_config: { ...AUTO_ROUND, ...quantization } });
  const { bytes, unread } = weightsOf(inspection);
  const findings = quantizationFindings(inspection);
  const messages = (code: string): string[] =>
    findings.filter((each) => each.code === code).map(({ message }) => message);
  return {
    total: bytes?.total,
    head: bytes?.lm_head,
    unread,
    dead: messages("quantization-entry-matches-nothing"),
    readers: messages("quantization-readers-differ").map((message) => {
      const [, who = "", total = ""] =
        /differ\. ([^:]+):.*weights then take ([\d,]+) bytes/.exec(message) ?? [];
      return [who, Number(total.replaceAll(",", ""))] as const;
    }),
  };
}

// _expand_regex_config of auto-round (auto_round/inference/utils.py): a key that is no layer's name is searched for in the names of layers.
describe("AutoRound: keys of extra_config that name no layer are expressions", () => {
  const MLP = 3 * PROJECTION;
  test.each<[string, JsonObject, number, readonly (readonly [string, number])[]]>([
    [
      "the module around three, in 16 bits",
      { "model.layers.5.mlp": { bits: 16 } },
      asTheyAre(MLP),
      [
        ["vLLM", ALL_LAYERS],
        ["SGLang", ALL_LAYERS],
      ],
    ],
    [
      "the end of one name",
      { "layers.5.mlp.down_proj": { bits: 8 } },
      in8Bits(PROJECTION),
      [["SGLang", ALL_LAYERS]],
    ],
    [
      "the beginning of many numbers: 1 and 10 to 19",
      { "layers.1": { bits: 8 } },
      11 * in8Bits(ATTENTION + MLP),
      [
        ["vLLM", ALL_LAYERS],
        ["SGLang", ALL_LAYERS],
      ],
    ],
    [
      "the last part of names",
      { down_proj: { bits: 8 } },
      LAYERS * in8Bits(PROJECTION),
      [["SGLang", ALL_LAYERS]],
    ],
    [
      "the first of several that are found decides",
      { self_attn: { bits: 8 }, "layers.1*": { bits: 16 } },
      LAYERS * (in8Bits(ATTENTION) + asTheyAre(MLP)),
      [
        ["vLLM", ALL_LAYERS + LAYERS * asTheyAre(ATTENTION + MLP)],
        ["SGLang", ALL_LAYERS],
      ],
    ],
    [
      "a name beats an expression before it",
      { "layers.0.": { bits: 16 }, "model.layers.0.mlp.down_proj": { bits: 8 } },
      asTheyAre(ATTENTION + 2 * PROJECTION) + in8Bits(PROJECTION),
      [
        ["vLLM", ALL_LAYERS + in8Bits(PROJECTION)],
        ["SGLang", ALL_LAYERS + in8Bits(PROJECTION)],
      ],
    ],
  ])("%s", (_, extra, more, readers) => {
    const found = of({ ...BLOCKS, extra_config: extra as JsonObject });
    expect(found).toMatchObject({ total: ALL_LAYERS + more, unread: [], dead: [] });
    expect(found.readers).toEqual(readers);
  });

  test("without blocks the head stays as it is", () => {
    expect(of({ extra_config: { "model.layers.5.mlp": { bits: 16 } } }).total).toBe(6_322_022_400);
  });

  test("an expression that is found in layers is not for the head, which a name alone reaches", () => {
    const all = of({ ...BLOCKS, extra_config: { ".*": { bits: 8 } } });
    expect(all.head).toBe(2 * 151_936 * HIDDEN);
    expect(all.total).toBe(ALL_LAYERS + LAYERS * in8Bits(ATTENTION + MLP));
    expect(of({ ...BLOCKS, extra_config: { lm_head: { bits: 8 } } }).head).toBeLessThan(
      151_936 * HIDDEN * 1.1,
    );
  });

  test("one that is found outside of the blocks alone marks the figure, if it quantises", () => {
    const found = of({ ...BLOCKS, extra_config: { _hea: { bits: 8 } } });
    expect(found.total).toBe(ALL_LAYERS);
    expect(found.unread).toEqual(["/quantization_config/extra_config/_hea/bits"]);
    const plain = of({ ...BLOCKS, extra_config: { _hea: { bits: 16 } } });
    expect(plain).toMatchObject({ total: ALL_LAYERS, unread: [], dead: [], readers: [] });
  });

  test("one that is found nowhere is told", () => {
    expect(of({ ...BLOCKS, extra_config: { "model.layer.5": { bits: 8 } } }).dead).toEqual([
      expect.stringContaining('"model.layer.5"'),
    ]);
  });

  test("thousands of keys are matched in time, and none is given up", () => {
    const keys = Array.from(
      { length: LAYERS * 20 },
      (_, at) => `layers.${at % LAYERS}.mlp.${"a.?".repeat(9)}${at}x`,
    );
    const extra = Object.fromEntries(keys.map((key) => [key, { bits: 16 }]));
    expect(of({ ...BLOCKS, extra_config: extra }).total).toBe(ALL_LAYERS);
  });
});

// skip_not_convert_modules of auto-round (auto_round/inference/convert_model.py): re.search over the layers of the blocks.
describe("AutoRound: modules_to_not_convert", () => {
  const ENGINES = [
    ["vLLM", ALL_LAYERS],
    ["SGLang", ALL_LAYERS],
  ] as const;
  test.each<[string, JsonObject, number, readonly (readonly [string, number])[]]>([
    ["an empty list", { modules_to_not_convert: [] }, 0, []],
    ["null", { modules_to_not_convert: null }, 0, []],
    ["one layer", { modules_to_not_convert: ["model.layers.0."] }, 285_638_656, ENGINES],
    [
      "one layer of the blocks",
      { ...BLOCKS, modules_to_not_convert: ["model.layers.0."] },
      285_638_656,
      ENGINES,
    ],
    ["the end of names", { modules_to_not_convert: ["down_proj"] }, LAYERS * asTheyAre(PROJECTION), ENGINES],
    [
      "a part of names",
      { ...BLOCKS, modules_to_not_convert: ["self_attn"] },
      LAYERS * asTheyAre(ATTENTION),
      ENGINES,
    ],
    ["the head alone", { modules_to_not_convert: ["lm_head"] }, 0, []],
    [
      "what stays beats what is said of it",
      {
        modules_to_not_convert: ["down_proj"],
        extra_config: { "model.layers.0.mlp.down_proj": { bits: 8 } },
      },
      LAYERS * asTheyAre(PROJECTION),
      [
        ["vLLM", ALL_LAYERS + in8Bits(PROJECTION)],
        ["SGLang", ALL_LAYERS + in8Bits(PROJECTION)],
      ],
    ],
  ])("%s", (_, quantization, more, readers) => {
    const found = of(quantization);
    expect(found).toMatchObject({ total: ALL_LAYERS + more, head: 1_244_659_712, unread: [], dead: [] });
    expect(found.readers).toEqual(readers);
  });
});

// Of auto-round: every linear layer whose name begins as a block's does, but for those whose rows or columns are no multiple of 32.
describe("AutoRound: blocks of a vision tower", () => {
  const MODEL = config("Qwen--Qwen3-VL-8B-Instruct");
  const DECODER = "model.language_model.layers";
  const TOWER = "model.visual.blocks";
  const DEPTH = 27;
  const INNER = 1152;
  const towersOf = (quantization: JsonObject): number | null | undefined =>
    weightsOf(read({ ...MODEL, quantization_config: { ...AUTO_ROUND, ...quantization } })).bytes?.towers;
  const PLAIN = 1_152_776_672;

  test.each<[string, JsonObject, number]>([
    ["in a list", { block_name_to_quantize: [DECODER, TOWER] }, DEPTH * 4 * INNER * INNER],
    ["with a comma", { block_name_to_quantize: `${DECODER},${TOWER}` }, DEPTH * 4 * INNER * INNER],
    ["one of them", { block_name_to_quantize: [DECODER, `${TOWER}.3.`] }, 4 * INNER * INNER],
    ["the decoder's alone", { block_name_to_quantize: DECODER }, 0],
    ["none is named", {}, 0],
    [
      "but for attention's second matrix",
      { block_name_to_quantize: [DECODER, TOWER], extra_config: { "visual.*attn\\.proj": { bits: 16 } } },
      DEPTH * 3 * INNER * INNER,
    ],
    [
      "but for what is left out",
      { block_name_to_quantize: [DECODER, TOWER], modules_to_not_convert: ["visual.blocks.0.attn"] },
      (DEPTH - 1) * 4 * INNER * INNER,
    ],
    [
      "an expression of the decoder is not for a tower that is no block",
      { block_name_to_quantize: DECODER, extra_config: { ".*attn.*": { bits: 8 } } },
      0,
    ],
  ])("%s", (_, quantization, numbers) => {
    expect(towersOf(quantization)).toBe(PLAIN - asTheyAre(numbers));
  });
});
