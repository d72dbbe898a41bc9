import { expect, test } from "vitest";
import { sceneOf } from "../../export/diagram/diagram-scene.ts";
import { diagramSvg } from "../../export/diagram/diagram-svg.ts";
import { inspectedText } from "../../fixtures/inspected.ts";
import { fixture } from "../../fixtures/read.ts";
import { bothPaths } from "../../runtime/paths/both-paths.ts";
import { labelOf } from "../../verdict/lines.ts";
import { concernsOf } from "../../verdict/verdict.ts";

/** A config with all that the verdict says of it, the legacy path among it. */
function read(name: string) {
  const text = fixture(name);
  const inspection = inspectedText(text);
  const paths = bothPaths(text, inspection, "5.18.0");
  return { inspection, concerns: concernsOf(inspection, { text, paths: paths.ok ? paths.value : null }) };
}

test.each([
  "meta-llama--Meta-Llama-3.1-8B",
  "nvidia--MiniMax-M2.7-NVFP4",
  "Qwen--Qwen3-235B-A22B",
  "helium--m7-0",
])("%s: what a finding says in a box says of what kind it is, and leads to it", (name) => {
  const { inspection, concerns } = read(name);
  const scene = sceneOf(inspection, { title: name, concerns });
  const notes = [...scene.texts, ...scene.parts.flatMap((part) => part.texts)]
    .flatMap(({ line }) => line)
    .filter(({ mark }) => mark?.kind === "finding" && mark.sign === "");
  expect(notes.length).toBeGreaterThan(0);
  const said = new Map<number, string>();
  for (const { text: words, mark } of notes) {
    const index = mark?.of ?? -1;
    said.set(index, [...(said.has(index) ? [said.get(index) ?? ""] : []), words].join(" "));
  }
  for (const [index, words] of said) {
    const concern = concerns[index];
    expect(concern).toBeDefined();
    if (concern) expect(words).toContain(`${labelOf(concern.kind, concern.severity)}: ${concern.brief}`);
  }
  const svg = diagramSvg(scene, { live: true });
  for (const [index] of said) expect(svg).toContain(`data-finding="${index}"`);
});

test("a figure or a finding in several lines is one link with one name, and a figure has one for each place", () => {
  const { inspection, concerns } = read("Qwen--Qwen3-235B-A22B");
  const svg = diagramSvg(sceneOf(inspection, { title: "", width: 340, concerns }), { live: true });
  const links = [...svg.matchAll(/<a ([^>]*)>([^<]*)<\/a>/g)].map(([, attributes = "", text = ""]) => ({
    name: / aria-label="([^"]*)"/.exec(attributes)?.[1] ?? null,
    leads: / data-(at|finding)="[^"]*"/.exec(attributes)?.[0],
    isHidden: attributes.includes('aria-hidden="true"'),
    isStop: attributes.includes("tabindex"),
    text,
  }));
  let whole = { name: "", leads: "" as string | undefined };
  for (const { name, leads, isHidden, isStop, text } of links) {
    if (name !== null) whole = { name, leads };
    expect(whole.name).toContain(text);
    expect(leads).toBe(whole.leads);
    expect({ isHidden, isStop }).toEqual({ isHidden: name === null, isStop: name !== null });
  }
  const rests = links.filter(({ isHidden }) => isHidden);
  expect(rests.length).toBeGreaterThan(2);
  const names = links.map(({ name }) => name ?? "");
  expect(names).toContain("≠\u00a0 Legacy path astray: rope_theta is 10000, not 1000000");
});

test("Llama 3.1: the base that is drawn is right, and whose is wrong is said", () => {
  const { inspection, concerns } = read("meta-llama--Meta-Llama-3.1-8B");
  const { texts = [] } =
    sceneOf(inspection, { title: "x", concerns }).parts.find(({ name }) => name.startsWith("rope")) ?? {};
  const lines = texts.map(({ line }) => line.map((piece) => piece.text).join("")).join(" ");
  expect(lines).toContain("Legacy path astray: rope_theta is 10000, not 500000");
});
