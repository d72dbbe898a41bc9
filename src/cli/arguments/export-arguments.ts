import { EXPORT_FORMATS, type ExportFormat } from "../../export/formats.ts";

/** What `spec export` is asked for. */
export interface ExportArguments {
  readonly command: "export";
  readonly file: string;
  readonly format: ExportFormat;
  readonly transformers: string;
}

/** Reads what follows `export`; an error is a sentence for the user. */
export function exportArguments(
  files: readonly string[],
  format: string | undefined,
  { transformers }: Pick<ExportArguments, "transformers">,
): { ok: true; value: ExportArguments } | { ok: false; error: string } {
  const [file] = files;
  if (file === undefined) return { ok: false, error: "No file is named." };
  if (files.length > 1) return { ok: false, error: `export takes one file, not ${files.length}.` };
  const known = EXPORT_FORMATS.find((name) => name === format);
  if (known === undefined)
    return {
      ok: false,
      error: `--format of export is one of ${EXPORT_FORMATS.join(", ")}${format === undefined ? "" : `, not ${format}`}.`,
    };
  return { ok: true, value: { command: "export", file, format: known, transformers } };
}
