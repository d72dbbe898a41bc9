import { fork } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readClassesFromFiles } from "../../src/cli/shard-files.ts";
import { loadAllFamilies } from "../../src/families/registry.ts";
import { loadUnknowns } from "../../src/inspect/unknowns.ts";
import { readCorpus } from "./corpus.ts";
import { checkInput } from "./invariants.ts";
import { nextInput } from "./mutate.ts";
import { Random } from "./random.ts";

/** What did not hold in a run, by its kind. */
interface Failure {
  readonly kind: string;
  readonly detail: string;
  count: number;
  /** Inputs that show it, written to the directory of results. */
  readonly files: string[];
}

/** How many inputs there are unless told: a minute of two processors in CI, a few seconds elsewhere. */
const COUNT = process.env["CI"] ? "12000" : "600";

const USAGE = `npm run fuzz -- [--seed N]… [--count N] [--seconds N] [--out DIR] [--only INDEX] [DIR…]
Asks what always holds of hostile inputs, made of the configs in DIR (those of this project unless given); one process a seed.
`;

/** How many inputs are kept of one kind of failure. */
const KEPT = 3;

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", multiple: true, default: ["1", "2"] },
    count: { type: "string", default: COUNT },
    // A machine that is busy with other things asks fewer questions, and says so.
    seconds: { type: "string", default: "165" },
    out: { type: "string", default: join(ROOT, ".results/fuzz") },
    only: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const directories =
  positionals.length > 0
    ? positionals
    : ["src/fixtures/models", "src/fixtures/quantization", "public/gallery"].map((name) => join(ROOT, name));

if (values.help) process.stdout.write(USAGE);
else if (process.send) process.send(await runSeed(Number(values.seed[0]), Number(values.count)));
else await runSeeds(values.seed, Math.ceil(Number(values.count) / values.seed.length));

/** Runs the seeds beside each other, as many as there are processors, and prints what did not hold. */
async function runSeeds(seeds: readonly string[], count: number): Promise<void> {
  const waiting = [...seeds];
  const failures = new Map<string, Failure>();
  let inputs = 0;
  async function work(): Promise<void> {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const { failed, done } = await inProcess(seed, count);
      inputs += done;
      for (const failure of failed) {
        const known = failures.get(failure.kind);
        if (known) known.count += failure.count;
        else failures.set(failure.kind, failure);
      }
    }
  }
  const start = performance.now();
  await Promise.all(Array.from({ length: Math.min(seeds.length, availableParallelism()) }, work));
  for (const { kind, detail, count: times, files } of failures.values())
    process.stdout.write(
      `${kind} (${times} times): ${detail}\n${files.map((file) => `  ${file}\n`).join("")}`,
    );
  const seconds = Math.round((performance.now() - start) / 1000);
  const wanted = seeds.length * count;
  if (inputs < wanted && values.only === undefined)
    process.stdout.write(`Time was up: ${wanted - inputs} of ${wanted} inputs were not asked.\n`);
  process.stdout.write(
    `fuzz: ${inputs} inputs of seeds ${seeds.join(", ")} in ${seconds} s, ${failures.size} kinds of failure\n`,
  );
  process.exitCode = failures.size > 0 ? 1 : 0;
}

interface Outcome {
  readonly failed: readonly Failure[];
  readonly done: number;
}

function inProcess(seed: string, count: number): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const only = values.only === undefined ? [] : ["--only", values.only];
    const { seconds, out } = values;
    const args = ["--seed", seed, "--count", String(count), "--seconds", seconds, "--out", out];
    const child = fork(fileURLToPath(import.meta.url), [...args, ...only, ...directories], {
      execArgv: ["--import", "tsx"],
      serialization: "advanced",
    });
    let outcome: Outcome | undefined;
    child.on("message", (message) => (outcome = message as Outcome));
    child.on("error", reject);
    child.on("exit", (code) => {
      if (outcome) resolve(outcome);
      else reject(new Error(`The process of seed ${seed} ended with status ${code}.`));
    });
  });
}

async function runSeed(seed: number, count: number): Promise<Outcome> {
  readClassesFromFiles();
  await Promise.all([loadAllFamilies(), loadUnknowns()]);
  const corpus = readCorpus(directories);
  const random = new Random(seed);
  const failures = new Map<string, Failure>();
  const only = values.only === undefined ? null : Number(values.only);
  const end = performance.now() + 1000 * Number(values.seconds);
  let done = 0;
  for (; done < count && performance.now() < end; done++) {
    const index = done;
    const input = nextInput(random, corpus);
    // Questions draw from numbers of their own: an input can be asked again alone.
    if (only !== null && index !== only) continue;
    await checkInput(input, new Random(seed * 1_000_003 + index), index, (kind, detail) => {
      const known = failures.get(kind) ?? { kind, detail, count: 0, files: [] };
      failures.set(kind, known);
      known.count++;
      if (known.files.length < KEPT) known.files.push(keep(`${seed}-${index}`, input.text, input.side));
    });
  }
  return { failed: [...failures.values()], done };
}

function keep(name: string, text: string, side: string | null): string {
  mkdirSync(values.out, { recursive: true });
  const file = join(values.out, `${name}.json`);
  writeFileSync(file, text);
  if (side !== null) writeFileSync(join(values.out, `${name}.hf_quant_config.json`), side);
  return file;
}
