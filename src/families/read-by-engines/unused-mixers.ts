import type { Assembled } from "../../config/reading/assemble.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import { isJsonObject } from "../../spec/json.ts";
import { parentOf, type Pointer } from "../../spec/pointer.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/**
 * Says of fields that give nothing but the window of a mixer which no layer has: readers may take them for a window of
 * the whole model.
 */
export function reportUnusedWindows({ value, decidedBy }: Assembled, reader: ConfigReader): void {
  const body = isJsonObject(value) ? value["body"] : undefined;
  if (body === undefined || !isJsonObject(body)) return;
  const runs = body["layers"];
  if (!Array.isArray(runs)) return;
  const used = new Set(runs.map((run) => (isJsonObject(run) ? run["mixer"] : null)));
  const windows = Object.entries(body).flatMap(([name, member]): Pointer[] =>
    isJsonObject(member) && isJsonObject(member["window"] ?? null) && !used.has(name)
      ? [`/body/${name}/window`]
      : [],
  );
  if (windows.length === 0) return;
  for (const [field, to] of decidedBy) {
    if (!to.every((at) => windows.some((window) => at.startsWith(window)))) continue;
    const [name = ""] = to.map((at) => parentOf(parentOf(at)).slice("/body/".length));
    const message = `${dotted(field)} is the window of ${name}, and no layer of this file is of that kind: nothing attends within a window. Engines that read it without the kinds of layers would.`;
    reader.report("info", "window-of-no-layer", field, message);
  }
}
