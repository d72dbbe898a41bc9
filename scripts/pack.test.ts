import { execFile, type ExecFileOptions } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONFIGS, fixtureUrl } from "../src/fixtures/read.ts";

/**
 * The package as others get it: built, packed, installed from the tarball into an empty project, type-checked there and
 * run in plain Node.
 */
const ROOT = resolve(import.meta.dirname, "..");
const pathOf = (name: string): string => fileURLToPath(fixtureUrl(name));
const project = mkdtempSync(join(tmpdir(), "spec-explorer-pack-"));
const installed = join(project, "node_modules/spec-explorer");
const MINUTE = 60_000;
/** What docs/contributing.md shows is of the sources (docs.test.ts). */
const PAGES = readdirSync(join(ROOT, "docs")).filter(
  (page) => page.endsWith(".md") && page !== "contributing.md",
);
let tarball = "";

beforeAll(async () => {
  // Builds first: the `prepack` script.
  await run("npm", ["pack", "--silent", "--pack-destination", project], { cwd: ROOT, timeout: 4 * MINUTE });
  tarball = readdirSync(project).find((file) => file.endsWith(".tgz")) ?? "";
  if (tarball === "") throw new Error("npm pack left no tarball.");
  writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }');
  copyFileSync(pathOf("Qwen--Qwen3.5-27B"), join(project, "config.json"));
  const quickly = [
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--fetch-retries=1",
    "--fetch-timeout=20000",
  ];
  await run("npm", ["install", ...quickly, `./${tarball}`], { timeout: 2 * MINUTE }).catch(
    (error: unknown) => {
      throw new Error(
        "The tarball could not be installed. Its dependencies come from npm's cache or registry; without a network they have to be in the cache.",
        { cause: error },
      );
    },
  );
}, 7 * MINUTE);

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
}, MINUTE);

describe("the package for a user of TypeScript", () => {
  beforeAll(() => {
    writeFileSync(join(project, "consumer.ts"), CONSUMER);
    for (const page of PAGES)
      for (const [index, code] of examples(page).entries())
        writeFileSync(join(project, `${page.replace(".md", "")}-${index}.ts`), code);
    for (const name of readdirSync(join(ROOT, "examples")))
      copyFileSync(join(ROOT, "examples", name), join(project, name.replace(/\.mjs$/, ".program.ts")));
  });

  test.concurrent.each([
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ])(
    "a strict consumer and the examples of all docs: module %s, moduleResolution %s",
    async (module, moduleResolution) => {
      const compilerOptions = {
        ...{ module, moduleResolution, target: "es2022", lib: ["es2022"], noEmit: true },
        ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
        ...{ types: ["node"], typeRoots: [join(ROOT, "node_modules/@types")] },
      };
      const file = `tsconfig.${moduleResolution}.json`;
      writeFileSync(join(project, file), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
      const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
      await run(process.execPath, [tsc, "-p", file], { timeout: 5 * MINUTE });
    },
    5 * MINUTE,
  );
});

describe("the package in plain Node", () => {
  test("a spec, from a config as text and as an object", async () => {
    const built = await runModule<object>(`
      import { readFileSync } from "node:fs";
      import { buildEngineSpec } from "spec-explorer/adapters";
      import { countParameters } from "spec-explorer/analysis";

      const text = readFileSync("config.json", "utf8");
      const { ok, spec } = await buildEngineSpec(text);
      const again = await buildEngineSpec(JSON.parse(text));
      const { attention, position } = spec.body;
      print({
        ok,
        dom: [typeof document, typeof window],
        rotary_dim: attention.rotary_dim,
        rope_theta: position.rope_theta,
        text: countParameters(spec.body).text,
        same: JSON.stringify(again.spec) === JSON.stringify(spec),
      });
    `);
    expect(built).toEqual({
      ok: true,
      dom: ["undefined", "undefined"],
      // A quarter of head_dim 256; rope_parameters says 10000000.
      rotary_dim: 64,
      rope_theta: 10_000_000,
      // Summed over the names and shapes of the checkpoint's own tensors.
      text: 26_895_998_464,
      same: true,
    });
  });

  test("families are loaded one by one, or all at once", async () => {
    const told = await runModule<object>(`
      import { readFileSync } from "node:fs";
      import { buildEngineSpec, buildEngineSpecSync, loadAllFamilies } from "spec-explorer/adapters";

      const qwen = JSON.parse(readFileSync("config.json", "utf8"));
      const minimax = JSON.parse(readFileSync(${JSON.stringify(pathOf("MiniMaxAI--MiniMax-M2.5"))}, "utf8"));
      const how = (config) => {
        const result = buildEngineSpecSync(config);
        return result.ok ? result.spec.body.type : result.error.code;
      };
      const first = how(qwen);
      await buildEngineSpec(qwen);
      const one = [how(qwen), how(minimax)];
      await loadAllFamilies();
      print({ first, one, all: how(minimax), unknown: how({ model_type: "no_such_model" }) });
    `);
    expect(told).toEqual({
      first: "family-not-loaded",
      one: ["qwen3_5", "family-not-loaded"],
      all: "minimax_m2",
      unknown: "unknown-model-type",
    });
  });

  test("specs of every family, valid by the schema", async () => {
    const told = await runModule<{ valid: number; failed: object[] }>(`
      import { readFileSync } from "node:fs";
      import { buildEngineSpec } from "spec-explorer/adapters";
      import { EngineModelSpec } from "spec-explorer/spec";

      const failed = [];
      let valid = 0;
      for (const file of ${JSON.stringify(CONFIGS.map(pathOf))}) {
        const built = await buildEngineSpec(readFileSync(file, "utf8"));
        if (!built.ok) failed.push({ file, ...built.error });
        else if (EngineModelSpec.safeParse(built.spec).success) valid++;
      }
      print({ valid, failed });
    `);
    expect(told).toEqual({ valid: CONFIGS.length, failed: [] });
  });

  test("the examples of docs/library.md run", async () => {
    const outputs = await Promise.all(examples("library.md").map((code) => runCode(code)));
    expect(outputs[0]).toMatch(/^qwen3_5 26895998464\n/);
    expect(outputs[0]).toMatch(/\n10000000 64\n$/);
    expect(outputs[1]).toContain("/text_config/rope_parameters/rope_theta");
    expect(outputs[3]).toContain("### transformers 5.17.0 → transformers 5.18.0");
    // Where tensor parallelism cuts a tensor, and what of its component it holds.
    expect(outputs[4]).toMatch(
      /^model\.language_model\.embed_tokens\.weight \[ 248320, 5120 \] bfloat16 .* 0\n/,
    );
    // The 5.18.0 object has no rope_theta; model code goes on with a default of its own.
    expect(outputs[5]).toMatch(/^10000000\n/);
    expect(outputs[5]).toMatch(/\nrope_theta is wrong without a word: /);
    expect(outputs[6]).toBe("Qwen--Qwen3.5-27B.spec.yaml\n");
    expect(readFileSync(join(project, "Qwen--Qwen3.5-27B.spec.yaml"), "utf8")).toContain(
      "rope_theta: 10000000\n",
    );
  });

  test("the examples of the other docs run", async () => {
    const [legacy = ""] = examples("legacy.md");
    expect(await runCode(legacy)).toBe("Qwen3_5TextConfig undefined\n");
    // On a model that is small enough for an interpreter.
    const [reference = ""] = examples("reference-interpreter.md");
    copyFileSync(pathOf("llama--m7-0"), join(project, "small.json"));
    expect(await runCode(reference.replace("config.json", "small.json"))).toMatch(
      /^Float32Array\(4\) \[(\s+-?\d\.\d+,?){4}\s+\] 10\n$/,
    );
  });
});

test("the command line", async () => {
  const line = await run("npx", ["--no-install", "spec", "inspect", "config.json"]);
  const { ok, parameters } = JSON.parse(line) as { ok: boolean; parameters: { text: number } };
  expect({ ok, text: parameters.text }).toEqual({ ok: true, text: 26_895_998_464 });
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  expect(await run("npx", ["--no-install", "spec", "--version"])).toBe(`${version}\n`);
});

test("the command line prints many files in their order, whoever reads them, and ends quietly with its reader", async () => {
  const names = Array.from({ length: 200 }, (_, index) => `many-${index}.json`);
  for (const name of names) copyFileSync(pathOf("llama--default"), join(project, name));
  const spec = join(installed, "build/cli/main.js");
  const lines = (await run(process.execPath, [spec, "inspect", ...names])).trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { file: string }).file)).toEqual(names);
  const piped = `"$0" "$1" inspect ${names.join(" ")} 2>err.txt | head -c 100 >/dev/null; echo "\${PIPESTATUS[0]}"`;
  expect(await run("bash", ["-c", piped, process.execPath, spec])).toBe("0\n");
  expect(readFileSync(join(project, "err.txt"), "utf8")).toBe("");
});

test("what the package holds", () => {
  const files = filesIn(installed);
  expect(
    files.filter(
      (file) =>
        !/^(build\/(library|cli|classes|engines)\/|build\/scripts\/engine-reads\.py$|public\/schema\/|docs\/|examples\/|(package\.json|README\.md|CHANGELOG\.md|LICENSE)$)/.test(
          file,
        ),
    ),
  ).toEqual([]);
  expect(files.filter((file) => /\.test\.|fixtures/.test(file))).toEqual([]);
  const { exports } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as {
    exports: Record<string, string | { types: string; default: string }>;
  };
  // The command line has its packages inside it, and so their notices.
  const notices = readFileSync(join(installed, "build/cli/THIRD-PARTY-NOTICES.txt"), "utf8");
  for (const name of ["zod", "yaml", "jsonc-parser", "fflate"])
    expect(notices).toMatch(
      new RegExp(`^${name} \\d[\\s\\S]*?(Permission is hereby granted|Permission to use)`, "m"),
    );
  const targets = Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? [entry] : [entry.types, entry.default],
  );
  for (const target of targets.filter((path) => !path.includes("*")))
    expect(files).toContain(target.replace("./", ""));
  expect(files).toContain("public/schema/engine-model-spec-v1.json");
});

test("every link of the README and of the docs leads to something in the package", () => {
  const files = new Set(filesIn(installed));
  const pages = [...files].filter((file) => file.endsWith(".md"));
  expect(pages.length).toBeGreaterThan(10);
  const broken = pages.flatMap((page) =>
    [...readFileSync(join(installed, page), "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].flatMap(
      ([, link]) => {
        const target = join(dirname(page), link ?? "");
        // The sources are not in the package, and the page of contributors alone leads to them.
        const known = files.has(target) || [...files].some((file) => file.startsWith(`${target}/`));
        return known || page === "docs/contributing.md" ? [] : [`${page}: ${link ?? ""}`];
      },
    ),
  );
  expect(broken).toEqual([]);
});

describe("the programs in examples", () => {
  const folder = (name: string, files: { readonly [file: string]: string }): string => {
    const at = join(project, name);
    mkdirSync(at, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(at, file), text);
    return at;
  };
  const fp8 = "nvidia--Llama-3.1-70B-Instruct-FP8";
  const config = readFileSync(pathOf(fp8), "utf8");
  const quant = readFileSync(pathOf(`${fp8}.hf_quant_config`), "utf8");
  const example = (name: string, ...args: string[]): Promise<string> => {
    copyFileSync(join(ROOT, "examples", name), join(project, name));
    return run(process.execPath, [name, ...args]);
  };

  test("heads", async () => {
    const told = await example("heads.mjs", folder("llama", { "config.json": config }));
    expect(told).toMatch(/^layers 0-79: gqa, 64 heads of 128, 8 kept, window none, rope 500000\n/);
    expect(told).toContain("kind: 'mapped', from: [ '/rope_theta' ]");
    const states = readFileSync(pathOf("nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16"), "utf8");
    const mamba = await example("heads.mjs", folder("nemotron", { "config.json": states }));
    expect(mamba).toMatch(/^layers 0-0: mamba2, 64 heads of 64, window none, rope none\n/);
    expect(mamba).toMatch(/\nno rotary embedding\n$/);
  });

  test("pre-merge: what is quantised otherwise fails, the same checkpoint does not", async () => {
    const a = folder("a", { "config.json": config, "hf_quant_config.json": quant });
    const b = folder("b", { "config.json": config, "hf_quant_config.json": quant.replace('"lm_head"', "") });
    expect(await example("pre-merge.mjs", a, a)).toContain("Identical specs");
    await expect(example("pre-merge.mjs", a, b)).rejects.toThrow(/1 spec value changed/);
    // No value of the spec comes from it, and engines run the code that it names.
    const code = config.replace("{", '{"auto_map": {"AutoModelForCausalLM": "modeling.M"},');
    const c = folder("c", { "config.json": code, "hf_quant_config.json": quant });
    await expect(example("pre-merge.mjs", a, c)).rejects.toThrow(/auto_map/);
  });

  test("audit: a line for each checkpoint, and for one that cannot be read", async () => {
    const root = folder("audit", {});
    folder("audit/bad", { "config.json": "{" });
    folder("audit/good", {
      "config.json": config,
      "hf_quant_config.json": '{"quantization": {"quant_algo": "FP8", "knob": 1}}',
    });
    const lines = (await example("audit.mjs", root))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { ok: false, error: expect.stringMatching(/bad.config\.json:1:\d+: /) as string },
      {
        ok: true,
        unmapped: ["hf_quant_config.json#/quantization/knob"],
        problems: [],
        tool_version: "0.1.0",
      },
    ]);
  });
});

test("publint finds nothing to mend", async () => {
  const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
});

test("every entry leads an ES module to its types (are the types wrong)", async () => {
  const analysis = await checkPackage(createPackageFromTarballData(readFileSync(join(project, tarball))));
  if (analysis.types === false) throw new Error("The package has no types.");
  // The package is ES modules only: CommonJS takes it by import(), and resolution without "exports" does not find it.
  const forModules = analysis.problems.filter(
    (problem) => !("resolutionKind" in problem) || !/^node(10|16-cjs)$/.test(problem.resolutionKind),
  );
  expect(forModules).toEqual([]);
  const paths = Object.values(analysis.entrypoints).filter(
    ({ subpath }) => subpath !== "./package.json" && !subpath.includes("*"),
  );
  expect(paths.length).toBeGreaterThan(0);
  for (const { subpath, resolutions } of paths)
    expect([subpath, resolutions.bundler.resolution?.isTypeScript]).toEqual([subpath, true]);
});

test("the IR comes without any package but zod", () => {
  expect([...packagesReachedFrom("build/library/spec.js")]).toEqual(["zod/mini"]);
});

/** Runs a program to its end and gives what it wrote; rejects with both of its outputs where it fails. */
function run(command: string, args: readonly string[], options: ExecFileOptions = {}): Promise<string> {
  // What npm and vitest tell their children would reach the build and the other project.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(npm_(config_local_prefix|package_|lifecycle_)|INIT_CWD$|NODE_ENV$|NODE_OPTIONS$|VITEST)/.test(
          name,
        ),
    ),
  );
  return new Promise((done, fail) => {
    execFile(
      command,
      [...args],
      { cwd: project, env, timeout: MINUTE, maxBuffer: 64 * 1024 * 1024, ...options, encoding: "utf8" },
      (error, stdout, stderr) => {
        if (error) fail(new Error(`${command} ${args.join(" ")}\n${stdout}\n${stderr}`, { cause: error }));
        else done(stdout);
      },
    );
  });
}

let modulesRun = 0;

/** What a module writes that is run inside the project. */
async function runCode(code: string): Promise<string> {
  const file = `run-${modulesRun++}.mjs`;
  writeFileSync(join(project, file), code);
  return run(process.execPath, [file]);
}

/** What a module gives to its function `print`. */
async function runModule<T>(code: string): Promise<T> {
  return JSON.parse(
    await runCode(`const print = (value) => console.log(JSON.stringify(value));\n${code}`),
  ) as T;
}

/** The programs that a page of docs shows, which are JavaScript that TypeScript understands. */
function examples(page: string): string[] {
  const text = readFileSync(join(ROOT, "docs", page), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code ?? "");
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** The packages that a module of the installed package imports, itself or through others, at once or later. */
function packagesReachedFrom(entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const code = readFileSync(join(installed, file), "utf8");
    for (const [, whole, later] of code.matchAll(
      /^(?:import|export)\b[^;'"]*"([^"]+)"|import\("([^"]+)"\)/gm,
    )) {
      const name = whole ?? later ?? "";
      if (name.startsWith(".")) visit(join(dirname(file), name));
      else packages.add(name);
    }
  };
  visit(entry);
  return packages;
}

/** What someone with every strict option on writes against the types. */
const CONSUMER = `
import { buildEngineSpec, type BuiltSpec, type FailedBuild } from "spec-explorer/adapters";
import { countParameters, type Load, type ParameterCount } from "spec-explorer/analysis";
import { compareInspections, type Comparison, type Side } from "spec-explorer/compare";
import { ENGINE_MODEL_SPEC_SCHEMA, exportFile, type ExportedFile } from "spec-explorer/export";
import { inspectConfig, type Diagnostic, type Inspection, type Origin, type Pointer } from "spec-explorer/inspect";
import { getAttribute, legacyConfig, type LegacyConfig } from "spec-explorer/legacy";
import { type ComparedAttribute, compareWithLegacy, runtimeView, type RuntimeView } from "spec-explorer/runtime";
import {
  componentOf,
  EngineModelSpec,
  type GQAAttentionSpec,
  type BodyOf,
  bodySchema,
  type ModelBody,
  type RopePositionSpec,
} from "spec-explorer/spec";

export async function build(config: object): Promise<EngineModelSpec> {
  const result: BuiltSpec | FailedBuild = await buildEngineSpec(config, { transformers: "5.17.0" });
  if (!result.ok) throw new Error(result.error.code + result.error.line.toFixed());
  return result.spec;
}

export function rotation(body: ModelBody): RopePositionSpec | null {
  if (body.type !== "qwen3_5") return null;
  const attention: GQAAttentionSpec = body.attention;
  const theta: number = body.position.rope_theta;
  // @ts-expect-error a number is no string: the types are not any
  const wrong: string = body.attention.rotary_dim;
  // @ts-expect-error there is no such member
  body.no_such_member;
  return attention.rotary_dim > theta + wrong.length ? null : body.position;
}

export function mixers(body: ModelBody): string[] {
  return body.layers.flatMap(({ mixer }) => (mixer === null ? [] : [componentOf(body, mixer).type]));
}

export async function explain(text: string, at: Pointer): Promise<Origin | undefined> {
  const inspection = await inspectConfig(text);
  if (!inspection.ok) return undefined;
  const diagnostics: readonly Diagnostic[] = inspection.diagnostics;
  const parameters: ParameterCount = countParameters(inspection.spec.body);
  return diagnostics.length > parameters.text ? undefined : inspection.origins.get(at);
}

export function differs(a: Side, b: Side): boolean {
  const comparison: Comparison = compareInspections(a, b);
  return !comparison.same_spec;
}

export function legacyTheta(spec: EngineModelSpec): readonly ComparedAttribute[] {
  const legacy: LegacyConfig = legacyConfig({ model_type: "qwen3_5" }, { version: "5.18.0" });
  const view: RuntimeView = runtimeView(spec);
  return getAttribute(legacy, "rope_theta") === undefined && view.attributes.size > 0
    ? compareWithLegacy(spec, legacy)
    : [];
}

export async function python(inspection: Inspection): Promise<string> {
  const file: ExportedFile = await exportFile("python", inspection, { title: "A", link: null });
  return file.text + (ENGINE_MODEL_SPEC_SCHEMA.$id ?? "");
}

export const load: Load = { batch: 1, context: 4096, elementBytes: 2, tensorParallel: 1 };
export const parsed: EngineModelSpec = EngineModelSpec.parse({});
export const body: BodyOf<"qwen3_5"> = bodySchema("qwen3_5").parse({});
// @ts-expect-error modules that are not in "exports" cannot be reached
export type Inner = typeof import("spec-explorer/build/library/parts/reader.js");
`;
