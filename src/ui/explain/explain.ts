import { reportOf } from "./report-of.ts";
import type { FieldUse } from "../../config/reading/field-use.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Json, JsonObject } from "../../spec/json.ts";
import type { Origin } from "../../spec/origin.ts";
import { isWithin, nameOf, tokensOf, type Pointer } from "../../spec/pointer.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import { shortJson } from "../components/short-json.ts";
import type { Target } from "../view-state.ts";

/** A list of things to go to, with what they are. */
interface Links {
  /** Stands before them. */
  readonly sentence?: string;
  readonly label: string;
  readonly targets: readonly Target[];
}

export interface Explanation {
  /** The path as one says it: `body.attention.rotary_dim`. */
  readonly path: string;
  /** JSON, shortened where it is long; null for a field of the file, whose value stands in the source pane. */
  readonly value: string | null;
  readonly kind: Origin["kind"] | FieldUse["use"] | null;
  readonly sentences: readonly string[];
  readonly links: readonly Links[];
}

/** What is to say about a target, in plain words. */
export function explain(inspection: Inspection, { side, pointer }: Target): Explanation {
  return side === "spec" ? explainValue(inspection, pointer) : explainField(inspection, pointer);
}

function explainValue({ spec, origins }: Inspection, pointer: Pointer): Explanation {
  const inside = [...origins.keys()].filter((leaf) => isWithin(leaf, pointer));
  // A run of layers is shown as one value: its leaves share one origin.
  const isRun = /^\/body\/layers\/\d+$/.test(pointer);
  const origin = origins.get(isRun ? `${pointer}/mixer` : pointer);
  const path = dotted(pointer) || "model";
  if (!origin && inside.length === 0) return explainAbsent(path, pointer, [...origins.keys()]);
  if (!origin) {
    return {
      path,
      value: null,
      kind: null,
      sentences: [`A part of the spec with ${inside.length} values.`],
      links: [],
    };
  }
  const value = shortJson(valueAt(spec as unknown as Json, pointer));
  const { sentences, links } = originWords(origin);
  const { given } = origin;
  if (!given) return { path, value, kind: origin.kind, sentences, links };
  return {
    path,
    value,
    kind: origin.kind,
    sentences,
    // Where the value comes from is said first.
    links: [
      ...links,
      {
        sentence: `It is there because of other fields: ${given.rule}.`,
        label: "There because of",
        targets: given.from.map((field) => ({ side: "config", pointer: field })),
      },
    ],
  };
}

/** Values of other components are called alike; of more than these the tree is the better list. */
const MOST_ALIKE = 8;

/** What a link names that another version of the page made, or somebody wrote: values of that name may stand elsewhere. */
function explainAbsent(path: string, pointer: Pointer, leaves: readonly Pointer[]): Explanation {
  const name = nameOf(pointer);
  const alike = leaves.filter((leaf) => nameOf(leaf) === name).slice(0, MOST_ALIKE);
  return {
    path,
    value: null,
    kind: null,
    sentences: ["This spec has no value at that path."],
    links:
      alike.length === 0
        ? []
        : [{ label: "Of that name", targets: alike.map((leaf) => ({ side: "spec", pointer: leaf })) }],
  };
}

function originWords(origin: Origin): Pick<Explanation, "sentences" | "links"> {
  switch (origin.kind) {
    case "mapped":
      return {
        sentences: [],
        links: fieldLinks("Read from", origin.from),
      };
    case "derived":
      return {
        sentences: [`Computed: ${origin.rule}.`],
        links: [
          ...fieldLinks("From", origin.from),
          ...fieldLinks("Looked for, absent", origin.looked_for ?? []),
        ],
      };
    case "defaulted": {
      const whose =
        origin.default_from === "hf_class"
          ? `the default of ${origin.class} in transformers ${origin.transformers_version}`
          : `the engine's rule: ${origin.rule}`;
      return {
        sentences: [`No field of the file gives it; this is ${whose}.`],
        links: fieldLinks("Looked for", origin.looked_for),
      };
    }
    case "implied":
      return { sentences: [`Fixed by the architecture: ${origin.reason}.`], links: [] };
  }
}

function explainField(inspection: Inspection, named: Pointer): Explanation {
  const found = reportOf(inspection, named);
  if (!found) return { path: dotted(named), value: null, kind: null, sentences: [NOT_DECIDING], links: [] };
  const { pointer, report } = found;
  const { fields } = report;
  const use = fields.get(pointer);
  const words = use ? fieldWords(use) : { sentences: [sentenceOnNoLeaf(fields, pointer)], links: [] };
  return { path: dotted(named) || "config.json", value: null, kind: use?.use ?? null, ...words };
}

const NOT_DECIDING = "generation_config.json says how to sample; no value of the spec comes from it.";

function sentenceOnNoLeaf(fields: Inspection["fields"], pointer: Pointer): string {
  const inside = [...fields.keys()].filter((field) => isWithin(field, pointer)).length;
  return inside > 0
    ? `A part of the file with ${inside} fields.`
    : "The file has no such field; a default stands in for it.";
}

function fieldWords(use: FieldUse): Pick<Explanation, "sentences" | "links"> {
  switch (use.use) {
    case "mapped":
      return {
        sentences: [],
        links: [{ label: "Decides", targets: use.to.map((to) => ({ side: "spec", pointer: to })) }],
      };
    case "shadowed":
      return {
        sentences: [
          `Another spelling of the same fact won. ${use.agrees ? "Both say the same." : "The two disagree."}`,
        ],
        links: fieldLinks("Shadowed by", [use.by]),
      };
    case "ignored":
      return {
        sentences: [`Known, and without effect on the spec (${use.because}): ${use.reason}.`],
        links: [],
      };
    case "unmapped":
      return {
        sentences: [
          "The spec is the same without this field.",
          ...(use.nearest.length > 0 ? [`Nearest known fields: ${use.nearest.join(", ")}.`] : []),
        ],
        links: [],
      };
  }
}

function fieldLinks(label: string, fields: readonly Pointer[]): Links[] {
  return fields.length === 0
    ? []
    : [{ label, targets: fields.map((pointer) => ({ side: "config", pointer })) }];
}

function valueAt(root: Json, pointer: Pointer): Json {
  return tokensOf(pointer).reduce<Json>((value, token) => (value as JsonObject)[token] ?? null, root);
}
