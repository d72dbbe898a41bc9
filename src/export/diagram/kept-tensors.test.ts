import { describe, expect, test, vi } from "vitest";
import { Schemes } from "../../analysis/quantized/schemes.ts";
import { weighed } from "./figures.ts";
import { pictureOf } from "./picture.ts";
import { sceneOf } from "./diagram-scene.ts";
import { strictFixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { isKeptKnown, keptNow, keptTensors, learnKept } from "../../inspect/kept-tensors.ts";
import { weightsOf } from "../../inspect/weights.ts";

function inspectionOf(name: string): Inspection {
  const inspection = inspectText(strictFixture(`quantization/${name}`));
  if (!inspection.ok) throw new Error(inspection.error.message);
  return inspection;
}

/** The bytes of all that is drawn, as far as these are known. */
const drawnBytes = (inspection: Inspection, kept: ReturnType<typeof keptNow>): number | null =>
  weighed(inspection, pictureOf(inspection, ""), kept).all.bytes;

describe("how tensors are kept is matched where the page is drawn for few plain names alone", () => {
  test("names without expressions are matched at once", () => {
    const inspection = inspectionOf("awq");
    expect(isKeptKnown(inspection)).toBe(true);
    expect(drawnBytes(inspection, keptNow(inspection))).toBe(weightsOf(inspection).bytes?.whole);
  });

  test("expressions are left to a worker, and what it says is taken over", () => {
    const inspection = inspectionOf("gptq-dynamic");
    expect(isKeptKnown(inspection)).toBe(false);
    expect(keptNow(inspection)).toBeNull();
    expect(drawnBytes(inspection, keptNow(inspection))).toBeNull();
    const worker = inspectionOf("gptq-dynamic");
    learnKept(inspection, structuredClone(keptTensors(worker)));
    expect(isKeptKnown(inspection)).toBe(true);
    expect(drawnBytes(inspection, keptNow(inspection))).toBe(weightsOf(worker).bytes?.whole);
  });

  test("drawing the page's diagram matches no expression", () => {
    const inspection = inspectionOf("gptq-dynamic");
    const matched = vi.spyOn(Schemes, "of");
    sceneOf(inspection, { title: "", by: "bytes", knownAlone: true });
    expect(matched).not.toHaveBeenCalled();
    sceneOf(inspection, { title: "", by: "bytes" });
    expect(matched).toHaveBeenCalled();
    matched.mockRestore();
  });
});
