import { outputLine } from "../output/output-line.ts";
import { bytesOfRows, indexesOf, namesIn, tensorRows } from "../../analysis/checkpoint/rows.ts";
import { tensorsAs } from "../../analysis/checkpoint/tensors-as.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { figureOfList } from "../../inspect/beside-figure.ts";
import { namesOf } from "../../inspect/weights.ts";
import type { DraftTensor } from "../../spec/draft-model.ts";
import { bytesOfType } from "../../analysis/type-bytes.ts";
import type { TensorsArguments } from "../arguments/tensors-arguments.ts";
import { readInspection } from "../read-inspection.ts";

/** Prints, for each file, every tensor of the checkpoint that it describes. @returns the exit status. */
export async function tensorsFiles(
  args: TensorsArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): Promise<0 | 2> {
  const { files, transformers } = args;
  let unread = false;
  for (const file of files) {
    const result = await readInspection(file, { transformers }, read);
    unread ||= !result.ok;
    print(
      outputLine(
        result.ok
          ? { file, ok: true, ...toWire(result.value.inspection, args) }
          : { file, ok: false, error: result.error },
      ),
    );
  }
  return unread ? 2 : 0;
}

/** The tensors of a draft model's own checkpoint. */
function draftWire(tensors: readonly DraftTensor[], dtype: string | null): object {
  const type = dtype ?? "bfloat16";
  const each = bytesOfType(type);
  const rows = tensors.map(({ name, shape, dtype: own }) => {
    const kept = own ?? type;
    return {
      row: [name, shape, "", kept, "text"],
      bytes: (bytesOfType(kept) ?? each ?? 0) * shape.reduce((a, b) => a * b, 1),
    };
  });
  return {
    names: "hub",
    complete: true,
    tensors: rows.map(({ row }) => row),
    bytes: each === null ? null : rows.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** What is printed of a file, as docs/tensors.md documents it. */
function toWire(inspection: Inspection, { transformers, each, names: form }: TensorsArguments): object {
  if (form === "hub" && inspection.draft?.tensors)
    return draftWire(inspection.draft.tensors, inspection.spec.dtype);
  const { guess } = inspection;
  const names = namesOf(inspection, transformers);
  const { tensors, complete } = tensorsAs(form, inspection.spec, names);
  const rows = tensorRows(tensors);
  const figure = form === "hub" && complete ? figureOfList(inspection, rows) : null;
  return {
    ...(guess && { guess }),
    names: form,
    complete: complete && guess === null,
    tensors: rows.flatMap((row) => {
      const { shape, part } = row;
      const dtype = row.dtypes.join();
      return each
        ? [...namesIn(row)].map((name) => [name, shape, "", dtype, part])
        : [[row.name, shape, indexesOf(row), dtype, part]];
    }),
    bytes: bytesOfRows(rows),
    ...(figure && { figure }),
  };
}
