import { describe, expect, test } from "vitest";
import { inspected } from "../../fixtures/inspected.ts";
import { CONFIGS } from "../../fixtures/read.ts";
import { type Box, type Node, boxesIn } from "./content.ts";
import { pictureOf } from "./picture.ts";
import { textOf } from "./words.ts";

type Found = Map<Box, ReadonlySet<Box>>;

/** The boxes that wires from above lead to: of a row those of each column. */
const firstBoxes = (node: Node): readonly (Box | null)[] =>
  node.kind === "box"
    ? node.isSource === true
      ? []
      : [node]
    : node.kind === "row"
      ? node.columns.flatMap((column) => (column[0] ? firstBoxes(column[0]) : []))
      : [null];

/** What each box is made of, by the wires that lead to it: a set for each column that goes on below. */
function follow(
  nodes: readonly Node[],
  above: readonly ReadonlySet<Box>[],
  found: Found,
): readonly ReadonlySet<Box>[] {
  let exits = above;
  for (const node of nodes) {
    // Behind a sum what goes on is another stream.
    if (node.kind === "section" || node.kind === "join") exits = [];
    else if (node.kind === "box") {
      const made = node.isSource === true ? new Set<Box>() : union(exits);
      found.set(node, made);
      exits = [new Set([...made, node])];
    } else {
      const counts = node.columns.map((column) => (column[0] ? firstBoxes(column[0]).length : 0));
      const total = counts.reduce((sum, count) => sum + count, 0);
      const own = (top: number): readonly ReadonlySet<Box>[] =>
        node.reads
          ? (node.reads[top] ?? []).flatMap((index) => exits[index] ?? [])
          : exits.length === total
            ? exits.slice(top, top + 1)
            : exits;
      let top = 0;
      exits = node.columns.flatMap((column, index) => {
        const tops = Array.from({ length: counts[index] ?? 0 }, (_, offset) => union(own(top + offset)));
        top += counts[index] ?? 0;
        return follow(column, tops, found);
      });
    }
  }
  return exits;
}

const union = (sets: readonly ReadonlySet<Box>[]): ReadonlySet<Box> =>
  new Set(sets.flatMap((set) => [...set]));

/** A box by its title, in brackets where it has no weights and stands for a part of what is above it. */
const called = ({ title, weights }: Box): string =>
  weights.length === 0 ? `(${textOf(title)})` : textOf(title);

/** What the wires of a model's panels lead to, each box by what it is made of. */
function wired(name: string): readonly (readonly [what: string, of: readonly string[]])[] {
  return pictureOf(inspected(name), "").panels.flatMap(({ nodes }) => {
    const found: Found = new Map();
    follow(nodes, [], found);
    return boxesIn(nodes).map((box) => [textOf(box.title), [...(found.get(box) ?? [])].map(called)] as const);
  });
}

/**
 * What does not pass what: values neither positions nor the norm of queries and keys (every attention's forward), an
 * indexer's choice no positions (GlmMoeDsaAttention, DeepseekV4Attention), a gate neither a convolution nor the states
 * (BambaMixer, MambaMixer, Qwen3NextGatedDeltaNet), a time step no convolution. transformers 5.18.0.
 */
const NEVER: readonly (readonly [what: RegExp, through: RegExp])[] = [
  [/^\(?v\b/, /^rope\b|^RMS norm of q\b|^LayerNorm of q\b/],
  [/^(k, v|latent of k and v)$/, /^rope\b/],
  [/^indexer$|^compressor$|best entries$/, /^rope\b/],
  [/^\((dt|gate|z|x)\)$|^b, a$/, /convolution/],
  [/^\((gate|z)\)$|^z \(gate\)$/, /^S ←/],
];

describe.each(CONFIGS)("%s", (name) => {
  test("no wire leads where the code does not", () => {
    const wrong = wired(name).flatMap(([what, of]) =>
      NEVER.flatMap(([never, through]) =>
        through.test(what) ? of.filter((each) => never.test(each)).map((each) => `${each} → ${what}`) : [],
      ),
    );
    expect([...new Set(wrong)]).toEqual([]);
  });
});

test.each([
  ["meta-llama--Meta-Llama-3.1-8B", /^softmax/, ["q", "k", "v"]],
  ["nemotron_h--m7-0", /^S ←/, ["(dt)"]],
  ["nemotron_h--m7-0", /^× silu\(gate\)/, ["(gate)"]],
  ["jetmoe--m7-0", /^rope/, ["k, v of all"]],
  ["deepseek-ai--DeepSeek-V3.2", /^softmax/, ["indexer", "latent of k and v"]],
] as const)("%s: what %s is made of leads to it", (name, what, of) => {
  const [, made = []] = wired(name).find(([title]) => what.test(title)) ?? [];
  expect(made).toEqual(expect.arrayContaining([...of]));
});
