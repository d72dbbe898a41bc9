import { outputLine } from "../output/output-line.ts";
import type { ConfigError, Result } from "../../config/document.ts";
import { textConfig } from "../../legacy/legacy-config.ts";
import type { ComparedAttribute } from "../../runtime/paths/compare-with-legacy.ts";
import { type BothPaths, bothPaths } from "../../runtime/paths/both-paths.ts";
import { type LinearStateResult, linearState } from "../../runtime/state/linear-state.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { stateReport } from "../output/state-report.ts";
import type { RuntimeArguments } from "../arguments/runtime-arguments.ts";
import { prettyRuntime } from "../output/runtime-pretty.ts";
import { errorLine } from "../output/error-line.ts";
import { readInspection } from "../read-inspection.ts";

/** Prints, for each file, what model code reads through the spec and on the legacy path. @returns the exit status. */
export async function runtimeFiles(
  { files, transformers, legacy, failOn, pretty, tensorParallel }: RuntimeArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): Promise<0 | 1 | 2> {
  let unread = false;
  let dangerous = false;
  for (const file of files) {
    const result = await readBoth(file, transformers, read);
    unread ||= !result.ok;
    if (!result.ok) {
      print(pretty ? errorLine(file, result.error) : outputLine({ file, ok: false, error: result.error }));
      continue;
    }
    const { spec, ...both } = result.value;
    const state = linearState(spec, tensorParallel);
    dangerous ||= both.attributes.some(({ danger }) => danger !== null);
    print(pretty ? prettyRuntime(file, both, legacy) : outputLine(toWire(file, both, legacy, state)));
  }
  return unread ? 2 : dangerous && failOn.includes("danger") ? 1 : 0;
}

async function readBoth(
  file: string,
  transformers: string,
  read: (file: string) => string,
): Promise<Result<BothPaths & { readonly spec: EngineModelSpec }, ConfigError>> {
  const result = await readInspection(file, {}, read);
  if (!result.ok) return result;
  const { inspection, text } = result.value;
  const both = bothPaths(text, inspection, transformers);
  return both.ok ? { ok: true, value: { ...both.value, spec: inspection.spec } } : both;
}

/** The line that is printed, as docs/runtime.md documents it. */
function toWire(
  file: string,
  { view, legacy, attributes }: BothPaths,
  legacyOnly: boolean,
  state: LinearStateResult | null,
): object {
  const head = {
    file,
    ok: true,
    view,
    transformers_version: legacy.transformersVersion,
    legacy_class: legacy.className,
    text_class: textConfig(legacy).className,
    note: legacy.note,
  };
  return legacyOnly
    ? { ...head, legacy: readsOf(attributes) }
    : { ...head, attributes, state: state && stateReport(state) };
}

/** What model code ends up with on the legacy path, attribute by attribute; what raises is left out. */
function readsOf(attributes: readonly ComparedAttribute[]): object {
  return Object.fromEntries(
    attributes.flatMap(({ name, read }) =>
      read === null || !("value" in read) ? [] : [[name, read.value] as const],
    ),
  );
}
