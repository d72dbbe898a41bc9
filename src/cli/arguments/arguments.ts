import { parseArgs } from "node:util";
import { type Output, OUTPUTS } from "../../export/output/names.ts";
import { EXPORT_FORMATS } from "../../export/formats.ts";
import { LATEST_TRANSFORMERS, TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";
import { NEWEST_TABLES } from "../../engines/bundled.ts";
import { AUDIT_CONDITIONS, type AuditArguments, auditArguments } from "./audit-arguments.ts";
import { type CheckArguments, checkArguments } from "./check-arguments.ts";
import { type DraftArguments, draftArguments } from "./draft-arguments.ts";
import {
  COMPARE_CONDITIONS,
  COMPARE_FORMATS,
  compareArguments,
  type CompareArguments,
} from "./compare-arguments.ts";
import { type ExportArguments, exportArguments } from "./export-arguments.ts";
import { FAIL_CONDITIONS, type InspectArguments, inspectArguments } from "./inspect-arguments.ts";
import { DEFAULT_APP, type LinkArguments, linkArguments } from "./link-arguments.ts";
import { type OptionName, OPTIONS, type OptionValues, type Read, spelled } from "./options.ts";
import { READS_CONDITIONS, type ReadsArguments, readsArguments } from "./reads-arguments.ts";
import { type ResaveArguments, resaveArguments } from "./resave-arguments.ts";
import { type RunArguments, runArguments } from "./run-arguments.ts";
import { RUNTIME_CONDITIONS, type RuntimeArguments, runtimeArguments } from "./runtime-arguments.ts";
import { CHECKPOINT_FORMS, type TensorsArguments, tensorsArguments } from "./tensors-arguments.ts";
import { knownBeside } from "./version-range.ts";
import { VERSIONS_CONDITIONS, type VersionsArguments, versionsArguments } from "./versions-arguments.ts";
import { largest } from "../../spec/many.ts";

/** The shells for which a completion can be printed. */
const COMPLETED_SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof COMPLETED_SHELLS)[number];

export type Arguments =
  | InspectArguments
  | CompareArguments
  | LinkArguments
  | ExportArguments
  | RuntimeArguments
  | AuditArguments
  | ReadsArguments
  | ResaveArguments
  | RunArguments
  | TensorsArguments
  | VersionsArguments
  | CheckArguments
  | DraftArguments
  | { readonly command: "schema"; readonly of: Output | null }
  | { readonly command: "completion"; readonly shell: Shell }
  | { readonly command: "version" }
  | { readonly command: "help"; readonly text: string };

/** The values of a command's options, and of the versions what holds without any. */
type Values = Omit<OptionValues, "transformers"> & {
  readonly transformers: string;
  /** Every version that is given. */
  readonly versions: readonly string[];
};

/** A command: how it is called, and how what follows it is read. */
interface CommandSyntax {
  readonly name: Exclude<Arguments["command"], "help" | "version">;
  /** What follows the name and the options. */
  readonly takes: string;
  readonly summary: string;
  /** What each of its options means. */
  readonly options: { readonly [N in OptionName]?: string };
  /** What its exit status 1 says, where that is no condition of --fail-on. */
  readonly failsOn?: string;
  readonly read: (operands: readonly string[], values: Values) => Read<Arguments>;
}

const OUTPUT = "writes to this file, not to standard output";

const VERSIONS = `${TRANSFORMERS_VERSIONS.join(", ")}; ${LATEST_TRANSFORMERS} unless given`;

/** Every command. The help, the completion and what is refused are made of this list; main.ts runs them. */
export const COMMANDS: readonly CommandSyntax[] = [
  {
    name: "inspect",
    takes: "FILE…",
    summary: 'reads config.json files ("-" is standard input) and prints one JSON object a line',
    options: {
      transformers: `whose class defaults: ${VERSIONS}`,
      as: 'read the files as this model type, whatever their own is, and where they name none; "guess" in the output then says how much of a file that type reads',
      "fail-on": `exit status 1 where a file has: ${FAIL_CONDITIONS.join(", ")} (may be given more than once; warning: a diagnostic of severity warning or error)`,
      from: "between which versions of transformers an upgrade is judged, in the verdict: the oldest that knows the model type unless given",
      to: `${LATEST_TRANSFORMERS} unless given`,
      load: "memory for B sequences of C tokens, BYTES (0.5, 1, 2, 4) an element of the KV cache, on TP ranks; unless given: one sequence of the model's context, in the type of its own cache, on one rank",
      pretty: "a readable tree instead of JSON",
      legacy: "the object that transformers makes of the file, instead of the spec",
      engine:
        "also where this engine's code goes wrong with the file, as a line of the verdict: as for reads (may be given more than once)",
    },
    read: some(inspectArguments),
  },
  {
    name: "compare",
    takes: "A [B]",
    summary:
      "what differs between two config.json files, as one JSON object; or between one file under two versions of transformers, or as one saves it",
    options: {
      transformers: `whose class defaults: ${VERSIONS}; two, as "A,B" or given twice, for A and for B`,
      resaved: "B is what this version of transformers writes after loading the file",
      "fail-on": `exit status 1 at: ${COMPARE_CONDITIONS.join(", ")} (may be given more than once)`,
      format: `${COMPARE_FORMATS.join(", ")} (for a pull request); json unless given`,
      pretty: "as --format text",
      output: `${OUTPUT}; --format markdown shows both models drawn, from an SVG beside it`,
      "only-changes":
        "JSON without what is equal, long lists and maps by groups of like entries, 200 entries of a list",
      headers: "also the headers of the *.safetensors beside A and B, tensor by tensor (json and text)",
      app: "as for link, for the link in the Markdown",
    },
    read: compareArguments,
  },
  {
    name: "runtime",
    takes: "FILE…",
    summary: "what model code reads through the spec, and on the legacy path without it",
    options: {
      transformers: `whose objects stand on the legacy path: ${VERSIONS}`,
      "fail-on": `exit status 1 at: ${RUNTIME_CONDITIONS.join(", ")} (model code would read another value on the legacy path)`,
      pretty: "readable text instead of JSON",
      legacy: "only what model code reads on the legacy path",
      tp: "among how many tensor-parallel ranks the states of linear layers are divided; 1 unless given",
    },
    read: some(runtimeArguments),
  },
  {
    name: "reads",
    takes: "FILE…",
    summary:
      "what an inference engine's code gets from a file, read by read: one JSON object a line, file and engine",
    options: {
      engine: `${NEWEST_TABLES.map(({ engine }) => engine.toLowerCase()).join(", ")} (with @COMMIT an older table), a table of scripts/engine-reads.py, or a folder of an engine's sources, which takes python3; all three unless given (may be given more than once)`,
      since: "also what is read and was not by this table of the same engine: vllm@a07c4c59, or a file",
      transformers: `whose object the engine reads: ${VERSIONS}`,
      resaved: "the file as this version of transformers saves it after loading it",
      "fail-on": `exit status 1 at: ${READS_CONDITIONS.join(", ")} (a read contradicts the spec, or would stop)`,
      pretty: "readable text instead of JSON",
    },
    read: some(readsArguments),
  },
  {
    name: "versions",
    takes: "FILE…",
    summary: "what versions of transformers make of a file, where they differ, and why",
    options: {
      from: "between which versions an upgrade is judged: the oldest that knows the model type unless given",
      to: `${LATEST_TRANSFORMERS} unless given`,
      "fail-on": `exit status 1 at: ${VERSIONS_CONDITIONS.join(", ")} (from one to the other, model code that reads an attribute gets another value or an error, or a version cannot load the file)`,
      pretty: "readable text instead of JSON",
    },
    read: some(versionsArguments),
  },
  {
    name: "resave",
    takes: "FILE",
    summary: "the config.json that a version of transformers writes after loading this one",
    options: { transformers: `which version loads the file and writes it: ${VERSIONS}` },
    read: some(resaveArguments),
  },
  {
    name: "draft",
    takes: "FILE…",
    summary:
      "a declaration, its test and its line of registration for the family of a model type that nobody has mapped, with each open question as a comment",
    options: {
      as: "begin with this family, in place of the one that reads the most of the file",
      pretty: "readable text instead of JSON",
    },
    read: some(draftArguments),
  },
  {
    name: "audit",
    takes: "DIR…",
    summary:
      "over many configs: which types are read or guessed, which fields nobody reads, which values rest on defaults, which verdicts, and how often. DIR is a directory, a config.json or a *.jsonl of one config a line",
    options: {
      transformers: `whose class defaults: ${VERSIONS}`,
      "fail-on": `exit status 1 where a config has: ${AUDIT_CONDITIONS.join(", ")} (may be given more than once)`,
      pretty: "a readable table instead of JSON",
      sarif: "every finding with its line, as SARIF 2.1.0",
      merge: "the paths are reports of shards (the JSON of audit), which are added up",
    },
    read: some(auditArguments, "No directory is named."),
  },
  {
    name: "tensors",
    takes: "FILE…",
    summary: "every tensor of the checkpoint, by its name and with its shape, one JSON object a line",
    options: {
      transformers: `whose class defaults: ${VERSIONS}`,
      names: `whose names: ${CHECKPOINT_FORMS.join(", ")}; hub: as the publisher's checkpoint has them, with draft modules and what quantised matrices are stored as; class: as transformers' class has them, which save_original_format=False saves; transformers unless given`,
      each: "one row a tensor, instead of one for all whose names differ in numbers alone",
    },
    read: some(tensorsArguments),
  },
  {
    name: "check",
    takes: "DIR…",
    summary:
      "config.json against the headers of the *.safetensors beside it, one JSON object a line, for each DIR or config.json",
    options: {
      transformers: `whose class defaults: ${VERSIONS}`,
      hub: "against the weights of org/model@REVISION on the Hub, by requests for ranges of bytes; without a DIR its own config. HF_ENDPOINT and HF_TOKEN name another Hub and a token",
      all: "of --hub: every header, instead of those of one layer of each kind",
      pretty: "every difference in words, with the line that decides it",
      sarif: "every difference with the line that decides it, as SARIF 2.1.0",
    },
    failsOn: "a checkpoint that differs",
    read: checkArguments,
  },
  {
    name: "run",
    takes: "FILE",
    summary: "the logits that the spec alone gives, on weights made from the tensors' names",
    options: {
      ids: "the tokens' ids: 4,11,18",
      positions: "whose logits are printed, counted from 0; the last one unless given",
      hidden: "also the residual stream of the last position, layer by layer: its first four channels",
      weights:
        "the weights of a checkpoint: *.safetensors in float32, bfloat16, float16, or FP8 in blocks of 128 × 128",
      transformers: `whose class defaults: ${VERSIONS}`,
    },
    read: some(runArguments),
  },
  {
    name: "link",
    takes: "FILE…",
    summary:
      "a link a line that opens the file in the app and carries all of its text; beside a config.json also hf_quant_config.json and generation_config.json",
    options: { app: `the address of the app (${DEFAULT_APP} unless given)` },
    read: some(linkArguments),
  },
  {
    name: "export",
    takes: "FILE",
    summary: "the spec of a file in another format, on standard output unless --output names a file",
    options: {
      format: EXPORT_FORMATS.join(", "),
      output: `${OUTPUT}; a report in markdown shows its diagram, from an SVG beside it`,
      transformers: `whose class defaults: ${VERSIONS}`,
    },
    read: some(exportArguments),
  },
  {
    name: "schema",
    takes: "[COMMAND]",
    summary: `the JSON Schema of EngineModelSpec, or of what a command prints: ${OUTPUTS.join(", ")}`,
    options: {},
    read: schemaArguments,
  },
  {
    name: "completion",
    takes: COMPLETED_SHELLS.join("|"),
    summary: 'completion for a shell: eval "$(spec completion bash)"',
    options: {},
    read: ([name, ...more]) => {
      const shell = COMPLETED_SHELLS.find((known) => known === name);
      if (shell === undefined)
        return {
          ok: false,
          error: `completion is for ${COMPLETED_SHELLS.join(", ")}${name === undefined ? "" : `, not ${name}`}.`,
        };
      return nothingMore("completion", more) ?? { ok: true, value: { command: "completion", shell } };
    },
  },
];

/** Reads what follows `schema`. */
function schemaArguments(names: readonly string[]): Read<Arguments> {
  const of = OUTPUTS.find((name) => name === names[0]) ?? null;
  return names.length === (of === null ? 0 : 1)
    ? { ok: true, value: { command: "schema", of } }
    : { ok: false, error: `schema takes nothing, or the name of a command: ${OUTPUTS.join(", ")}.` };
}

/** As `read`, where at least one operand is needed. */
function some<A extends Arguments>(
  read: (operands: readonly string[], values: Values) => Read<A>,
  otherwise = "No file is named.",
): CommandSyntax["read"] {
  return (operands, values) =>
    operands.length === 0 ? { ok: false, error: otherwise } : read(operands, values);
}

function nothingMore(command: string, operands: readonly string[]): { ok: false; error: string } | null {
  return operands.length === 0
    ? null
    : { ok: false, error: `${command} takes nothing more, but ${operands.join(", ")} is given.` };
}

/** Reads the command line; an error is a sentence for the user, and `usage` what there is instead. */
export function parseArguments(
  args: readonly string[],
): { ok: true; value: Arguments } | { ok: false; error: string; usage: string } {
  const { tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const [name, ...operands] = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  const given = tokens.flatMap((token) => (token.kind === "option" ? [token] : []));
  const command = COMMANDS.find((known) => known.name === name);
  if (name !== undefined && !command) {
    const names = COMMANDS.map((known) => known.name).join(", ");
    return { ok: false, error: `There is no command ${name}; there are ${names}.`, usage: usage() };
  }
  const asked = (option: OptionName): boolean => given.some((token) => token.name === option);
  if (asked("help") || (!command && given.length === 0))
    return { ok: true, value: { command: "help", text: command ? helpOf(command) : usage() } };
  if (!command && given.length === 1 && asked("version")) return { ok: true, value: { command: "version" } };
  if (!command) return { ok: false, error: "No command is named.", usage: usage() };
  const refuse = (error: string) => ({ ok: false, error, usage: callOf(command) }) as const;

  const texts = new Map<string, string[]>();
  for (const { name: option, rawName, value } of given) {
    if (!isOptionOf(command, option)) return refuse(noOption(command, rawName));
    const takesText = OPTIONS[option].type === "string";
    if (takesText && value === undefined) return refuse(`${rawName} needs a value: ${spelled(option)}.`);
    if (!takesText && value !== undefined) return refuse(`${rawName} takes no value.`);
    texts.set(option, [...(texts.get(option) ?? []), value ?? ""]);
  }
  const { transformers: named, ...values } = valuesOf(texts);
  const versions = named.length === 0 ? [LATEST_TRANSFORMERS] : named.flatMap((list) => list.split(","));
  const unknown = versions.find((version) => !TRANSFORMERS_VERSIONS.includes(version));
  if (unknown !== undefined)
    return refuse(`--transformers of ${command.name} knows ${knownBeside(unknown)}.`);
  if (versions.length > 1 && command.name !== "compare")
    return refuse(
      `--transformers of ${command.name} takes one version, not ${versions.join(", ")}: give one, or compare two with spec compare --transformers A,B FILE.`,
    );
  if (operands.filter((operand) => operand === "-").length > 1)
    return refuse("Standard input can be read once: name a file for the others.");
  const transformers = versions.at(-1) ?? LATEST_TRANSFORMERS;
  const read = command.read(operands, { ...values, transformers, versions });
  return read.ok ? read : refuse(read.error);
}

function isOptionOf({ options }: CommandSyntax, name: string): name is OptionName {
  return Object.hasOwn(options, name);
}

/** That a command has no such option, which it has, and whose it is. */
function noOption({ name, options }: CommandSyntax, given: string): string {
  const own = Object.keys(options).map((option) => `--${option}`);
  const others = COMMANDS.filter((command) => isOptionOf(command, given.replace(/^-+/, "")));
  const whose =
    others.length === 0
      ? ""
      : ` (${others.map((command) => command.name).join(", ")} ${others.length === 1 ? "has" : "have"} it)`;
  return `${name} has no option ${given}${whose}; it has ${own.length === 0 ? "none" : own.join(", ")}.`;
}

function valuesOf(texts: ReadonlyMap<string, readonly string[]>): OptionValues {
  const values = Object.entries(OPTIONS).map(([name, option]) => {
    const given = texts.get(name);
    if (option.type === "boolean") return [name, given !== undefined];
    return [name, "multiple" in option ? (given ?? []) : given?.at(-1)];
  });
  return Object.fromEntries(values) as OptionValues;
}

/** Lines of help are no longer than this, in characters. */
const WIDTH = 110;

/** What there is: every command in a line or two. */
function usage(): string {
  const width = largest(COMMANDS.map(({ name }) => name.length));
  return [
    "usage: spec COMMAND [options] …",
    "",
    ...COMMANDS.map(({ name, summary }) => entry(name, summary, width)),
    "",
    "spec COMMAND --help says what the options of a command are, spec --version which version this is.",
    "",
    exitStatus("a --fail-on condition"),
    "",
  ].join("\n");
}

/** What the exit statuses mean; null where a command has no status 1. */
function exitStatus(one: string | null): string {
  const differs = one === null ? "" : ` 1 ${one},`;
  return `exit status: 0 all read,${differs} 2 a file could not be read or the command line is wrong, 3 a fault of spec`;
}

/** "usage: spec compare [options] A [B]" */
function lineOf({ name, takes, options }: CommandSyntax): string {
  const some = Object.keys(options).length > 0;
  return ["usage: spec", name, some ? "[options]" : "", takes].filter((part) => part !== "").join(" ");
}

/** How one command is called, and where its options are told. */
function callOf(command: CommandSyntax): string {
  return `${lineOf(command)}\nspec ${command.name} --help says what its options are.`;
}

/** How one command is called, and what its options mean. */
function helpOf(command: CommandSyntax): string {
  const { summary, options } = command;
  const rows = Object.entries(options).map(
    ([option, meaning]) => [spelled(option as OptionName), meaning] as const,
  );
  const width = largest(
    rows.map(([option]) => option.length),
    0,
  );
  return [
    lineOf(command),
    "",
    ...wrapped(summary, WIDTH),
    ...(rows.length > 0 ? ["", "options:"] : []),
    ...rows.map(([option, meaning]) => entry(option, meaning, width)),
    "",
    exitStatus(command.failsOn ?? ("fail-on" in options ? "a --fail-on condition" : null)),
    "",
  ].join("\n");
}

function entry(name: string, text: string, width: number): string {
  const indent = " ".repeat(width + 4);
  return wrapped(text, WIDTH - indent.length)
    .map((line, index) => (index === 0 ? `  ${name.padEnd(width)}  ${line}` : indent + line))
    .join("\n");
}

/** A text in lines of so many characters at most. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
