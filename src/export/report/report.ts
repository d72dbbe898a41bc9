import type { Inspection } from "../../inspect/inspection.ts";
import { type MarkdownOptions, markdownLink, specMarkdown } from "../../share/markdown/markdown.ts";
import { diagnosticsSection } from "./diagnostics.ts";
import { diagramSection, pictureWords } from "./diagram.ts";
import { layersSection } from "./layers.ts";
import { memorySection } from "./memory.ts";
import { parametersSection } from "./parameters.ts";
import { quantisationSection } from "./quantisation.ts";
import { section } from "./table.ts";

interface ReportOptions extends Omit<MarkdownOptions, "sections"> {
  /** The name of the file beside the report that is its diagram; the report shows none without. */
  readonly picture?: string;
}

/** What a reader wants to know of a model, in Markdown: its diagram, layers, the model part by part, parameters, memory, quantisation, what is the matter, and every value. */
export function reportMarkdown(
  inspection: Inspection,
  { picture, diagramLink = null, ...options }: ReportOptions,
): string {
  const { spec, parameters, diagnostics } = inspection;
  const image =
    picture === undefined
      ? null
      : `![${pictureWords(inspection, options.title)}](<${encodeURIComponent(picture)}>)`;
  const sections = [
    image === null ? "" : section("Diagram", diagramLink === null ? image : markdownLink(image, diagramLink)),
    layersSection(spec.body),
    diagramSection(inspection),
    parametersSection(spec.body, parameters),
    memorySection(inspection),
    quantisationSection(spec.quantization),
    diagnosticsSection(diagnostics),
  ];
  return specMarkdown(inspection, {
    ...options,
    diagramLink: image === null ? diagramLink : null,
    sections: sections.filter((each) => each !== ""),
  });
}
