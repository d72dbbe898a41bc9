import { EXPORT_FORMATS, type ExportFormat } from "../../export/formats.ts";
import type { OptionValues, Read } from "./options.ts";

/** What `spec export` is asked for. */
export interface ExportArguments {
  readonly command: "export";
  readonly file: string;
  readonly format: ExportFormat;
  /** The file that is written; null: standard output. */
  readonly output: string | null;
  readonly transformers: string;
}

/** Reads what follows `export`. */
export function exportArguments(
  [file = "", ...more]: readonly string[],
  {
    format,
    output,
    transformers,
  }: Pick<OptionValues, "format" | "output"> & Pick<ExportArguments, "transformers">,
): Read<ExportArguments> {
  if (more.length > 0) return { ok: false, error: `export takes one file, not ${more.length + 1}.` };
  const known = EXPORT_FORMATS.find((name) => name === format);
  if (known === undefined)
    return {
      ok: false,
      error: `--format of export is one of ${EXPORT_FORMATS.join(", ")}${format === undefined ? "" : `, not ${format}`}.`,
    };
  return {
    ok: true,
    value: { command: "export", file, format: known, output: output ?? null, transformers },
  };
}
