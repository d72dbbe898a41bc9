import { outputLine } from "../output/output-line.ts";
import { bytesOfRows, indexesOf, namesIn, tensorRows } from "../../analysis/checkpoint/rows.ts";
import { releasedTensors, savedTensors } from "../../analysis/checkpoint/saved-tensors.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { namesOf } from "../../inspect/weights.ts";
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

/** What is printed of a file, as docs/tensors.md documents it. */
function toWire(inspection: Inspection, { transformers, each, names: form }: TensorsArguments): object {
  const names = namesOf(inspection, transformers);
  const { tensors, complete } = (form === "hub" ? releasedTensors : savedTensors)(inspection.spec, names);
  const rows = tensorRows(tensors);
  return {
    names: form,
    complete,
    tensors: rows.flatMap((row) => {
      const { shape, part } = row;
      const dtype = row.dtypes.join();
      return each
        ? [...namesIn(row)].map((name) => [name, shape, "", dtype, part])
        : [[row.name, shape, indexesOf(row), dtype, part]];
    }),
    bytes: bytesOfRows(rows),
  };
}
