import type { Inspection } from "../../inspect/inspection.ts";
import { type MarkdownOptions, specMarkdown } from "../../share/markdown/markdown.ts";
import { diagnosticsSection } from "./diagnostics.ts";
import { diagramSection } from "./diagram.ts";
import { layersSection } from "./layers.ts";
import { memorySection } from "./memory.ts";
import { parametersSection } from "./parameters.ts";
import { quantisationSection } from "./quantisation.ts";

/** What a reader wants to know of a model, in Markdown: layers, the model part by part, parameters, memory, quantisation, what is the matter, and every value. */
export function reportMarkdown(inspection: Inspection, options: Omit<MarkdownOptions, "sections">): string {
  const { spec, parameters, diagnostics } = inspection;
  const sections = [
    layersSection(spec.body),
    diagramSection(inspection),
    parametersSection(spec.body, parameters),
    memorySection(inspection),
    quantisationSection(spec.quantization),
    diagnosticsSection(diagnostics),
  ];
  return specMarkdown(inspection, { ...options, sections: sections.filter((section) => section !== "") });
}
