import { type ExportFormat, exportFile } from "../../export/formats.ts";
import { fileName } from "../../export/file-name.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { VerdictLine } from "../../verdict/lines.ts";
import type { MenuAction } from "../components/action-menu.tsx";
import { figuresOf } from "../overview/figures.ts";
import { downloadBlob, downloadText } from "../share/hand-over.ts";

/** The model on screen. */
interface Shown {
  readonly inspection: Inspection;
  readonly title: string;
  readonly verdict: readonly VerdictLine[];
  /** Makes links to it and to its diagram; null where there can be none. */
  readonly links: () => Promise<{ readonly view: string | null; readonly diagram: string | null }>;
}

const TEXTS: readonly { readonly format: ExportFormat; readonly label: string; readonly hint: string }[] = [
  { format: "json", label: "JSON", hint: "The spec as it is" },
  { format: "yaml", label: "YAML", hint: "The same values, for readers of YAML 1.1 and 1.2" },
  { format: "python", label: "Python", hint: "This spec, and dataclasses that read and check any other" },
  {
    format: "diagram",
    label: "Diagram as SVG",
    hint: "The model drawn: stack, halves of its layers, and their sizes",
  },
  { format: "svg", label: "Layer ribbon as SVG", hint: "Light or dark, as the reader's system is" },
];

/** The files that the model on screen can be saved as. */
export function exportActions({ inspection, title, verdict, links }: Shown): readonly MenuAction[] {
  const texts = TEXTS.map(({ format, label, hint }) =>
    action(label, hint, async () => {
      const { text, name, mediaType } = await exportFile(format, inspection, { title, link: null, verdict });
      return downloadText(text, name, mediaType);
    }),
  );
  const report = async (): Promise<string> => {
    const { zipped } = await import("../../export/zip.ts");
    const { view: link, diagram: diagramLink } = await links();
    const picture = await exportFile("diagram", inspection, { title, link, verdict });
    const options = { title, link, diagramLink, picture: picture.name, verdict };
    const files = [await exportFile("markdown", inspection, options), picture];
    return downloadBlob(
      new Blob([zipped(files)], { type: "application/zip" }),
      fileName(title, "report.zip"),
    );
  };
  const card = async (): Promise<string> => {
    const { cardSvg } = await import("../../export/card/card-svg.ts");
    const facts = figuresOf(inspection).map(({ value, label }) => `${value} ${label}`.trim());
    return cardSvg(inspection, { title, facts, verdict });
  };
  return [
    ...texts,
    action(
      "Report in Markdown",
      "Diagram, layers, parameters, memory, quantisation, and where each value comes from: a ZIP file of the text and its picture",
      report,
    ),
    action("Diagram as PNG", "Light, twice as large", async () => {
      const [{ sceneOf }, { diagramSvg }, { svgToPng }] = await Promise.all([
        import("../../export/diagram/diagram-scene.ts"),
        import("../../export/diagram/diagram-svg.ts"),
        import("./svg-to-png.ts"),
      ]);
      const concerns = verdict.flatMap((line) => line.concerns);
      const svg = diagramSvg(sceneOf(inspection, { title, concerns }), { adaptive: false });
      return downloadBlob(await svgToPng(svg), fileName(title, "diagram.png"));
    }),
    action("Layer ribbon as PNG", "Light, 1,920 pixels wide", async () => {
      const { ribbonSvg } = await import("../../export/ribbon/ribbon-svg.ts");
      const { svgToPng } = await import("./svg-to-png.ts");
      return downloadBlob(await svgToPng(ribbonSvg(inspection, title, false)), fileName(title, "layers.png"));
    }),
    action("Card as SVG", "Title, facts, verdict, stack and layers, for a page or an issue", async () =>
      downloadText(await card(), fileName(title, "card.svg"), "image/svg+xml"),
    ),
    action("Card as PNG", "The same, 2,400 pixels wide, for a chat", async () => {
      const { svgToPng } = await import("./svg-to-png.ts");
      return downloadBlob(await svgToPng(await card()), fileName(title, "card.png"));
    }),
    action("JSON Schema", "Of every spec of this version, for validators", async () => {
      const { ENGINE_MODEL_SPEC_SCHEMA: schema } = await import("../../export/schema.ts");
      const { schema_version: version } = inspection.spec;
      const text = `${JSON.stringify(schema, null, 2)}\n`;
      return downloadText(text, `engine-model-spec-v${version}.json`, "application/schema+json");
    }),
  ];
}

function action(label: string, hint: string, run: () => Promise<string>): MenuAction {
  const told = async (): Promise<string> => {
    try {
      return await run();
    } catch {
      return `${label} could not be made. Reload the page and try again.`;
    }
  };
  return { label, hint, disabled: false, run: told };
}
