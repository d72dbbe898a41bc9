import { outputLine } from "../output/output-line.ts";
import { join } from "node:path";
import {
  differences,
  type DifferingTensors,
  TensorCheck,
  type TensorComparison,
} from "../../analysis/checkpoint/compare-tensors.ts";
import { indexText } from "../../analysis/checkpoint/numbers.ts";
import { namesIn } from "../../analysis/checkpoint/rows.ts";
import { namesOf } from "../../inspect/weights.ts";
import type { CheckArguments } from "../arguments/check-arguments.ts";
import { unreadableFile } from "../output/unreadable-file.ts";
import { readInspection } from "../read-inspection.ts";
import { tensorsIn } from "../safetensors.ts";

/**
 * Prints, for each directory, where its checkpoint is not as its config.json says; of weights only headers are read.
 * @returns the exit status: 1 where they differ.
 */
export async function checkDirectories(
  { directories, transformers }: CheckArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): Promise<0 | 1 | 2> {
  let unread = false;
  let differing = false;
  for (const directory of directories) {
    const result = await check(directory, transformers, read);
    unread ||= !result.ok;
    differing ||= result.ok && differences(result.value) > 0;
    print(
      outputLine(
        result.ok
          ? { directory, ok: true, ...toWire(result.value) }
          : { directory, ok: false, error: result.error },
      ),
    );
  }
  return unread ? 2 : differing ? 1 : 0;
}

async function check(directory: string, transformers: string, read: (file: string) => string) {
  const result = await readInspection(join(directory, "config.json"), { transformers }, read);
  if (!result.ok) return result;
  const { inspection } = result.value;
  const check = new TensorCheck(inspection.spec, namesOf(inspection, transformers));
  try {
    const { tensors, whole } = tensorsIn(directory);
    for (const [name, found] of tensors) check.see(name, found);
    return { ok: true as const, value: check.result(whole) };
  } catch (error) {
    return { ok: false as const, error: unreadableFile(directory, error) };
  }
}

/** What is printed of a comparison, as docs/tensors.md documents it. */
function toWire({ differing, ...rest }: TensorComparison): object {
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
  const { names: whose, agree, named, unseen, unchecked, notes } = rest;
  return {
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
    })),
    unseen,
    unchecked,
    notes,
  };
}
