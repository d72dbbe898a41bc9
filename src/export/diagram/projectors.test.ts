import { expect, test } from "vitest";
import { inspected } from "../../fixtures/inspected.ts";
import { CONFIGS, fixture } from "../../fixtures/read.ts";
import { PROJECTOR_KINDS } from "../../spec/towers/projector-kinds.ts";
import { towerTensors } from "../../spec/towers/tower.ts";
import type { Node } from "./content.ts";
import { towerPanels } from "./towers.ts";
import { textOf } from "./words.ts";

/** What a projector's tensors tell that it computes, and the word that says so in its drawing. */
const STEPS: readonly (readonly [step: string, tensor: RegExp, rank: number, words: RegExp])[] = [
  ["a norm", /norm|(^|\.)ln\./, 1, /norm/i],
  ["a convolution", /conv/, 4, /convolution/],
  ["a gate", /gate_proj|(^|\.)w3\./, 2, /gated/],
  ["attention", /q_proj|(^|\.)wq\./, 2, /attention/],
];

/** The words in the boxes of towers and projectors, by their names. */
function boxesIn(nodes: readonly Node[]): readonly (readonly [name: string, words: string])[] {
  return nodes.flatMap((node) =>
    node.kind === "box"
      ? [[textOf(node.title), node.lines.map(textOf).join(" | ")] as const]
      : node.kind === "row"
        ? node.columns.flatMap(boxesIn)
        : [],
  );
}

const WITH_TOWERS = CONFIGS.filter((name) => /vision|audio|image|tower|visual/i.test(fixture(name)));

test.each(WITH_TOWERS)("%s: projectors say their norms, convolutions, gates and attention", (name) => {
  const { body } = inspected(name).spec;
  const boxes = towerPanels(body).flatMap(({ nodes }) => boxesIn(nodes));
  for (const [part, tower] of Object.entries(body.towers ?? {})) {
    if (!(tower.kind in PROJECTOR_KINDS)) continue;
    const words = boxes.find(([title]) => title === part)?.[1] ?? "";
    for (const [step, tensor, rank, said] of STEPS)
      if (towerTensors(tower).some((each) => tensor.test(each.name) && each.shape.length === rank))
        expect(words, `${part} has ${step}`).toMatch(said);
  }
});
