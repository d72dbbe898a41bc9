import { memberOf } from "../../spec/component-of.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { entryOf } from "../../spec/entry.ts";
import { child, pointerOf } from "../../spec/pointer.ts";
import { type TowerSpec, towerTensors } from "../../spec/towers/tower.ts";
import type { Box, Node, Panel } from "./content.ts";
import { row, section } from "./pen.ts";
import { once, plain } from "./plain.ts";
import { HOW_PARTS_READ, isSaid, readByTowers } from "./tower-flow.ts";
import { OF_KINDS } from "./tower-kinds.ts";
import { type Value, type Words, list, numeral, say } from "./words.ts";

/** Towers and projectors, in their order. */
export function towerPanels(body: DecoderBody): readonly Panel[] {
  if (body.towers === undefined) return [];
  if (body.towers !== null && Object.keys(body.towers).length === 0) return [];
  const nodes: readonly Node[] =
    body.towers === null
      ? [
          plain(
            "images or sound",
            [["towers whose tensors the spec does not describe"], ...visionLines(body)],
            "/body/towers",
          ),
        ]
      : towerNodes(body.towers);
  return [
    {
      key: "towers",
      title: [{ text: "beside the text model", at: "/body/towers" }],
      subtitle: ["what gives embeddings of images or sound"],
      at: "/body/towers",
      look: null,
      nodes,
    },
  ];
}

/** Towers and projectors: a wire leads to what reads a part, and to nothing else. What nobody reads ends a column. */
function towerNodes(towers: Readonly<Record<string, TowerSpec>>): readonly Node[] {
  const reads = readByTowers(towers);
  const isRead = new Set([...reads.values()].flat());
  const ending = (name: string): readonly Node[] => {
    const tower = towers[name];
    const sources = reads.get(name) ?? [];
    return tower === undefined
      ? []
      : [
          ...row(...sources.map(ending)),
          towerBox(
            name,
            tower,
            sources.map((source) => towers[source]).filter((source) => source !== undefined),
          ),
        ];
  };
  const names = Object.keys(towers);
  const start = (name: string): number => {
    const [source] = reads.get(name) ?? [];
    return source === undefined ? names.indexOf(name) : start(source);
  };
  return names
    .filter((name) => !isRead.has(name))
    .sort((a, b) => start(a) - start(b))
    .flatMap((name, index) => [...(index === 0 ? [] : [section([])]), ...ending(name)]);
}

/** What the body says of a tower whose tensors it does not describe. */
function visionLines(body: DecoderBody): readonly Words[] {
  const vision = memberOf(body, "vision");
  return vision !== null && typeof vision === "object" ? factLines("", vision as Facts, "/body/vision") : [];
}

/** What layers of a tower see is added behind the first layers of the text, as many as these. */
interface Deepstack {
  readonly tower: Value;
  readonly layers: Value;
  readonly count: number;
}

/** The tower of which that is true; null where none is (Qwen3VLTextModel.forward, transformers 5.18.0). */
export function deepstackOf({ towers = {} }: DecoderBody): Deepstack | null {
  for (const [name, { facts }] of Object.entries(towers ?? {})) {
    const layers = facts["deepstack_visual_indexes"];
    if (!Array.isArray(layers) || layers.length === 0) continue;
    const where = pointerOf(["body", "towers", name]);
    return {
      tower: { text: name, at: where },
      layers: { text: factText(layers), at: child(child(where, "facts"), "deepstack_visual_indexes") },
      count: layers.length,
    };
  }
  return null;
}

/** What the width of a tower's MLPs is called. */
const MLP_WIDTHS = ["intermediate_size", "encoder_ffn_dim", "mlp_dim", "image_mlp_dim"];

/** What is drawn of a tower's facts, each by the first of its names that stands for nothing else before it. */
const TOWER_FACTS: readonly (readonly [names: readonly string[], words: (value: Value) => Words])[] = [
  [
    [
      "num_hidden_layers",
      "depth",
      "num_layers",
      "encoder_layers",
      "n_layers",
      "layers",
      "num_blocks",
      "resampler_depth",
      "image_num_layers",
      "conf_num_hidden_layers",
    ],
    (value) => say`${value} layers`,
  ],
  [
    // Qwen2-VL calls its width embed_dim, and what it gives hidden_size.
    [
      "embed_dim",
      "hidden_size",
      "d_model",
      "width",
      "encoder_hidden_size",
      "mm_hidden_size",
      "image_emb_dim",
    ],
    (value) => say`width ${value}`,
  ],
  [
    [
      "num_attention_heads",
      "num_heads",
      "encoder_attention_heads",
      "attention_heads",
      "n_heads",
      "resampler_n_heads",
      "image_num_heads",
      "conf_num_attention_heads",
      "heads",
    ],
    (value) => say`${value} heads`,
  ],
  [MLP_WIDTHS, (value) => say`MLP ${value}`],
  [["mlp_ratio"], (value) => say`MLP ${value} times as wide`],
  [["patch_size", "image_patch_size"], (value) => say`patches of ${value}`],
  [["image_size", "image_default_input_size"], (value) => say`images of ${value}`],
  [
    ["spatial_merge_size", "scale_factor", "merge_size", "merge_kernel_size"],
    (value) => say`merges ${value}`,
  ],
  [["resampler_n_latents", "tokens_per_image", "queries", "n_queries"], (value) => say`${value} vectors`],
  [["rows"], (value) => say`${value} rows`],
  [
    [
      "text_hidden_size",
      "out_hidden_size",
      "output_dim",
      "output_size",
      "output_channels",
      "embed_dim",
      "hidden_size",
    ],
    (value) => say`→ ${value}`,
  ],
  [
    ["deepstack_visual_indexes", "deepstack_layers"],
    (value) => say`layers ${value} also added behind the first text layers`,
  ],
  // Gemma4VisionPooler takes the mean of so many patches each way.
  [["pooling_kernel_size"], (value) => say`average pool ${value} × ${value}`],
  // Of Qwen2.5-VL in pixels, of SAM in patches.
  [["window_size"], (value) => say`windows of ${value}`],
  [["fullatt_block_indexes", "global_attn_indexes"], (value) => say`layers ${value} see all`],
  // MllamaVisionModel.forward: these follow the others, and what those in between gave is joined to their output.
  [["num_global_layers"], (value) => say`then ${value} gated layers`],
  [["max_num_tiles"], (value) => say`up to ${value} tiles`],
  [["intermediate_layers_indices"], (value) => say`joined to the states of layers ${value}`],
];

/** What is drawn of one that makes tokens of images, and images of tokens: its code book. */
const CODE_BOOK_FACTS: typeof TOWER_FACTS = [
  [["codebook_size", "num_embeddings"], (value) => say`${value} entries`],
  [["embed_dim"], (value) => say`each of ${value}`],
];

/** What a projector's matrices lead from and to, in their order. */
const PROJECTED = [["input", "vision_hidden_size"], ["inner"], ["output"]] as const;

type Facts = TowerSpec["facts"];

/** The lines of a tower or a projector of a kind whose facts stand at a place. */
function factLines(
  kind: string,
  facts: Facts,
  where: string,
  sources: readonly TowerSpec[] = [],
): readonly Words[] {
  const { not = [], more = [] } = entryOf(OF_KINDS, kind) ?? {};
  const used = new Set<string>(not);
  const valueOf = (names: readonly string[]): Value | null => {
    const name = names.find((each) => !used.has(each) && isSaid(facts[each]));
    if (name === undefined) return null;
    used.add(name);
    return { text: factText(facts[name]), at: child(where, name) };
  };
  const parts = partsRead(facts, sources);
  const steps = PROJECTED.map(valueOf)
    .filter((value) => value !== null)
    .map((value, index) => (index === 0 && parts !== null ? { ...value, text: parts } : value));
  const second = valueOf(["second_input"]);
  // A projector's config may give it a width that it does not have.
  if (steps.length > 1) used.add("hidden_size");
  const table = steps.length === 1 && used.has("output") ? valueOf(["rows"]) : null;
  const hasCodeBook = isSaid(facts["codebook_size"]) || isSaid(facts["num_embeddings"]);
  const known = (hasCodeBook ? CODE_BOOK_FACTS : TOWER_FACTS).flatMap(([names, words]): readonly Words[] => {
    if (names.includes("mlp_ratio") && MLP_WIDTHS.some((each) => used.has(each))) return [];
    const value = valueOf(names);
    return value === null ? [] : [words(value)];
  });
  const besides = more.flatMap((words) => {
    let isWhole = true;
    const line = words((name, text) => {
      isWhole &&= isSaid(facts[name]);
      return { text: text ?? factText(facts[name]), at: child(where, name) };
    }, facts);
    return isWhole ? [line] : [];
  });
  return [
    list(known.slice(0, 4)),
    list(known.slice(4)),
    list(besides),
    table !== null
      ? list([[table], ...steps.map((step) => [step])], " × ")
      : second === null
        ? projected(steps, used.has("output"))
        : steps.length === PROJECTED.length
          ? // One half of what the first matrix gives is the gate of the other, as Cohere2VisionMultiModalProjector has it.
            list([arrows(steps.slice(0, 2)), ["SwiGLU of its halves"], arrows([second, ...steps.slice(2)])])
          : list(
              [say`${list([...steps.slice(0, 1).map((step) => [step]), [second]], " and ")}`, steps.slice(1)],
              " → ",
            ),
  ];
}

/** What a projector reads as so many of what its towers give side by side: "4 × 1,024"; null where it reads one. */
function partsRead({ input }: Facts, sources: readonly TowerSpec[]): string | null {
  const [source] = sources;
  if (source === undefined || typeof input !== "number") return null;
  if (entryOf(OF_KINDS, source.kind)?.isWidened === true) return null;
  const names = ["out_hidden_size", "output", "embed_dim", "hidden_size", "image_emb_dim"];
  const width = names.map((name) => source.facts[name]).find((value) => typeof value === "number") ?? 0;
  return input > width && width > 1 && input % width === 0
    ? `${numeral(input / width)} × ${numeral(width)}`
    : null;
}

/** Widths, each led to from the one before. */
const arrows = (steps: readonly Value[]): Words =>
  list(
    steps.map((step) => [step]),
    " → ",
  );

/** From the first width to the last; a vector, or what reads patches, gives but one. */
const projected = (steps: readonly Value[], hasOutput: boolean): Words =>
  steps.length > 1 ? arrows(steps) : hasOutput ? list(steps.map((step) => say`width ${step}`)) : [];

function factText(value: Facts[string] | undefined): string {
  if (Array.isArray(value)) return value.length === 2 ? value.join(" × ") : value.join(", ");
  return typeof value === "number" ? numeral(value) : String(value);
}

function towerBox(name: string, tower: TowerSpec, sources: readonly TowerSpec[]): Box {
  const where = pointerOf(["body", "towers", name]);
  return {
    ...plain(
      [{ text: name, at: where }],
      [
        [{ text: tower.kind, at: child(where, "kind") }],
        ...factLines(tower.kind, tower.facts, child(where, "facts"), sources),
        [entryOf(HOW_PARTS_READ, name) ?? entryOf(HOW_PARTS_READ, `${name}: ${tower.kind}`) ?? ""].filter(
          (words) => words !== "",
        ),
      ],
      where,
      once(towerTensors(tower)).map((each) => ({
        ...each,
        component: `tower ${name}`,
        besideText: tower.part_of_text !== true,
      })),
    ),
    tone: "weights",
  };
}
