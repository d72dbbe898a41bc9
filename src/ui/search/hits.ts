import { inSideFile, QUANT_FILE } from "../../config/nodes/side-file.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { FieldReport, Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { filterRows } from "../tree/filter.ts";
import { leavesOf, rowsOf } from "../tree/rows.ts";
import { NO_FILTER, type Target } from "../view-state.ts";

/**
 * What a search finds, in the order of the screen: values of the spec by their name, their value or the fields that they
 * come from, then the fields that none of these shows, by their path or their text: those of config.json, then those of
 * hf_quant_config.json.
 */
export function hitsOf(inspection: Inspection, files: ConfigFiles, query: string): readonly Target[] {
  const sought = query.trim().toLowerCase();
  if (sought === "") return [];
  const leaves = leavesOf(filterRows(rowsOf(inspection), { ...NO_FILTER, query }));
  const shown = new Set(leaves.flatMap(({ fields }) => fields));
  const fieldsIn = (
    places: FieldReport["places"],
    text: string,
    named: (pointer: Pointer) => Pointer,
  ): readonly Target[] => {
    const body = text.replace(/^\uFEFF/, "");
    return [...places].flatMap(([inFile, { start, end }]): Target[] => {
      const pointer = named(inFile);
      if (shown.has(pointer)) return [];
      const isFound = [inFile, body.slice(start, end)].some((part) => part.toLowerCase().includes(sought));
      return isFound ? [{ side: "config", pointer }] : [];
    });
  };
  const { quantFile } = inspection;
  return [
    ...leaves.map(({ pointer }): Target => ({ side: "spec", pointer })),
    ...fieldsIn(inspection.places, files.config, (pointer) => pointer),
    ...(quantFile?.ok
      ? fieldsIn(quantFile.report.places, files.hfQuantConfig ?? "", (pointer) =>
          inSideFile(QUANT_FILE, pointer),
        )
      : []),
  ];
}
