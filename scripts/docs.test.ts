import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS, parseArguments } from "../src/cli/arguments/arguments.ts";
import { COMPARE_CONDITIONS } from "../src/cli/arguments/compare-arguments.ts";
import { FAIL_CONDITIONS } from "../src/cli/arguments/inspect-arguments.ts";
import { OPTIONS } from "../src/cli/arguments/options.ts";
import { printedBy } from "../src/cli/printed-by.ts";
import { periodWords } from "../src/analysis/period.ts";
import { TRANSFORMERS_VERSIONS } from "../src/classes/versions.ts";
import { HEADINGS } from "../src/compare/comparison.ts";
import { type BundledTable, bundledTable, NEWEST_TABLES, OLDER_TABLES } from "../src/engines/bundled.ts";
import { EXPORT_FORMATS } from "../src/export/formats.ts";
import { evaluated } from "../src/fixtures/engine-tables.ts";
import { CONFIGS, fixture, isPublished, withLegacyObject } from "../src/fixtures/read.ts";
import { inspectLoading } from "../src/inspect/inspect-loading.ts";
import { inspectText } from "../src/inspect/inspect-text.ts";
import { encodeShared } from "../src/share/codec/codec.ts";
import { DICTIONARY_V1 } from "../src/share/codec/dictionary-v1.ts";
import { specDigest } from "../src/share/digest/spec-digest.ts";
import { LONGEST_LINK } from "../src/share/shared.ts";
import { restsOnAbsent } from "../src/spec/origin.ts";
import { valueAt } from "../src/spec/value-at.ts";

/*
 * What README and docs say of commands, options, output, files and names is so. Their examples of TypeScript run in
 * pack.test.ts, against the package.
 */

const ROOT = resolve(import.meta.dirname, "..");
const PAGES = ["README.md", "CHANGELOG.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith(".md"))
  .map((name) => ({ name, text: readFileSync(join(ROOT, name), "utf8") }));
const packageJson = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly name: string;
  readonly version: string;
  readonly scripts: object;
};
const README = PAGES.find(({ name }) => name === "README.md")?.text ?? "";
const CI = PAGES.find(({ name }) => name === "docs/ci.md")?.text ?? "";

/** What stands as code in a page, in a line or as a block. */
const codeOf = (text: string): string[] => [
  ...[...text.matchAll(/```\w*\n([\s\S]*?)```/g)].map(([, code = ""]) => code.replaceAll("\\\n", " ")),
  ...[...text.replaceAll(/```[\s\S]*?```/g, "").matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code),
  ...[...text.matchAll(/^ {4}(\S.*)$/gm)].map(([, code = ""]) => code),
];

/** Every way in which a page calls the command line: what follows `spec`. */
const callsOf = (text: string): string[] =>
  codeOf(text)
    .flatMap((code) => code.split("\n"))
    .flatMap((line) => [...line.matchAll(/(?:^|\s|--\s)(?:npx )?spec(?: --)? ([a-z][^\n]*)/g)])
    .flatMap(([found, call = ""]) => (/\bnpm run spec$/.test(found) ? [] : [call]))
    .filter((call) => call !== "");

/** Options that every command has, and those of npm, gh and the programs in scripts and bench. */
const OTHERS: ReadonlySet<string> = new Set(
  "help version silent no-save body-file count seed source reading page rounds trace".split(" "),
);

describe("the command line, as the docs call it", () => {
  const calls = PAGES.flatMap(({ name, text }) => callsOf(text).map((call) => [name, call] as const));

  test("there are calls to look at", () => {
    expect(calls.length).toBeGreaterThan(40);
  });

  test.each(calls)("%s: spec %s", (_, call) => {
    const [name = "", ...words] = call.split(/\s+/);
    const command = COMMANDS.find((known) => known.name === name);
    expect(command?.name).toBe(name);
    const options = words.flatMap((word) =>
      [...word.matchAll(/^\[?--([a-z-]+)/g)].map(([, option = ""]) => option),
    );
    expect(options.filter((option) => !(option in (command?.options ?? {})))).toEqual([]);
  });

  test("every option that stands in a page is one of a command, or of another program that is named beside it", () => {
    const unknown = PAGES.flatMap(({ name, text }) =>
      codeOf(text)
        .flatMap((code) => code.split("\n"))
        .filter((line) => !/\b(docker|python3?|playwright|git)\b/.test(line))
        .flatMap((line) => [...line.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, option = ""]) => option))
        .filter((option) => !(option in OPTIONS) && !OTHERS.has(option))
        .map((option) => `${name}: --${option}`),
    );
    expect(unknown).toEqual([]);
  });

  test("the calls of docs/ci.md are taken as they stand there", () => {
    const blocks = [...CI.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code = ""]) =>
      code.replaceAll("\\\n", " "),
    );
    // The first one installs the command, as pack.test.ts does.
    const [install = "", ...calls] = blocks;
    const { name, version } = packageJson;
    expect(install).toContain(`npm pack)\nnpm install --no-save PATH/TO/A/CLONE/${name}-${version}.tgz\n`);
    expect(calls).toHaveLength(3);
    for (const block of calls) {
      const words = block
        .trim()
        .replace(/^npx spec /, "")
        .replace(/ >.*$/s, "")
        .split(/\s+/);
      expect(parseArguments(words)).toMatchObject({ ok: true });
    }
  });

  test("conditions, formats, versions and headings are all named, and no others", () => {
    const row = (page: string, option: string): string =>
      page.split("\n").find((line) => line.startsWith(option)) ?? "";
    const named = (line: string): string[] => [...line.matchAll(/`([a-z-]+)`/g)].map(([, word = ""]) => word);
    expect(named(row(README, "| `--fail-on CONDITION` ").replace(/^[^|]*\|[^|]*/, "")).sort()).toEqual(
      [...FAIL_CONDITIONS].sort(),
    );
    const compared = README.slice(README.indexOf("spec -- compare A B"));
    expect(named(row(compared, "| `--fail-on CONDITION` ").replace(/^[^|]*\|[^|]*/, "")).sort()).toEqual(
      [...COMPARE_CONDITIONS].sort(),
    );
    expect(COMPARE_CONDITIONS.filter((condition) => !CI.includes(`| \`${condition}\``))).toEqual([]);
    expect(README).toContain(TRANSFORMERS_VERSIONS.join(", ").replace(/, ([^,]*)$/, " or $1"));
    expect(HEADINGS.filter((heading) => !compared.includes(`\`${heading}\``))).toEqual([]);
    expect(README).toContain(`export --format ${EXPORT_FORMATS.join("|")} FILE`);
  });

  test("each command has its place in the README, and each option of its tables is one of the command above it", () => {
    for (const { name } of COMMANDS.filter((command) => command.name !== "completion"))
      expect([name, callsOf(README).some((call) => call.split(" ")[0] === name)]).toEqual([name, true]);
    let command: (typeof COMMANDS)[number] | undefined;
    for (const line of README.split("\n")) {
      const [, called] = /npm run --silent spec -- ([a-z]+)/.exec(line) ?? [];
      if (called !== undefined) command = COMMANDS.find(({ name }) => name === called);
      if (!/^\| `-/.test(line)) continue;
      for (const [, option = ""] of (line.split("|")[1] ?? "").matchAll(/--([a-z-]+)/g))
        expect([command?.name, option, option in (command?.options ?? {})]).toEqual([
          command?.name,
          option,
          true,
        ]);
    }
  });
});

describe("the members that the README lists are those that are printed", () => {
  const A = "Qwen--Qwen3-8B";
  const SMALL = JSON.stringify({
    model_type: "llama",
    hidden_size: 16,
    intermediate_size: 32,
    num_hidden_layers: 1,
    num_attention_heads: 2,
    vocab_size: 32,
  });
  const read = (file: string): string => {
    if (file === "small") return SMALL;
    return fixture(file);
  };

  /** The call, what it prints besides the list, and what of the list only other calls print. */
  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ["inspect", ["inspect", A], [], []],
    ["inspect, unread", ["inspect", "no-such-file"], [], []],
    ["compare", ["compare", A, "Qwen--Qwen3.5-27B"], ["tensors"], []],
    ["runtime", ["runtime", A], [], []],
    ["reads", ["reads", A, "--engine", "vllm"], [], []],
    ["versions", ["versions", A], [], []],
    ["tensors", ["tensors", A], [], []],
    ["run", ["run", "small", "--ids", "4,11"], [], ["hidden"]],
  ])("%s", async (_, args, besides, optional) => {
    const line = JSON.parse(await printedBy(args, read)) as { readonly ok: boolean };
    const members = Object.keys(line).filter(
      (name) => !["tool_version", "output_version", ...besides].includes(name),
    );
    const start = README.indexOf(`npm run --silent spec -- ${args[0] ?? ""} `);
    const lists = [...README.slice(start).matchAll(/\{ ("(?:[^{}]|\{[^}]*\})*)\}/g)].map(([, list = ""]) =>
      [...list.replaceAll(/\{[^}]*\}/g, "").matchAll(/"([a-z_]+)"/g)].map(([, name = ""]) => name),
    );
    const list = lists[line.ok ? 0 : 1] ?? [];
    expect({
      unsaid: members.filter((name) => !list.includes(name)),
      gone: list.filter((name) => !optional.includes(name) && !(name in line)),
    }).toEqual({ unsaid: [], gone: [] });
  });
});

describe("what pages lead to", () => {
  /** The name that code hosts give a heading. */
  const anchorOf = (heading: string): string =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-");
  const anchorsIn = (text: string): string[] =>
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
      anchorOf(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")),
    );

  test("every link leads to a file that is there, and to a heading of it", () => {
    const broken = PAGES.flatMap(({ name, text }) =>
      [
        ...text.replaceAll(/```[\s\S]*?```/g, "").matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]*))?\)/g),
      ].flatMap(([link, path = "", anchor]) => {
        const target = path === "" ? join(ROOT, name) : join(ROOT, dirname(name), path);
        if (!existsSync(target)) return [`${name}: ${link}`];
        if (anchor === undefined || !target.endsWith(".md")) return [];
        return anchorsIn(readFileSync(target, "utf8")).includes(anchor) ? [] : [`${name}: ${link}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  test("every file of this repository that a page names is there", () => {
    const missing = PAGES.flatMap(({ name, text }) =>
      codeOf(text).flatMap((code) =>
        [...code.matchAll(/(?<![\w/.@-])(?:src|scripts|docs|public|examples|e2e|bench)\/[\w./-]*[\w]/g)]
          .map(([path]) => path)
          .filter(
            (path) =>
              !/^src\/transformers|[A-Z]{2,}|…/.test(path.replace(/README\.md|LICENSE/, "")) &&
              !existsSync(join(ROOT, path)),
          )
          .map((path) => `${name}: ${path}`),
      ),
    );
    expect(missing).toEqual([]);
  });

  test("every script that a page runs is one of package.json", () => {
    const { scripts } = packageJson;
    const unknown = PAGES.flatMap(({ name, text }) =>
      codeOf(text).flatMap((code) =>
        [...code.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)]
          .filter(([, script = ""]) => !(script in scripts))
          .map(([call]) => `${name}: ${call}`),
      ),
    );
    expect(unknown).toEqual([]);
  });
});

test("what is computed of fields that are all there does not count as resting on a default, as README says", () => {
  const { num_key_value_heads: _, ...config } = JSON.parse(fixture("meta-llama--Meta-Llama-3.1-8B")) as {
    readonly [name: string]: unknown;
  };
  const inspection = inspectText(JSON.stringify(config));
  if (!inspection.ok) throw new Error(inspection.error.message);
  expect("head_dim" in config).toBe(false);
  for (const member of ["head_dim", "num_kv_heads"]) {
    const origin = inspection.origins.get(`/body/attention/${member}`);
    expect([member, origin?.kind, origin && restsOnAbsent(origin)]).toEqual([member, "derived", false]);
  }
});

test("every name of the table of docs/library.md is exported by its entry", async () => {
  const page = PAGES.find(({ name }) => name === "docs/library.md")?.text ?? "";
  const rows = [...page.matchAll(/^\| `spec-explorer\/([a-z]+)`\s*\| (.*) \|$/gm)];
  expect(rows.length).toBeGreaterThan(8);
  for (const [, entry = "", what = ""] of rows) {
    const source = readFileSync(join(ROOT, "src/library", `${entry}.ts`), "utf8");
    const names = [...what.replaceAll(/\([^)]*\)/g, "").matchAll(/`([A-Za-z]\w+)[^`]*`/g)]
      .map(([, name = ""]) => name)
      .filter((name) => name !== "model_type");
    expect(
      names.filter((name) => !new RegExp(`\\b${name}\\b`).test(source)).map((name) => `${entry}: ${name}`),
    ).toEqual([]);
  }
});

/** A page with its lines joined, so that a sentence is found wherever it is broken. */
const sentencesOf = (name: string): string =>
  PAGES.find((page) => page.name === name)?.text.replaceAll(/\s+/g, " ") ?? "";
const textOf = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const jsonOf = (file: string): unknown => JSON.parse(textOf(file));

test("docs/engines.md counts what the recorded files have, and names tables that are there", () => {
  const page = sentencesOf("docs/engines.md");
  const { architectures, transformers } = jsonOf("scripts/recorded-reads.json") as {
    readonly architectures: object;
    readonly transformers: string;
  };
  expect(page).toContain(
    `has what ${Object.keys(architectures).length} models of transformers ${transformers} asked`,
  );
  const outcomes = Object.values(evaluated()).flatMap((configs) => Object.values(configs));
  expect(page).toContain(
    `has its outcomes for ${outcomes.length} pairs of a published config and an engine, which has a class for it in ${outcomes.filter((rows) => rows !== null).length};`,
  );
  const named = [...page.matchAll(/\b(?:vllm|sglang|tokenspeed)@[0-9a-f]+/g)].map(([name]) => name);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => bundledTable(name) === undefined)).toEqual([]);
  const months = (tables: readonly BundledTable[]): readonly string[] =>
    tables.map(({ engine, date }) => `${engine} ${date.slice(0, 7)}`);
  // "of each engine one commit of August 2026, of vLLM and SGLang one of February too"
  expect(months(NEWEST_TABLES)).toEqual(["vLLM 2026-08", "SGLang 2026-08", "tokenspeed 2026-08"]);
  expect(months(OLDER_TABLES)).toEqual(["vLLM 2026-02", "SGLang 2026-02"]);
});

test.each<[string, (version: string) => number]>([
  ["docs/legacy.md", (version) => withLegacyObject(version).length],
  [
    "docs/versions.md",
    (version) => Object.keys(jsonOf(`src/fixtures/resaved/${version}.json`) as object).length,
  ],
])("%s counts what its tests compare with that of real transformers", (page, count) => {
  const [newest = "", ...older] = [...TRANSFORMERS_VERSIONS]
    .reverse()
    .map((version) => `${count(version)} of ${version}`);
  expect(sentencesOf(page)).toContain(`of config files, ${newest}, ${older.join(" and ")} `);
});

test.each([
  [
    "docs/oddities.md",
    "DeepSeek's attention have an epsilon of 10⁻⁶",
    "deepseek-ai--DeepSeek-V3",
    "attention/latent_norm/eps",
    1e-6,
  ],
  [
    "docs/oddities.md",
    "`layer_norm_eps` of 10⁻¹² is in every file that its class saves, and its norms add 10⁻⁵",
    "biogpt--published",
    "norm/eps",
    1e-5,
  ],
  ["docs/oddities.md", "DBRX's base of 500,000", "dbrx--published", "position/rope_theta", 500_000],
  ["docs/reference-interpreter.md", "limits gate and up to 7", "openai--gpt-oss-120b", "mlp/clamp/limit", 7],
])("%s: %s", async (page, said, name, place, value) => {
  expect(sentencesOf(page)).toContain(said);
  const read = await inspectLoading(fixture(name));
  if (!read.ok) throw new Error(read.error.message);
  expect(valueAt(read.spec, `/body/${place}`)).toBe(value);
});

test("links are as long as docs/links.md says", () => {
  const page = sentencesOf("docs/links.md");
  const lengths = CONFIGS.filter(isPublished).map(
    (name) =>
      encodeShared({
        name: null,
        files: { config: fixture(name), hfQuantConfig: null, generationConfig: null },
      }).length,
  );
  const [, half, most] =
    /Half of the published configs in `src\/fixtures\/models` make (\d+) characters or less, nine in ten (\d+) or less/.exec(
      page,
    ) ?? [];
  const share = (length: string | undefined): number =>
    lengths.filter((one) => one <= Number(length)).length / lengths.length;
  expect(share(half)).toBeGreaterThanOrEqual(0.5);
  expect(share(most)).toBeGreaterThanOrEqual(0.9);
  const read = inspectText(fixture("Qwen--Qwen3-8B"));
  if (!read.ok) throw new Error(read.error.message);
  expect(page).toContain(`## The digest ${specDigest(read.spec).length} characters:`);
  expect(page).toContain(`Links beyond ${LONGEST_LINK.toLocaleString("en")} characters`);
  const dictionary = new TextEncoder().encode(DICTIONARY_V1).length;
  expect(Math.ceil(dictionary / 1024)).toBe(32);
  expect(page).toContain("32 KiB of the field's vocabulary");
});

test("the README's layers in words are those of a file", () => {
  const read = inspectText(fixture("Qwen--Qwen3.5-397B-A17B"));
  if (!read.ok) throw new Error(read.error.message);
  const [, said = ""] =
    /How the layers are arranged, in words \("([^"]*)"\)/.exec(sentencesOf("README.md")) ?? [];
  expect(said).not.toBe("");
  expect(periodWords(read.spec.body).startsWith(said)).toBe(true);
});

/** A limit that a page names, and the line of the code that sets it. */
test.each([
  ["README.md", "rests on more than 1,000 fields", "src/config/reading/assemble.ts", "MOST_LISTED = 1000;"],
  ["README.md", "64 files and more are read on several", "src/cli/main.ts", "MANY = 64;"],
  ["README.md", "60 kB at most", "src/compare/words/markdown.ts", "LARGEST = 60_000;"],
  ["docs/ci.md", "at most 60 kB", "src/compare/words/markdown.ts", "LARGEST = 60_000;"],
  ["README.md", "up to 0.3 billion parameters", "src/cli/commands/run-command.ts", "made: 0.3,"],
  ["README.md", "the first four channels", "src/cli/commands/run-command.ts", "SHOWN = 4;"],
  ["docs/reference-interpreter.md", "up to 0.3 billion", "src/cli/commands/run-command.ts", "made: 0.3,"],
  [
    "docs/reference-interpreter.md",
    "up to 4 billion parameters",
    "src/cli/commands/run-command.ts",
    "read: 4 }",
  ],
  ["docs/reference-interpreter.md", "each block of 128 × 128", "src/cli/safetensors.ts", "BLOCK = 128;"],
  ["docs/scale.md", "up to four processors", "src/cli/workers/in-workers.ts", "MOST_WORKERS = 4;"],
  ["docs/contributing.md", "of 12,000 in CI", "scripts/fuzz/fuzz.ts", '"12000"'],
  ["docs/hosting.md", "--publish 8080:8080", "docker/nginx.conf", "listen 8080;"],
  ["docs/hosting.md", "max-age=31536000, immutable", "docker/nginx.conf", "max-age=31536000, immutable"],
  ["docs/exports.md", "(draft 2020-12)", "public/schema/engine-model-spec-v1.json", "/draft/2020-12/schema"],
  ["README.md", "Node 20.19 or newer", "package.json", '"^20.19.0 ||'],
  ["docs/contributing.md", "Node 20.19 or later", "package.json", '"^20.19.0 ||'],
  ["docs/library.md", "Node 20.19 or newer", "package.json", '"^20.19.0 ||'],
  [
    "docs/library.md",
    `make \`spec-explorer-${packageJson.version}.tgz\``,
    "package.json",
    packageJson.version,
  ],
])("%s says what is so: %s", (page, said, file, line) => {
  expect(sentencesOf(page)).toContain(said);
  expect(textOf(file)).toContain(line);
});

test("what docs/contributing.md shows of the sources stands there", () => {
  const page = PAGES.find(({ name }) => name === "docs/contributing.md")?.text ?? "";
  const shown = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code ?? "");
  const sources = ["olmo", "registry"].map((name) =>
    readFileSync(join(ROOT, `src/families/${name}.ts`), "utf8"),
  );
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter((code) => !sources.some((source) => source.includes(code)))).toEqual([]);
});
