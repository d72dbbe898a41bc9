import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import { fixture, trueRun } from "../../fixtures/read.ts";
import { preparedRun } from "../../fixtures/runs.ts";
import { madeValues } from "../../reference/made-weights.ts";
import { nameOf, storedTensors } from "../../spec/checkpoint.ts";
import { parseArguments } from "../arguments/arguments.ts";
import type { RunArguments } from "../arguments/run-arguments.ts";
import { runFile } from "./run-command.ts";

const LLAMA = "llama--7-0";

/** The line that a run of a config prints, as an object, and the exit status. */
async function run(config: unknown, args: Partial<RunArguments> = {}) {
  const { input_ids: ids } = trueRun(LLAMA);
  const lines: string[] = [];
  const status = await runFile(
    {
      command: "run",
      file: "config.json",
      ids,
      positions: [12],
      hidden: false,
      weights: null,
      transformers: LATEST_TRANSFORMERS,
      ...args,
    },
    (file) => {
      if (file !== "config.json") throw Object.assign(new Error("not there"), { code: "ENOENT" });
      return typeof config === "string" ? config : JSON.stringify(config);
    },
    (line) => lines.push(line),
  );
  return { status, printed: JSON.parse(lines.join("\n")) as Record<string, never> };
}

/** A tensor as a file has it. */
interface Written {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Buffer;
}

type Write = (name: string, shape: readonly number[], data: Float32Array) => readonly Written[];

const inFloat32: Write = (name, shape, data) => [
  { name, dtype: "F32", shape, bytes: Buffer.from(Float32Array.from(data).buffer) },
];

const inBfloat16: Write = (name, shape, data) => {
  const words = new Uint32Array(Float32Array.from(data).buffer);
  const bytes = Buffer.from(Uint16Array.from(words, (word) => word >>> 16).buffer);
  return [{ name, dtype: "BF16", shape, bytes }];
};

/** Writes a safetensors file with the made weights of a run's model. */
function checkpoint(run: string, write: Write): string {
  const { spec } = preparedRun(run);
  const header: Record<string, object> = {};
  const parts: Buffer[] = [];
  let at = 0;
  for (const stored of storedTensors(spec.body, {}))
    for (const layer of stored.layers?.flatMap(({ from, to }) =>
      Array.from({ length: to - from + 1 }, (_, i) => from + i),
    ) ?? [null]) {
      const own = nameOf(stored, layer);
      for (const { name, dtype, shape, bytes } of write(
        own,
        stored.shape,
        madeValues(own, stored.shape).data,
      )) {
        header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
        parts.push(bytes);
        at += bytes.length;
      }
    }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const directory = mkdtempSync(join(tmpdir(), "run-"));
  writeFileSync(join(directory, "model.safetensors"), Buffer.concat([length, text, ...parts]));
  return directory;
}

test("the logits of the positions asked for, and four channels of every state", async () => {
  const { logits, hidden, config } = trueRun(LLAMA);
  const { status, printed } = await run(config, { positions: [0, 12], hidden: true });
  expect(status).toBe(0);
  expect(printed).toMatchObject({ file: "config.json", ok: true, positions: [0, 12] });
  const [first, last] = printed["logits"] as unknown as number[][];
  expect(first?.[5]).toBeCloseTo(logits[0]?.[5] ?? NaN, 3);
  expect(last?.[5]).toBeCloseTo(logits[2]?.[5] ?? NaN, 3);
  const states = printed["hidden"] as unknown as number[][];
  expect(states.map(({ length }) => length)).toEqual(hidden.map(() => 4));
});

test("a checkpoint's safetensors give the same, in bfloat16 nearly", async () => {
  const { config } = trueRun(LLAMA);
  const made = (await run(config)).printed["logits"] as unknown as number[][];
  const read = (await run(config, { weights: checkpoint(LLAMA, inFloat32) })).printed[
    "logits"
  ] as unknown as number[][];
  expect(read).toEqual(made);
  const short = (await run(config, { weights: checkpoint(LLAMA, inBfloat16) })).printed[
    "logits"
  ] as unknown as number[][];
  expect(short).not.toEqual(made);
  expect(short[0]?.[5]).toBeCloseTo(made[0]?.[5] ?? NaN, 0);
});

test("a tensor that is missing or has another shape is named", async () => {
  const { config } = trueRun(LLAMA);
  const weights = checkpoint(LLAMA, inFloat32);
  const wider = await run({ ...config, intermediate_size: 97 }, { weights });
  expect(wider.printed["error"]).toMatchObject({ message: expect.stringContaining("[97, 64]") as string });
  const deeper = await run({ ...config, num_hidden_layers: 5 }, { weights });
  expect(deeper.printed["error"]).toMatchObject({
    message: expect.stringContaining("model.layers.4.") as string,
  });
});

test("a model that is too large is refused with its size", async () => {
  const { status, printed } = await run(fixture("llama--default"));
  expect(status).toBe(2);
  expect(printed["error"]).toMatchObject({
    code: "cannot-run",
    message: expect.stringMatching(/6\.7 billion parameters, 27 GB/) as string,
  });
});

test("a guess is said, and so is a directory of weights that is not there, with a place", async () => {
  const { config } = trueRun(LLAMA);
  const { printed } = await run({ ...config, model_type: "acme_ultra" });
  expect(printed["guess"]).toMatchObject({ as: "llama" });
  const absent = await run(config, { weights: "no/such/directory" });
  expect(absent.printed["error"]).toMatchObject({
    code: "cannot-run",
    message: expect.stringMatching(/^no\/such\/directory cannot be read/) as string,
    line: 1,
    column: 1,
  });
});

test("a router that is to choose more experts than there are is refused", async () => {
  const { printed } = await run({
    ...trueRun("mixtral--7-0").config,
    num_experts_per_tok: 9,
    num_local_experts: 8,
  });
  expect(printed["error"]).toMatchObject({
    code: "cannot-run",
    message: expect.stringContaining("9 of 8") as string,
  });
});

test("divisors of longrope that are not one for each pair are refused; one divides all", async () => {
  const { config } = trueRun("phi3--longrope");
  const withShort = (short_factor: readonly number[]) =>
    run(
      { ...config, rope_parameters: { ...(config["rope_parameters"] as object), short_factor } },
      { ids: [1, 2], positions: [1] },
    );
  expect((await withShort([1, 1, 1, 1, 1])).printed["error"]).toMatchObject({
    code: "cannot-run",
    message: expect.stringMatching(/5 divisors, and 8 pairs/) as string,
  });
  const eight = await withShort([2, 2, 2, 2, 2, 2, 2, 2]);
  expect((await withShort([2])).printed["logits"]).toEqual(eight.printed["logits"]);
});

test("a token that the vocabulary lacks is refused", async () => {
  const { printed } = await run(trueRun(LLAMA).config, { ids: [4, 128], positions: [0] });
  expect(printed["error"]).toMatchObject({ message: expect.stringContaining("no 128") as string });
});

test.each([
  [["run", "config.json"], "--ids"],
  [["run", "config.json", "--ids", "4,x"], "4,x"],
  [["run", "config.json", "--ids", "4,5", "--positions", "2"], "from 0 to 1"],
  [["run", "a.json", "b.json", "--ids", "4"], "one file"],
])("%j is no command: %s", (args, said) => {
  expect(parseArguments(args)).toMatchObject({ ok: false, error: expect.stringContaining(said) as string });
});

test("FP8 with a scale for each block gives what its numbers times the scales give", async () => {
  const { config } = trueRun(LLAMA);
  /** One and minus a half in turn, both of which FP8 has, a fiftieth of them being the weights. */
  const codes = (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 0xb0 : 0x38));
  const isMatrix = (name: string): boolean => name.endsWith("_proj.weight");
  const packed: Write = (name, shape, data) =>
    isMatrix(name)
      ? [
          { name, dtype: "F8_E4M3", shape, bytes: Buffer.from(codes(data.length)) },
          {
            name: `${name}_scale_inv`,
            dtype: "F32",
            shape: [1, 1],
            bytes: Buffer.from(Float32Array.of(0.02).buffer),
          },
        ]
      : inFloat32(name, shape, data);
  const plain: Write = (name, shape, data) =>
    inFloat32(
      name,
      shape,
      isMatrix(name)
        ? Float32Array.from(codes(data.length), (code) => (code === 0xb0 ? -0.5 : 1) * 0.02)
        : data,
    );
  const [fromFp8, fromFloat32] = await Promise.all(
    [packed, plain].map((write) => run(config, { weights: checkpoint(LLAMA, write) })),
  );
  expect(fromFp8?.printed["ok"]).toBe(true);
  const logits = (of: typeof fromFp8): readonly number[] =>
    (of?.printed["logits"] as unknown as number[][])[0] ?? [];
  logits(fromFp8).forEach((logit, i) => {
    expect(logit).toBeCloseTo(logits(fromFloat32)[i] ?? NaN, 4);
  });
});
