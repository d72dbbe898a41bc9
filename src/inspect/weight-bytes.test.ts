import { describe, expect, test } from "vitest";
import type { WeightBytes } from "../analysis/weight-bytes.ts";
import { fixture } from "../fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";
import { namesOf, weightsOf } from "./weights.ts";

function bytesOf(file: string, change = (text: string): string => text): WeightBytes | null {
  const result = inspectText(change(fixture(file)));
  if (!result.ok) throw new Error(result.error.message);
  return weightsOf(result).bytes;
}

// The Llama of quantization/: h = 4096, 32 and 8 heads of 128, 14336 inside, 4 layers, 128256 tokens, bfloat16.
const LINEAR = 2 * 4096 * 4096 + 2 * 1024 * 4096 + 3 * 14336 * 4096;
const NORMS = 2 * 4096 * 2;
const EMBEDDING = 128256 * 4096 * 2;

describe("a layer of a dense model", () => {
  test.each([
    // Seven matrices, each with a float32 scale and one for its inputs.
    ["fp8-static", LINEAR + 7 * 8 + NORMS],
    // A byte for 16 numbers, a float32 for each matrix and one for its inputs.
    ["compressed-tensors-nvfp4", LINEAR / 2 + LINEAR / 16 + 7 * 8 + NORMS],
    // A scale of the model's type for each of 2 × (4096 + 1024 + 14336) + … output channels.
    [
      "compressed-tensors-fp8-dynamic",
      LINEAR + 2 * (4096 + 1024 + 1024 + 4096 + 14336 + 14336 + 4096) + NORMS,
    ],
    ["compressed-tensors-fp8-block", LINEAR + 2 * (LINEAR / (128 * 128)) + NORMS],
    // Scales of 2 bytes, zero points of half a byte, and an int32 for each input channel.
    ["compressed-tensors-w4a16", LINEAR / 2 + (LINEAR / 128) * 2.5 + 4 * (6 * 4096 + 14336) + NORMS],
    // o_proj is left out.
    ["awq", (LINEAR - 4096 * 4096) / 2 + ((LINEAR - 4096 * 4096) / 128) * 2.5 + 4096 * 4096 * 2 + NORMS],
    // A byte for 64 numbers, and a float32 for 256 of those bytes.
    ["bitsandbytes-nf4", LINEAR / 2 + LINEAR / 64 + 4 * (LINEAR / 64 / 256) + NORMS],
  ])("%s", (name, bytes) => {
    expect(bytesOf(`quantization/${name}`)?.layers).toEqual([{ from: 0, to: 3, bytes }]);
  });

  test("and the sum: embedding and head as they are", () => {
    const bytes = bytesOf("quantization/fp8-static");
    expect(bytes).toMatchObject({ dtype: "bfloat16", embedding: EMBEDDING, lm_head: EMBEDDING, mtp: 0 });
    expect(bytes?.total).toBe(2 * EMBEDDING + 4 * (LINEAR + 7 * 8 + NORMS) + 4096 * 2);
  });

  test("modules one by one: each layer its own, and the head in groups of 32", () => {
    const down = 4096 * 14336;
    const rest = (LINEAR - down) * 2 + NORMS;
    expect(bytesOf("quantization/modelopt-mixed")).toMatchObject({
      lm_head: EMBEDDING / 4 + EMBEDDING / 64 + 8,
      layers: [
        { from: 0, to: 0, bytes: rest + down + 8 },
        { from: 1, to: 2, bytes: rest + down / 2 + down / 16 + 8 },
        { from: 3, to: 3, bytes: rest + down * 2 },
      ],
    });
  });

  test("without quantisation, every parameter in its type; without a type in bfloat16", () => {
    const plain = bytesOf("meta-llama--Meta-Llama-3.1-8B");
    expect(plain?.total).toBe(8030261248 * 2);
    const untyped = bytesOf("meta-llama--Meta-Llama-3.1-8B", (text) =>
      text.replace(/"torch_dtype": "bfloat16",/, ""),
    );
    expect(untyped).toEqual(plain);
  });

  test("with a method that is not described there is nothing to count", () => {
    expect(bytesOf("quantization/unknown")).toBeNull();
  });
});

describe("experts", () => {
  test("NVFP4 experts, everything else as it was (MiniMax-M2.5-NVFP4)", () => {
    const experts = 256 * 3 * 3072 * 1536;
    const attention = 2 * 6144 * 3072 + 2 * 1024 * 3072 + 6144 + 1024;
    const router = 256 * 3072;
    const bytes = experts / 2 + experts / 16 + 768 * 8 + 2 * (attention + router + 2 * 3072);
    expect(bytesOf("nvidia--MiniMax-M2.5-NVFP4")?.layers).toEqual([{ from: 0, to: 61, bytes }]);
  });

  test("DeepSeek-V3's FP8 blocks come to the size of its published files", () => {
    const bytes = bytesOf("deepseek-ai--DeepSeek-V3")?.total ?? 0;
    // The safetensors files of deepseek-ai/DeepSeek-V3 have 688586727753 bytes, their headers included.
    expect((bytes + 2 * 129280 * 7168 * 2) / 688586727753).toBeCloseTo(1, 4);
  });

  test("MXFP4 is a byte for 32 numbers more than 4 bits (gpt-oss-120b)", () => {
    const experts = 128 * 3 * 2880 * 2880;
    const saved = 2 * experts - (experts / 2 + experts / 32);
    const [quantised, plain] = [
      (text: string) => text,
      (text: string) => text.replace(/"mxfp4"/, '"none"'),
    ].map((change) => bytesOf("openai--gpt-oss-120b", change));
    expect(plain).toBeNull();
    const whole = bytesOf("openai--gpt-oss-120b", (text) =>
      text.replace(/"quantization_config": \{[\s\S]*?\},/, ""),
    );
    expect((whole?.total ?? 0) - (quantised?.total ?? 0)).toBe(36 * saved);
  });
});

test("compressed attention under FP8 in blocks, matrix by matrix (DeepSeek-V4-Flash, its last layer)", () => {
  const blocks = ([rows, columns]: readonly [number, number]): number =>
    rows * columns + Math.ceil(rows / 128) * Math.ceil(columns / 128);
  const h = 4096;
  const attention: readonly (readonly [number, number])[] = [
    [1024, h],
    [64 * 512, 1024],
    [512, h],
    [8 * 1024, (64 * 512) / 8],
    [h, 8 * 1024],
    // The indexer's queries.
    [64 * 128, 1024],
  ];
  // Released in bfloat16: the compressor and that of the indexer, whose entries overlap, and the indexer's weights_proj.
  const released = (2 * 1024 + 2 * 256 + 64) * h;
  const shared = [[2048, h] as const, [2048, h] as const, [h, 2048] as const];
  const quantised = [...attention, ...shared].reduce((sum, matrix) => sum + blocks(matrix), 0);
  // Routed experts in MXFP4: half a byte for a number, and a byte for 32 of them.
  const experts = (256 * 3 * 2048 * h * 17) / 32;
  const places = 4 * 1024 + 4 * 256;
  const norms = 2 * h + 1024 + 512 + 512 + 128;
  const streams = 2 * (24 * 4 * h + 24 + 3);
  const plain = released + 256 * h + places + norms + streams + 64;
  const layers = bytesOf("deepseek-ai--DeepSeek-V4-Flash")?.layers ?? [];
  expect(layers.at(-1)?.bytes).toBe(quantised + experts + 2 * plain);
});

test("ten thousand layers are as many runs as differ", () => {
  const long = (text: string): string =>
    text.replace(/"num_hidden_layers": \d+/, '"num_hidden_layers": 10000');
  const bytes = bytesOf("quantization/fp8-static", long);
  expect(bytes?.layers).toEqual([{ from: 0, to: 9_999, bytes: LINEAR + 7 * 8 + NORMS }]);
  expect(bytesOf("quantization/modelopt-mixed", long)?.layers.map(({ from, to }) => [from, to])).toEqual([
    [0, 0],
    [1, 2],
    [3, 9999],
  ]);
});

describe("towers", () => {
  test("are left as they are where the file leaves them out, and count with the whole model", () => {
    const bytes = bytesOf("nvidia--Gemma-4-26B-A4B-NVFP4");
    // Parameters that transformers builds in the tower and what embeds its output.
    expect(bytes?.towers).toBe(2 * 572_792_112);
    expect(bytes?.whole).toBe((bytes?.total ?? 0) + 2 * 572_792_112);
  });

  test("are quantised as any linear layer where the file does not leave them out", () => {
    const bytes = bytesOf("nvidia--Gemma-4-26B-A4B-NVFP4", (text) => {
      const config = JSON.parse(text) as Record<string, unknown>;
      return JSON.stringify({
        ...config,
        quantization_config: { quant_method: "bitsandbytes", load_in_8bit: true, llm_int8_skip_modules: [] },
      });
    });
    expect(bytes?.towers).toBeLessThan(1.2 * 572_792_112);
  });

  test("stay as they are with GPTQ, which quantises the decoder's layers alone", () => {
    const bytes = bytesOf("google--gemma-4-26B-A4B", (text) => {
      const config = JSON.parse(text) as Record<string, unknown>;
      return JSON.stringify({
        ...config,
        quantization_config: { quant_method: "gptq", bits: 4, group_size: 128, sym: true, desc_act: false },
      });
    });
    expect(bytes?.towers).toBe(2 * 572_792_112);
  });

  test("without them, the whole model is all but its draft modules", () => {
    const bytes = bytesOf("meta-llama--Meta-Llama-3.1-8B");
    expect(bytes).toMatchObject({ towers: 0, whole: bytes?.total });
  });
});

test("a file that is read as another type has the names of that type's checkpoint", () => {
  const own = inspectText(fixture("meta-llama--Meta-Llama-3.1-8B"), { as: "internlm2" });
  if (!own.ok) throw new Error(own.error.message);
  expect(namesOf(own).layer).toMatchObject({ self_attn: "attention" });
});
