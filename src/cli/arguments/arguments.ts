import { parseArgs } from "node:util";
import { type Output, OUTPUTS } from "../../export/output/names.ts";
import { EXPORT_FORMATS } from "../../export/formats.ts";
import { parseLoad } from "../../analysis/memory/load-text.ts";
import type { Load } from "../../analysis/memory/memory.ts";
import { LATEST_TRANSFORMERS, TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";
import { type CheckArguments, checkArguments } from "./check-arguments.ts";
import {
  COMPARE_CONDITIONS,
  COMPARE_FORMATS,
  compareArguments,
  type CompareArguments,
} from "./compare-arguments.ts";
import { type ExportArguments, exportArguments } from "./export-arguments.ts";
import { RUNTIME_CONDITIONS, type RuntimeArguments, runtimeArguments } from "./runtime-arguments.ts";
import { CHECKPOINT_FORMS, type TensorsArguments, tensorsArguments } from "./tensors-arguments.ts";
import { type ResaveArguments, resaveArguments } from "./resave-arguments.ts";
import { type RunArguments, runArguments } from "./run-arguments.ts";
import { VERSIONS_CONDITIONS, type VersionsArguments, versionsArguments } from "./versions-arguments.ts";
import { DEFAULT_APP, type LinkArguments, linkArguments } from "./link-arguments.ts";

/** What makes the exit status 1 although every file was read. */
const FAIL_CONDITIONS = ["unmapped", "defaulted", "warning", "guess"] as const;

export type FailCondition = (typeof FAIL_CONDITIONS)[number];

export interface InspectArguments {
  readonly command: "inspect";
  readonly files: readonly string[];
  readonly transformers: string;
  /** The model type whose family is to read the files; null: their own, or a guess where nobody has mapped it. */
  readonly as: string | null;
  readonly failOn: readonly FailCondition[];
  readonly pretty: boolean;
  /** The object that transformers makes of the file, instead of the spec. */
  readonly legacy: boolean;
  /** How the model is run, for `memory`; null: one sequence of its own context. */
  readonly load: Load | null;
}

export type Arguments =
  | InspectArguments
  | CompareArguments
  | LinkArguments
  | ExportArguments
  | RuntimeArguments
  | ResaveArguments
  | RunArguments
  | TensorsArguments
  | VersionsArguments
  | CheckArguments
  | { readonly command: "schema"; readonly of: Output | null }
  | { readonly command: "help" };

export const USAGE = `usage: spec inspect [options] FILE…     read config.json files ("-" is standard input), one JSON object a line
       spec compare [options] A B       what differs between two config.json files, as one JSON object
       spec runtime [options] FILE…     what model code reads through the spec, and on the legacy path without it
       spec versions [options] FILE…    what versions of transformers make of a file, where they differ, and why
       spec resave [options] FILE       the config.json that a version of transformers writes after loading this one
       spec tensors [options] FILE…     every tensor of the checkpoint, by its name and with its shape, one JSON object a line
       spec check [options] DIR…        config.json against the headers of the *.safetensors beside it, one JSON object a line
       spec run [options] FILE          the logits that the spec alone gives, on weights made from the tensors' names
       spec link [options] FILE…        a link a line that opens the file in the app, and carries all of its text
       spec export --format F FILE      the spec of a file in another format, on standard output
       spec schema [COMMAND]            the JSON Schema of EngineModelSpec, or of what a command prints: ${OUTPUTS.join(", ")}

options of inspect:
  --transformers VERSION   whose class defaults: ${TRANSFORMERS_VERSIONS.join(", ")} (${LATEST_TRANSFORMERS} unless given)
  --as TYPE                read the files as this model type, whatever their own is; "guess" in the output says how it was
                           chosen where nobody has mapped a file's own type
  --fail-on CONDITION      exit status 1 where a file has: ${FAIL_CONDITIONS.join(", ")} (may be given more than once)
  --load B,C,BYTES,TP      memory for B sequences of C tokens, BYTES (0.5, 1, 2, 4) an element of the KV cache, on TP
                           ranks; 1, the model's context, 2 and 1 unless given
  --pretty                 a readable tree instead of JSON
  --legacy                 the object that transformers makes of the file, instead of the spec

options of compare:
  --transformers VERSION   as above; two, as "A,B" or given twice, for A and for B
  --fail-on CONDITION      exit status 1 at: ${COMPARE_CONDITIONS.join(", ")} (may be given more than once)
  --format FORMAT          ${COMPARE_FORMATS.join(", ")} (for a pull request); json unless given
  --pretty                 as --format text
  --only-changes           JSON without what is equal
  --app URL                as for link, for the link in the Markdown

options of runtime:
  --transformers VERSION   whose objects stand on the legacy path: versions as above
  --fail-on CONDITION      exit status 1 at: ${RUNTIME_CONDITIONS.join(", ")} (model code would read another value on the legacy path)
  --pretty                 readable text instead of JSON
  --legacy                 only what model code reads on the legacy path
  --tp RANKS               among how many tensor-parallel ranks the states of linear layers are divided; 1 unless given

options of versions:
  --from VERSION           between which versions an upgrade is judged: the oldest that knows the model type unless given
  --to VERSION             ${LATEST_TRANSFORMERS} unless given
  --fail-on CONDITION      exit status 1 at: ${VERSIONS_CONDITIONS.join(", ")} (from one to the other, model code that reads an
                           attribute gets another value or an error, or a version cannot load the file)
  --pretty                 readable text instead of JSON

options of resave:
  --transformers VERSION   which version loads the file and writes it: versions as above

options of check:
  --transformers VERSION   as for runtime; exit status 1 where a checkpoint differs from its config

options of tensors:
  --transformers VERSION   as for runtime
  --names NAMES            whose: ${CHECKPOINT_FORMS.join(", ")} (as the publisher's checkpoint has them: draft modules, and
                           what quantised matrices are stored as); transformers unless given
  --each                   one row a tensor, instead of one for all whose names differ in numbers alone

options of run:
  --ids IDS                the tokens' ids: 4,11,18
  --positions POSITIONS    whose logits are printed, counted from 0; the last one unless given
  --hidden                 also the residual stream of the last position, layer by layer: its first four channels
  --weights DIR            the weights of a checkpoint: *.safetensors in float32, bfloat16 or float16
  --transformers VERSION   as for inspect

options of export:
  --format FORMAT          ${EXPORT_FORMATS.join(", ")}
  --transformers VERSION   as for inspect

options of link:
  --app URL                the address of the app (${DEFAULT_APP} unless given)

Beside a file named config.json, link takes hf_quant_config.json and generation_config.json along.

exit status: 0 all read, 1 a --fail-on condition, 2 a file could not be read
`;

/** Reads what follows `schema`. */
function schemaArguments(
  names: readonly string[],
): { ok: true; value: Arguments } | { ok: false; error: string } {
  const of = OUTPUTS.find((name) => name === names[0]) ?? null;
  return names.length === (of === null ? 0 : 1)
    ? { ok: true, value: { command: "schema", of } }
    : { ok: false, error: `schema takes nothing, or the name of a command: ${OUTPUTS.join(", ")}.` };
}

/** Reads the command line; an error is a sentence for the user. */
export function parseArguments(
  args: readonly string[],
): { ok: true; value: Arguments } | { ok: false; error: string } {
  try {
    const { values: given, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        transformers: { type: "string", multiple: true, default: [LATEST_TRANSFORMERS] },
        "fail-on": { type: "string", multiple: true, default: [] },
        as: { type: "string" },
        pretty: { type: "boolean", default: false },
        legacy: { type: "boolean", default: false },
        names: { type: "string", default: "transformers" },
        each: { type: "boolean", default: false },
        tp: { type: "string", default: "1" },
        load: { type: "string" },
        app: { type: "string", default: DEFAULT_APP },
        format: { type: "string" },
        "only-changes": { type: "boolean", default: false },
        ids: { type: "string" },
        weights: { type: "string" },
        positions: { type: "string" },
        hidden: { type: "boolean", default: false },
        from: { type: "string" },
        to: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const [command, ...files] = positionals;
    const values = { ...given, transformers: given.transformers.at(-1) ?? LATEST_TRANSFORMERS };
    if (values.help || command === undefined) return { ok: true, value: { command: "help" } };
    if (command === "schema") return schemaArguments(files);
    if (command === "link") return linkArguments(files, values.app);
    if (command === "export") return exportArguments(files, values.format, values);
    if (command === "check") return checkArguments(files, values.transformers);
    if (command === "tensors") return tensorsArguments(files, values);
    if (command === "resave") return resaveArguments(files, values.transformers);
    if (command === "run") return runArguments(files, values);
    const failOn = values["fail-on"].flatMap((value) => value.split(","));
    if (command === "compare")
      return compareArguments(files, failOn, {
        ...values,
        transformers: given.transformers,
        format: values.format,
        onlyChanges: values["only-changes"],
      });
    if (command === "versions") return versionsArguments(files, failOn, values);
    if (command === "runtime") return runtimeArguments(files, failOn, values);
    if (command !== "inspect") return { ok: false, error: `There is no command ${command}.` };
    if (files.length === 0) return { ok: false, error: "No file is named." };
    const unknown = failOn.find((value) => !(FAIL_CONDITIONS as readonly string[]).includes(value));
    if (unknown !== undefined)
      return { ok: false, error: `--fail-on knows ${FAIL_CONDITIONS.join(", ")}, not ${unknown}.` };
    const load = parseLoad(values.load ?? null);
    if (values.load !== undefined && load === null)
      return {
        ok: false,
        error: `--load is BATCH,CONTEXT,BYTES,RANKS, such as 8,32768,2,4, not ${values.load}.`,
      };
    return {
      ok: true,
      value: {
        command,
        files,
        transformers: values.transformers,
        as: values.as ?? null,
        failOn: failOn as FailCondition[],
        pretty: values.pretty,
        legacy: values.legacy,
        load,
      },
    };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
