import type { Inspection } from "../inspect/inspection.ts";
import type { VerdictLine } from "../verdict/lines.ts";
import { fileName, pythonFileName } from "./file-name.ts";

/** The texts that a spec can be exported as. */
export const EXPORT_FORMATS = ["json", "yaml", "python", "markdown", "svg", "diagram"] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What an export is called in. */
export interface ExportOptions {
  /** What the model is called. */
  readonly title: string;
  /** Where the spec can be seen; null where no link can be made. */
  readonly link: string | null;
  /** Where its diagram can be seen, for documents that do not show it; null or not given where no link can be made. */
  readonly diagramLink?: string | null;
  /** The name of the file beside a report that is its diagram ("diagram" of the same spec); it shows none without. */
  readonly picture?: string;
  /** The verdict on the file, for documents that tell it; they do not without it. */
  readonly verdict?: readonly VerdictLine[];
}

/** An export as a file. */
export interface ExportedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

/**
 * A spec in a format. What a format needs is loaded with the first export in it.
 * @throws RangeError where the format is none of {@link EXPORT_FORMATS}, as one from plain JavaScript may be.
 */
export async function exportFile(
  format: ExportFormat,
  inspection: Inspection,
  options: ExportOptions,
): Promise<ExportedFile> {
  if (!EXPORT_FORMATS.includes(format))
    throw new RangeError(
      `${JSON.stringify(format)} is no format of an export. There are ${EXPORT_FORMATS.join(", ")}.`,
    );
  const { spec } = inspection;
  const { title } = options;
  switch (format) {
    case "json": {
      const { specJson } = await import("./json.ts");
      return { name: fileName(title, "spec.json"), mediaType: "application/json", text: specJson(spec) };
    }
    case "yaml": {
      const { specYaml } = await import("./yaml.ts");
      return {
        name: fileName(title, "spec.yaml"),
        mediaType: "application/yaml",
        text: specYaml(spec, title),
      };
    }
    case "python": {
      const { pythonModule } = await import("./python/module.ts");
      return { name: pythonFileName(title), mediaType: "text/x-python", text: pythonModule(spec, title) };
    }
    case "markdown": {
      const { reportMarkdown } = await import("./report/report.ts");
      return {
        name: fileName(title, "report.md"),
        mediaType: "text/markdown",
        text: reportMarkdown(inspection, options),
      };
    }
    case "svg": {
      const { ribbonSvg } = await import("./ribbon/ribbon-svg.ts");
      return {
        name: fileName(title, "layers.svg"),
        mediaType: "image/svg+xml",
        text: ribbonSvg(inspection, title),
      };
    }
    case "diagram": {
      const { sceneOf } = await import("./diagram/diagram-scene.ts");
      const { diagramSvg } = await import("./diagram/diagram-svg.ts");
      const concerns = (options.verdict ?? []).flatMap((line) => line.concerns);
      return {
        name: fileName(title, "diagram.svg"),
        mediaType: "image/svg+xml",
        text: diagramSvg(sceneOf(inspection, { title, concerns })),
      };
    }
  }
}
