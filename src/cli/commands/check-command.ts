import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { checkGguf, ggufModels } from "../../analysis/checkpoint/check-gguf.ts";
import type { CheckedCheckpoint } from "../../analysis/checkpoint/checked.ts";
import {
  differences,
  type DifferingTensors,
  TensorCheck,
} from "../../analysis/checkpoint/compare-tensors.ts";
import { indexText } from "../../analysis/checkpoint/numbers.ts";
import { namesIn } from "../../analysis/checkpoint/rows.ts";
import type { AuditFinding } from "../../audit/audit-config.ts";
import { sarifLog } from "../../audit/sarif.ts";
import type { ConfigError, Result } from "../../config/document.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { namesOf } from "../../inspect/weights.ts";
import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { isCalledFor } from "../../sources/checkpoint/check-files.ts";
import { agreementOf, checkpointConcerns, isByNameAlone } from "../../verdict/checkpoint.ts";
import type { CheckArguments } from "../arguments/check-arguments.ts";
import { plural } from "../../spec/grouped.ts";
import { outputLine } from "../output/output-line.ts";
import { unreadableFile } from "../output/unreadable-file.ts";
import { visibleLines } from "../output/visible.ts";
import { readInspection } from "../read-inspection.ts";
import { ggufNamesIn, readGguf, tensorsIn } from "../safetensors.ts";
import { append } from "../../spec/many.ts";

/** What was checked: a config, and the checkpoint that it was held against. */
interface Checked {
  readonly inspection: Inspection;
  readonly checked: CheckedCheckpoint;
}

/** Where a command reads and prints, and which version it is. */
interface CheckIo {
  readonly read: (file: string) => string;
  readonly print: (line: string) => void;
  readonly version: () => Promise<string>;
}

/**
 * Prints, for each directory or the repository, where its checkpoint is not as its config.json says; of weights only
 * headers are read.
 * @returns the exit status: 1 where they differ.
 */
export async function checkCheckpoints(
  args: CheckArguments,
  { read, print, version }: CheckIo,
): Promise<0 | 1 | 2> {
  const { directories, hub, form } = args;
  let unread = false;
  let differing = false;
  const findings: AuditFinding[] = [];
  for (const directory of directories.length === 0 ? [null] : directories) {
    const place = placeOf(directory ?? "");
    const models = !place.ok
      ? [{ result: place }]
      : hub === null
        ? await checkDirectory(place.value.directory, await inspected(place.value, args, read), args)
        : [{ result: await checkRepository(hub, directory === null ? null : place.value, args, read) }];
    for (const { file, result } of models) {
      unread ||= !result.ok;
      differing ||= result.ok && differences(result.value.checked.comparison) > 0;
      const where = {
        ...(directory === null ? { hub } : { directory }),
        ...(file !== undefined && { file }),
      };
      const config = place.ok ? join(place.value.directory, place.value.config) : (directory ?? "");
      if (form === "sarif") append(findings, findingsOf(config, result));
      else if (form === "pretty") print(prettyText(file ?? directory ?? hub ?? "", config, result));
      else
        print(
          outputLine(
            result.ok
              ? { ...where, ok: true, ...toWire(result.value) }
              : { ...where, ok: false, error: result.error },
          ),
        );
    }
  }
  if (form === "sarif") print(JSON.stringify(sarifLog(findings, await version())));
  return unread ? 2 : differing ? 1 : 0;
}

/** Where a checkpoint is, and the name of its config there. */
interface Place {
  readonly directory: string;
  readonly config: string;
}

/** A directory, whose config is Mistral's own where there is no other, or a config, whose directory is meant. */
function placeOf(given: string): Result<Place, ConfigError> {
  if (statSync(given, { throwIfNoEntry: false })?.isFile() !== true) {
    const own = !existsSync(join(given, "config.json")) && existsSync(join(given, "params.json"));
    return { ok: true, value: { directory: given, config: own ? "params.json" : "config.json" } };
  }
  if (given.endsWith(".json"))
    return { ok: true, value: { directory: dirname(given), config: basename(given) } };
  const message = `${given} is no directory: give that of the checkpoint, or the config.json in it.`;
  return { ok: false, error: { code: "unreadable-file", message, line: 1, column: 1 } };
}

async function inspected(
  { directory, config }: Place,
  { transformers }: CheckArguments,
  read: CheckIo["read"],
): Promise<Result<Inspection, ConfigError>> {
  const result = await readInspection(join(directory, config), { transformers }, read);
  return result.ok ? { ok: true, value: result.value.inspection } : result;
}

type Compared = Pick<CheckedCheckpoint, "comparison" | "headers">;

/** What came of checking a model. */
interface CheckedModel {
  /** Of GGUF files the first one of the model: there can be several models in a directory. */
  readonly file?: string;
  readonly result: Result<Checked, ConfigError>;
}

/** A config held against what a directory has: safetensors, or each model in GGUF files where there are no others. */
async function checkDirectory(
  directory: string,
  inspection: Result<Inspection, ConfigError>,
  { transformers }: CheckArguments,
): Promise<readonly CheckedModel[]> {
  if (!inspection.ok) return [{ result: inspection }];
  const { value } = inspection;
  const names = namesOf(value, transformers);
  const checked = async (
    source: string,
    compare: () => Compared | Promise<Compared>,
  ): Promise<Result<Checked, ConfigError>> => {
    try {
      const compared = await compare();
      const result = { ...compared, source, requests: 0, bytes: 0 };
      return { ok: true, value: { inspection: value, checked: result } };
    } catch (error) {
      return { ok: false, error: unreadable(directory, error) };
    }
  };
  let models: readonly (readonly string[])[];
  try {
    models = ggufModels(ggufNamesIn(directory));
  } catch (error) {
    return [{ result: { ok: false, error: unreadable(directory, error) } }];
  }
  if (models.length === 0)
    return [{ result: await checked(directory, () => compareSafetensors(directory, value.spec, names)) }];
  const results: CheckedModel[] = [];
  for (const model of models) {
    const [file = ""] = model;
    const compare = async (): Promise<Compared> => {
      const comparison = checkGguf(value.spec, names, await readGguf(directory, model));
      return { comparison, headers: { read: model.length, of: model.length } };
    };
    results.push({ file, result: await checked(join(directory, file), compare) });
  }
  return results;
}

/** Why a directory could not be checked; what is wrong with a file of it names that already. */
function unreadable(directory: string, error: unknown): ConfigError {
  if (error instanceof Error && !("code" in error))
    return { code: "unreadable-file", message: error.message, line: 1, column: 1 };
  return unreadableFile(directory, error);
}

function compareSafetensors(directory: string, spec: EngineModelSpec, names: CheckpointNames): Compared {
  const { tensors, whole, files, of, notes } = tensorsIn(directory);
  const check = new TensorCheck(spec, names, files);
  for (const [name, found] of tensors) check.see(name, found);
  return {
    comparison: { ...check.result(whole), files: notes(isCalledFor(check)) },
    headers: { read: files.length, of },
  };
}

/** The config is that of the directory, where one is named: a config that is being written can be held against what is published. */
async function checkRepository(
  hub: string,
  place: Place | null,
  args: CheckArguments,
  read: CheckIo["read"],
): Promise<Result<Checked, ConfigError>> {
  const { checkOfRepository } = await import("../hub-check.ts");
  return checkOfRepository(hub, args, place === null ? null : await inspected(place, args, read));
}

/** What is printed of a comparison, as docs/tensors.md documents it. */
function toWire({
  inspection: { guess },
  checked: { comparison, headers, requests, bytes },
}: Checked): object {
  const { names: whose, agree, named, differing, keys, files = [], unseen, unchecked, notes } = comparison;
  const of = (kind: DifferingTensors["kind"]) => differing.filter((tensors) => tensors.kind === kind);
  const names = (kind: DifferingTensors["kind"]) => of(kind).flatMap((tensors) => [...namesIn(tensors)]);
  const pairs = (kind: "shape" | "dtype") =>
    of(kind).flatMap((tensors) =>
      [...namesIn(tensors)].map((name) => ({
        name,
        spec: tensors.spec?.[kind] ?? null,
        file: tensors.file?.[kind] ?? null,
      })),
    );
  return {
    ...(guess && { guess }),
    names: whose,
    agree,
    named,
    missing: names("missing"),
    unexpected: names("unexpected"),
    shape: pairs("shape"),
    dtype: pairs("dtype"),
    differing: differing.map((tensors) => ({
      kind: tensors.kind,
      name: tensors.name,
      indexes: indexText(tensors.boxes),
      count: tensors.count,
      component: tensors.component,
      ...(tensors.moved && { spec: tensors.moved.spec, file: tensors.moved.file }),
    })),
    ...(keys !== undefined && { keys }),
    files,
    unseen,
    unchecked: unchecked.map(({ why, count, names: left }) => ({ why, count, names: left })),
    notes,
    ...(requests > 0 ? { headers, requests, bytes } : {}),
  };
}

/** Each row of tensors that differs as a finding at the line of the config that decides it, or at the first. */
function findingsOf(name: string, result: Result<Checked, ConfigError>): readonly AuditFinding[] {
  if (!result.ok) return [{ name, severity: "error", ...result.error }];
  const { inspection, checked } = result.value;
  return checkpointConcerns(inspection, checked).map(({ severity, code, what, why, line }) => ({
    name,
    severity,
    code,
    message: why.startsWith(what) ? why : `${what}: ${why}`,
    line: line ?? 1,
    column: 1,
  }));
}

/**
 * A checkpoint in words: what differs, each with the line of the config that decides it, how far the rest agrees, and what
 * there is to know.
 */
function prettyText(source: string, config: string, result: Result<Checked, ConfigError>): string {
  if (!result.ok) return visibleLines([source, `! ${result.error.message}`, ""]);
  const { inspection, checked } = result.value;
  const { differing, files = [], notes } = checked.comparison;
  const count = differences(checked.comparison);
  const tensors = differing.reduce((sum, row) => sum + row.count, 0);
  const said =
    count === 0
      ? `${isByNameAlone(checked.comparison) ? "no name" : "nothing"} differs`
      : count === tensors
        ? `${plural(count, "tensor")} ${count === 1 ? "differs" : "differ"}`
        : plural(count, "difference");
  const told = new Set([...files.map(({ what }) => what), ...notes]);
  return visibleLines([
    source,
    said,
    ...agreementOf(checked).map((part) => `  ${part}`),
    ...checkpointConcerns(inspection, checked)
      .filter(({ severity, why }) => severity !== "info" || told.has(why))
      .map(({ severity, code, what, why, line }) => {
        const at = severity === "info" || line === null ? "" : ` (${config}:${line})`;
        const named = code === "checkpoint-file" || why.startsWith(what) ? why : `${what}: ${why}`;
        return severity === "info" ? `  ${why}` : `! ${code.replace("checkpoint-", "")}: ${named}${at}`;
      }),
    "",
  ]);
}
