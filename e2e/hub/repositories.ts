import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  checkpointDirectory,
  headerFile,
  type HeaderEntry,
  savedCheckpoint,
  savedCheckpoints,
} from "../../src/fixtures/checkpoints.ts";
import { fixture } from "../../src/fixtures/read.ts";
import type { Files, Repository } from "./repository.ts";

/** The name of a commit, made of what it is: the same in every run. */
export function commitName(repository: string, label: string): string {
  return createHash("sha1").update(`${repository} ${label}`).digest("hex");
}

const MINIMAX = fixture("MiniMaxAI--MiniMax-M2.5");
const GENERATION = JSON.stringify({ bos_token_id: 200019, eos_token_id: 200020, do_sample: true });

const QUANTISED = {
  "config.json": withoutQuantization(fixture("nvidia--MiniMax-M2.5-NVFP4")),
  "hf_quant_config.json": fixture("nvidia--MiniMax-M2.5-NVFP4.hf_quant_config"),
};

/** Another hf_quant_config.json, as ModelOpt writes it. */
function modelOpt(algorithm: string): string {
  const quantization = {
    quant_algo: algorithm,
    kv_cache_quant_algo: "FP8",
    group_size: 16,
    exclude_modules: ["lm_head"],
  };
  return JSON.stringify({ producer: { name: "modelopt", version: "0.40.0" }, quantization });
}

function withoutQuantization(text: string): string {
  const { quantization_config: _, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(rest, null, 2);
}

/** A repository of one commit. */
function simple(name: string, files: Files, extra: Partial<Repository> = {}): Repository {
  const commit = commitName(name, "main");
  return {
    name,
    formerly: [],
    access: "public",
    trouble: null,
    commits: { [commit]: files },
    messages: {},
    branches: { main: commit },
    tags: {},
    pullRequests: {},
    ...extra,
  };
}

/** A branch whose name has to be encoded in addresses. */
export const ODD_BRANCH = "fix/rope 100%#2?";

function minimax(): Repository {
  const name = "MiniMaxAI/MiniMax-M2.5";
  const [first, second, proposed] = ["first", "second", "proposed"].map((label) => commitName(name, label));
  if (first === undefined || second === undefined || proposed === undefined) throw new Error("three commits");
  const files = {
    "config.json": MINIMAX,
    "generation_config.json": GENERATION,
    "README.md": "# MiniMax-M2.5\n",
  };
  return {
    ...simple(name, files),
    commits: {
      [first]: { "config.json": fixture("minimax_m2--m7-0") },
      [second]: files,
      [proposed]: { ...files, "config.json": fixture("minimax_m2--m7-1") },
    },
    branches: { main: second, [ODD_BRANCH]: proposed },
    tags: { "v1.0": first },
    pullRequests: { 1: proposed },
  };
}

/** Five commits, of which the fourth alone changes the spec. */
function withHistory(): Repository {
  const name = "acme/history";
  const config = JSON.parse(MINIMAX) as Record<string, unknown>;
  const faster = { ...config, rope_theta: 1_000_000 };
  const made: readonly (readonly [message: string, files: Files])[] = [
    ["Upload the model", { "config.json": MINIMAX }],
    ["Write a README", { "config.json": MINIMAX, "README.md": "# A model\n" }],
    ["Indent by four", { "config.json": JSON.stringify(config, null, 4) }],
    ["Raise the rotary base", { "config.json": JSON.stringify(faster, null, 4) }],
    ["Name the version", { "config.json": JSON.stringify({ ...faster, transformers_version: "5.1.0" }) }],
  ];
  const ids = made.map(([message]) => commitName(name, message));
  const main = ids.at(-1) ?? "";
  return {
    ...simple(name, {}),
    commits: Object.fromEntries(made.map(([, files], index) => [ids[index], files])),
    messages: Object.fromEntries(made.map(([message], index) => [ids[index], message])),
    branches: { main },
  };
}

const CONFIG = { "config.json": MINIMAX };

/** The shards of a checkpoint with a header each, and their index: the tensors of a layer stand in one file or two. */
function sharded(type: string, change: (tensors: Map<string, HeaderEntry>) => void = () => undefined): Files {
  const { config, tensors: saved } = savedCheckpoint(type);
  const tensors = new Map(saved);
  change(tensors);
  const all = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  const each = Math.ceil(all.length / SHARDS);
  const shards = Array.from({ length: SHARDS }, (_, i) => all.slice(i * each, (i + 1) * each));
  const name = (i: number): string => `model-0000${i + 1}-of-0000${SHARDS}.safetensors`;
  const weight_map = Object.fromEntries(
    shards.flatMap((part, i) => part.map(([tensor]) => [tensor, name(i)])),
  );
  return {
    "config.json": JSON.stringify(config, null, 2),
    "model.safetensors.index.json": JSON.stringify({ metadata: { total_size: 1 }, weight_map }),
    ...Object.fromEntries(shards.map((part, i) => [name(i), headerFile(part)])),
  };
}

const SHARDS = 5;

/** How many numbers the tensors of a checkpoint have. */
function numbersOf(type: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { dtype, shape } of savedCheckpoint(type).tensors.values())
    counts[dtype] = (counts[dtype] ?? 0) + shape.reduce((product, size) => product * size, 1);
  return counts;
}

function whole(type: string): Files {
  const { config, tensors } = savedCheckpoint(type);
  return { "config.json": JSON.stringify(config, null, 2), "model.safetensors": headerFile(tensors) };
}

/** Every repository of the server. Those of `acme` are made up, each for one thing that can happen. */
export const REPOSITORIES: readonly Repository[] = [
  minimax(),
  withHistory(),
  simple("Qwen/Qwen3.5-27B", { "config.json": fixture("Qwen--Qwen3.5-27B") }),
  simple("acme/renamed", CONFIG, { formerly: ["acme/old-name", "oldcorp/renamed"] }),
  simple("acme/gated", CONFIG, { access: "gated" }),
  simple("acme/private", CONFIG, { access: "private" }),
  simple("acme/disabled", CONFIG, { access: "disabled" }),
  simple("acme/forbidden", CONFIG, { access: "forbidden" }),
  simple("acme/elsewhere-inside", {
    "README.md": "# No config at the top\n",
    "sub/config.json": MINIMAX,
    "other/my_config.json": fixture("minimax_m2--default"),
    "tokenizer_config.json": "{}",
    "params.json": "{}",
  }),
  simple("acme/params-alone", { "params.json": fixture("params/mistral-7b-v0.3"), "tekken.json": "{}" }),
  simple("acme/gguf", { "model-q4.gguf": "GGUF", "README.md": "# Only weights\n" }),
  simple("acme/quantised-beside", { ...QUANTISED, "generation_config.json": GENERATION }),
  simple("acme/quantised-twice", {
    "config.json": fixture("nvidia--MiniMax-M2.5-NVFP4"),
    "hf_quant_config.json": modelOpt("FP8"),
  }),
  simple("acme/in-a-folder", {
    "config.json": fixture("Qwen--Qwen3.5-27B"),
    "quantised/config.json": QUANTISED["config.json"],
    "quantised/hf_quant_config.json": QUANTISED["hf_quant_config.json"],
  }),
  simple("acme/broken-beside", { ...CONFIG, "hf_quant_config.json": "<!doctype html><title>Oops</title>" }),
  simple("acme/limited-twice", CONFIG, { trouble: { kind: "status", status: 429, times: 2 } }),
  simple("acme/limited", CONFIG, { trouble: { kind: "status", status: 429, times: Infinity } }),
  simple("acme/unavailable-twice", CONFIG, { trouble: { kind: "status", status: 503, times: 2 } }),
  simple("acme/broken", CONFIG, { trouble: { kind: "status", status: 500, times: Infinity } }),
  simple("acme/drops-once", CONFIG, { trouble: { kind: "drops", times: 1 } }),
  simple("acme/drops", CONFIG, { trouble: { kind: "drops", times: Infinity } }),
  simple("acme/silent", CONFIG, { trouble: { kind: "silent" } }),
  simple("acme/stalls", CONFIG, { trouble: { kind: "stalls" } }),
  simple("acme/drips", CONFIG, { trouble: { kind: "drips", milliseconds: 60 } }),
  simple("acme/cut", CONFIG, { trouble: { kind: "cut" } }),
  simple("acme/endless", CONFIG, { trouble: { kind: "endless" } }),
  simple("acme/announced", CONFIG, { trouble: { kind: "announced", bytes: 40 * 1024 * 1024 } }),
  simple("acme/closed-to-others", CONFIG, { trouble: { kind: "closed-to-others" } }),
  simple("acme/elsewhere", CONFIG, { trouble: { kind: "elsewhere" } }),
  simple("acme/mixtral", sharded("mixtral"), { parameters: numbersOf("mixtral") }),
  simple(
    "acme/mixtral-other",
    sharded("mixtral", (tensors) => {
      const up = "model.layers.2.block_sparse_moe.experts.1.w3.weight";
      tensors.set(up, { dtype: "BF16", shape: [96, 65] });
      tensors.delete("model.norm.weight");
    }),
  ),
  simple("acme/llama", whole("llama")),
  simple("acme/falcon-cut", {
    "config.json": readFileSync(`${checkpointDirectory("falcon")}/config.json`, "utf8"),
    "model.safetensors": readFileSync(`${checkpointDirectory("falcon")}/model.safetensors`).subarray(
      0,
      -1000,
    ),
  }),
  simple("acme/llama-ends", {
    ...whole("llama"),
    "model.safetensors": headerFile(savedCheckpoint("llama").tensors).subarray(0, 500),
  }),
  simple("acme/llama-gated", whole("llama"), { access: "gated" }),
  simple("acme/llama-unranged", whole("llama"), { ranges: false }),
  simple("acme/lfs-pointer", {
    "config.json": `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 1150\n`,
  }),
  simple("acme/web-page", { "config.json": "\n<!DOCTYPE html><html><body>Sign in</body></html>" }),
  simple("acme/weights", { "config.json": Buffer.from([0x80, 0x02, 0x7d, 0xff, 0xfe, 0x00]) }),
  simple("acme/marked", { "config.json": `\uFEFF${MINIMAX}` }),
];

const made = new Map<string, Repository>();

/** A repository by its name; `tiny/TYPE` has what transformers saved of that type, in several shards. */
export function repositoryNamed(name: string): Repository | undefined {
  const known = REPOSITORIES.find((candidate) => candidate.name === name) ?? made.get(name);
  const [owner, type = ""] = name.split("/");
  if (known !== undefined || owner !== "tiny" || !savedCheckpoints().has(type)) return known;
  const tiny = simple(name, sharded(type), { parameters: numbersOf(type) });
  made.set(name, tiny);
  return tiny;
}
