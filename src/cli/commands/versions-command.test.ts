import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { parseArguments } from "../arguments/arguments.ts";
import type { VersionsArguments } from "../arguments/versions-arguments.ts";
import { versionsFiles } from "./versions-command.ts";

interface Wire {
  readonly ok: boolean;
  readonly unknown_to: readonly string[];
  readonly spec_differs: readonly { pointer: string; values: object }[];
  readonly legacy: readonly { attribute: string; values: object; cause: string; spec: unknown }[];
  readonly resaved: {
    readonly [version: string]: {
      ok: boolean;
      losses: readonly { pointer: string }[];
      spent: readonly { field: string; as: string[] }[];
      refused: { readonly [version: string]: string };
      reads: { readonly [version: string]: readonly { attribute: string; was: unknown; now: unknown }[] };
    };
  };
  readonly upgrade: { from: string; to: string; impossible: string | null; noticed: readonly unknown[] };
}

async function run(texts: { readonly [file: string]: string }, ...options: string[]) {
  const parsed = parseArguments(["versions", ...Object.keys(texts), ...options]);
  if (!parsed.ok) throw new Error(parsed.error);
  const lines: string[] = [];
  const status = await versionsFiles(
    parsed.value as VersionsArguments,
    (file) => texts[file] ?? "",
    (line) => lines.push(line),
  );
  return {
    status,
    lines,
    wires: lines.map((line) => (line.startsWith("{") ? (JSON.parse(line) as Wire) : null)),
  };
}

const QWEN3 = fixture("Qwen--Qwen3-0.6B");

test("prints what the versions give differently, with the spec's value beside it", async () => {
  const { status, wires } = await run({ "a.json": QWEN3 });
  const [wire] = wires;
  expect(status).toBe(0);
  expect(wire?.spec_differs).toEqual([]);
  expect(wire?.legacy.find(({ attribute }) => attribute === "rope_theta")).toMatchObject({
    values: { "4.57.6": 1000000, "5.17.0": "absent", "5.18.0": "absent" },
    spec: { value: 1000000, pointers: ["/body/position/rope_theta"] },
  });
  expect(wire?.upgrade).toMatchObject({ from: "4.57.6", to: "5.18.0", impossible: null });
});

test("values of the spec that rest on a class default move with the version", async () => {
  const { wires } = await run({
    "a.json": '{"model_type":"qwen3_vl_moe","text_config":{"model_type":"qwen3_vl_moe_text"}}',
  });
  expect(wires[0]?.spec_differs).toContainEqual({
    pointer: "/body/position/rope_theta",
    values: { "4.57.6": 5000000, "5.17.0": 500000, "5.18.0": 500000 },
  });
});

test("a version without a class has unknown-type in every row", async () => {
  const { wires } = await run({ "a.json": fixture("MiniMaxAI--MiniMax-M2.5") });
  expect(wires[0]?.unknown_to).toEqual(["4.57.6"]);
  expect(wires[0]?.legacy[0]?.values).toMatchObject({ "4.57.6": "unknown-type" });
});

test("fields that a saved file has no longer are named, with what is saved in their place", async () => {
  const { wires } = await run({ "a.json": fixture("deepseek-ai--DeepSeek-V4-Flash") });
  const saved = wires[0]?.resaved["5.18.0"];
  expect(saved?.spent).toContainEqual({ field: "/compress_ratios", as: ["layer_types"] });
  expect(saved?.losses).toEqual([]);
});

test("a saved file is read by the other versions too", async () => {
  const { wires } = await run({ "a.json": QWEN3 });
  expect(wires[0]?.resaved["5.18.0"]?.reads["4.57.6"]).toEqual([
    { attribute: "rope_theta", was: 1000000, now: 10000, outcomes: { was: "value", now: "value" } },
  ]);
  const { lines } = await run({ "a.json": QWEN3 }, "--pretty");
  expect(lines[0]?.split("rope_theta is 10000, not 1000000")).toHaveLength(2);
  expect(lines[0]).toContain(
    "Saved by 5.17.0 or 5.18.0 and read by 4.57.6: rope_theta is 10000, not 1000000.",
  );
});

test("a version that refuses the saved file, though it loads the original, is said to refuse it", async () => {
  const file = '{"model_type":"hy_v4","num_hidden_layers":1}';
  const { wires } = await run({ "a.json": file });
  const saved = wires[0]?.resaved["5.18.0"];
  const why = 'HYV4Config of transformers 5.17.0 refuses "indexed_attention" in layer_types.';
  expect(saved?.refused).toEqual({ "5.17.0": why });
  expect(saved?.reads).toEqual({});
  expect((await run({ "a.json": file }, "--pretty")).lines.join("")).toContain(`Saved by 5.18.0: ${why}`);
});

test("a word of the file is told from an attribute that is absent", async () => {
  const texts = {
    "a.json": '{"model_type":"qwen3","rope_theta":10000.0,"hidden_act":"absent","n_layer":"absent"}',
  };
  const [wire] = (await run(texts)).wires;
  const theta = wire?.legacy.find(({ attribute }) => attribute === "rope_theta");
  expect(theta).toMatchObject({
    values: { "5.18.0": "absent" },
    outcomes: { "4.57.6": "value", "5.17.0": "absent", "5.18.0": "absent" },
  });
  const [pretty = ""] = (await run(texts, "--pretty")).lines;
  expect(pretty).toContain("rope_theta  4.57.6: 10000  5.17.0: absent  5.18.0: absent");
});

test("a file that gives no spec has its versions, and why it gives none", async () => {
  const float = '{"model_type":"qwen3","hidden_size":4096.0}';
  const { status, wires } = await run({ "a.json": float });
  expect(status).toBe(0);
  expect(wires[0]).toMatchObject({
    ok: true,
    spec_error: { code: "wrong-type", at: "/hidden_size" },
    refused: { "5.18.0": expect.stringContaining("takes a whole number for hidden_size") },
    upgrade: { from: "4.57.6", to: "5.18.0", impossible: expect.stringContaining("5.18.0") },
    resaved: { "4.57.6": { ok: true } },
  });
  const theta = '{"model_type":"qwen3","rope_theta":[1000000.0,10000.0]}';
  expect((await run({ "a.json": theta })).wires[0]).toMatchObject({
    ok: true,
    spec_error: { code: "wrong-type" },
    spec_differs: [],
    legacy: expect.arrayContaining([expect.objectContaining({ attribute: "rope_theta", spec: null })]),
    upgrade: { impossible: null },
  });
  expect((await run({ "a.json": theta }, "--pretty")).lines[0]).toContain(
    "a.json:1:23: wrong-type: rope_theta",
  );
  const failing = await run({ "a.json": float }, "--fail-on", "version-change");
  expect(failing.status).toBe(1);
});

test("a file that neither the spec nor a version reads says why not, and gives exit status 2", async () => {
  const { status, wires } = await run({ "a.json": '{"hidden_size":64}' });
  expect(status).toBe(2);
  expect(wires[0]).toMatchObject({
    ok: false,
    error: { code: "no-model-type" },
    unknown_to: ["4.57.6", "5.17.0", "5.18.0"],
    upgrade: { impossible: expect.stringContaining("no class for a file without model_type") },
  });
});

test("--fail-on version-change is met by what model code notices between the two versions", async () => {
  const fails = async (...options: string[]) =>
    (await run({ "a.json": QWEN3 }, "--fail-on", "version-change", ...options)).status;
  expect(await fails("--from", "4.57.6", "--to", "5.18.0")).toBe(1);
  expect(await fails("--from", "5.17.0", "--to", "5.18.0")).toBe(0);
  const minimax = { "a.json": fixture("MiniMaxAI--MiniMax-M2.5") };
  expect((await run(minimax, "--fail-on", "version-change", "--from", "4.57.6")).status).toBe(1);
});

test("a file that cannot be read does not stop the others", async () => {
  const { status, wires } = await run({ "a.json": "{", "b.json": QWEN3 });
  expect(status).toBe(2);
  expect(wires.map((wire) => wire?.ok)).toEqual([false, true]);
});

test("--pretty says the upgrade first", async () => {
  const { lines } = await run({ "a.json": QWEN3 }, "--pretty");
  expect(lines[0]?.split("\n")[1]).toBe(
    "From transformers 4.57.6 to 5.18.0 model code has to follow: 5.18.0 gives rope_scaling in another form, without scaling in either; it keeps rope_theta as rope_parameters.rope_theta.",
  );
});

test("--pretty says of each version once why it does not load the file, and which have class defaults", async () => {
  const pretty = async (file: string, ...options: string[]) =>
    (await run({ "a.json": file }, "--pretty", ...options)).lines.join("\n");
  const only = await pretty(
    '{"model_type":"hy_v4","num_hidden_layers":1,"layer_types":["indexed_attention"]}',
  );
  expect(only).toContain("5.18.0 alone loads this file: there is no upgrade to judge.");
  expect(only).toContain("class defaults of 5.17.0 and 5.18.0.");
  const none = await pretty('{"model_type":"gpt_neox_reward_model"}');
  expect(none.split("knows no class").length).toBe(2);
  expect(none).toContain("No version that is known here has class defaults for this model type.");
  const gemma = await pretty(fixture("google--gemma-4-26B-A4B"), "--from", "4.57.6");
  expect(gemma.split("knows no class").length).toBe(2);
});

test("versions and conditions that it does not know are refused", () => {
  expect(parseArguments(["versions", "a", "--from", "5.1.0"])).toMatchObject({ ok: false });
  expect(parseArguments(["versions", "a", "--fail-on", "danger"])).toMatchObject({ ok: false });
});
