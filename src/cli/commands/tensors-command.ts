import { bytesOfType } from "../../analysis/type-bytes.ts";
import { countOf, indexesOf, namesIn, type TensorRow, tensorRows } from "../../analysis/checkpoint/rows.ts";
import type { ConfigError, Result } from "../../config/document.ts";
import { familyOfSpec } from "../../families/registry.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { storedTensors } from "../../spec/checkpoint.ts";
import type { TensorsArguments } from "../arguments/tensors-arguments.ts";
import { readCheckpoint } from "../checkpoint.ts";
import { unreadableFile } from "../output/unreadable-file.ts";

/** Prints, for each file, every tensor of the checkpoint that it describes. @returns the exit status. */
export function tensorsFiles(
  { files, transformers, each }: TensorsArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): 0 | 2 {
  let unread = false;
  for (const file of files) {
    const result = inspectFile(file, transformers, read);
    unread ||= !result.ok;
    print(
      JSON.stringify(
        result.ok
          ? { file, ok: true, ...toWire(result.value, transformers, each) }
          : { file, ok: false, error: result.error },
      ),
    );
  }
  return unread ? 2 : 0;
}

function inspectFile(
  file: string,
  transformers: string,
  read: (file: string) => string,
): Result<Inspection, ConfigError> {
  let checkpoint: ConfigFiles;
  try {
    checkpoint = readCheckpoint(file, read);
  } catch (error) {
    return { ok: false, error: unreadableFile(file, error) };
  }
  const inspection = inspectText(checkpoint.config, { ...checkpoint, transformers });
  return inspection.ok ? { ok: true, value: inspection } : inspection;
}

/** What is printed of a file, as docs/tensors.md documents it. */
function toWire({ adapter, spec }: Inspection, transformers: string, each: boolean): object {
  const names = familyOfSpec(spec, transformers)?.checkpoint(adapter) ?? {};
  const rows = tensorRows(storedTensors(spec.body, names));
  const dtype = spec.dtype ?? "bfloat16";
  const size = bytesOfType(dtype);
  return {
    names: "transformers",
    complete: spec.body.towers !== null,
    tensors: rows.flatMap((row) =>
      each
        ? [...namesIn(row)].map((name) => [name, row.shape, "", dtype, row.stored.part])
        : [[row.name, row.shape, indexesOf(row), dtype, row.stored.part]],
    ),
    bytes: size === null ? null : rows.reduce((sum, row) => sum + elementsIn(row) * size, 0),
  };
}

function elementsIn(row: TensorRow): number {
  return row.shape.reduce((product, length) => product * length, countOf(row));
}
