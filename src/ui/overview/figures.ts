import type { ParameterCount } from "../../analysis/parameter-count.ts";
import { cacheTypeOf, stateTypeOf } from "../../analysis/memory/load.ts";
import { kvElementsPerToken, stateBytesPerSequence } from "../../analysis/memory/memory.ts";
import { periodWords } from "../../analysis/period.ts";
import type { WeightBytes } from "../../analysis/weight-bytes.ts";
import { weightFormat } from "../../analysis/weight-format.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { weightsNow } from "../../inspect/weights.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { ModelBody } from "../../spec/engine-model-spec.ts";
import { child, pointerOf, type Pointer } from "../../spec/pointer.ts";
import { humanBytes, humanCount } from "../components/number.ts";
import type { Target } from "../view-state.ts";
import { grouped } from "../../spec/grouped.ts";

/** One of the facts under the title. */
export interface Figure {
  readonly value: string;
  /** Stands behind the value. */
  readonly label: string;
  /** The exact number, where `value` is rounded. */
  readonly exact?: string;
  /** What it comes from: a value, a field, or the parameters and memory. */
  readonly from: Target | "memory" | "layers";
}

/** What an engineer asks of a model first: size, layers, experts, how weights are stored, context, windows, cache, end. */
export function figuresOf(inspection: Inspection): readonly Figure[] {
  const { spec, parameters, endOfSequence } = inspection;
  const { body } = spec;
  const context = body.position.context_len;
  const weights = weightsNow(inspection);
  const format = weightFormat(spec);
  return [
    ...(parameters ? [wholeSize(parameters)] : []),
    ...(parameters && parameters.active !== parameters.text ? [counted(parameters.active, "active")] : []),
    {
      value: format ?? "no dtype",
      label: format === null ? "given" : "weights",
      from: at(spec.quantization ? "/quantization" : "/dtype"),
    },
    ...(weights === undefined
      ? [{ value: "…", label: "to load", from: "memory" } as const]
      : weights.bytes
        ? [unlessUnread(bytesToLoad(weights.bytes), weights.unread)]
        : spec.quantization
          ? [{ value: "not known", label: "bytes to load", from: "memory" } as const]
          : []),
    {
      value: grouped(body.num_layers),
      label: `${body.num_layers === 1 ? "layer" : "layers"}: ${periodWords(body)}`,
      from: "layers",
    },
    ...expertFigures(body),
    ...(context === null
      ? []
      : [{ value: grouped(context), label: "context", from: at("/body/position/context_len") }]),
    ...windowFigures(body),
    ...memoryFigures(spec),
    ...(endOfSequence && !endOfSequence.class
      ? [
          {
            value: `EOS ${endOfSequence.ids.join(", ")}`,
            label: "",
            exact: dotted(endOfSequence.from),
            from: { side: "config", pointer: endOfSequence.from } as const,
          },
        ]
      : []),
  ];
}

function at(pointer: Pointer): Target {
  return { side: "spec", pointer };
}

function counted(value: number, label: string): Figure {
  return { value: humanCount(value), label, exact: grouped(value), from: "memory" };
}

/** All that transformers builds of the file, and what it is made of; the text model alone where its towers are not described. */
function wholeSize({ whole, text, towers, mtp }: ParameterCount): Figure {
  const beside = mtp === 0 ? [] : [`${grouped(mtp)} of draft modules beside it`];
  if (whole === null)
    return {
      ...counted(text, "parameters (text)"),
      exact: [grouped(text), "its towers are not described", ...beside].join("; "),
    };
  if (!towers) return { ...counted(whole, "parameters"), exact: [grouped(whole), ...beside].join("; ") };
  return {
    ...counted(whole, `parameters (${humanCount(text)} text)`),
    exact: [grouped(whole), `${grouped(text)} of text and ${grouped(towers)} of towers`, ...beside].join(
      "; ",
    ),
  };
}

/** The bytes of what transformers builds, with what is in them; of the text model and its draft modules where towers are not described. */
function bytesToLoad({ total, whole, towers, mtp }: WeightBytes): Figure {
  if (whole === null) {
    const figure = sized(total, "to load (text)");
    return { ...figure, exact: `${figure.exact}; its towers are not described` };
  }
  const parts = [
    ...(towers ? [`${grouped(whole - towers)} of text and ${grouped(towers)} of towers`] : []),
    ...(mtp > 0 ? [`${grouped(mtp)} of draft modules beside it`] : []),
  ];
  const figure = sized(whole, mtp > 0 ? "to load, without MTP" : "to load");
  return { ...figure, exact: [figure.exact, ...parts].join("; ") };
}

/** A figure that would be another if members of the quantisation which nobody read say so. */
function unlessUnread(figure: Figure, unread: readonly Pointer[]): Figure {
  if (unread.length === 0) return figure;
  const [one] = unread;
  const members = unread.length === 1 && one !== undefined ? dotted(one) : `${unread.length} members`;
  return {
    ...figure,
    label: `${figure.label}, ${members} unread`,
    exact: `${figure.exact}, unless what nobody read says otherwise: ${unread.map(dotted).join(", ")}`,
  };
}

function sized(value: number, label: string): Figure & { readonly exact: string } {
  return { value: humanBytes(value), label, exact: `${grouped(value)} bytes`, from: "memory" };
}

/** The names of a body's mixers or MLPs, in the order of the layers. */
function namesOf({ layers }: ModelBody, half: "mixer" | "mlp"): readonly string[] {
  return [...new Set(layers.map((run) => run[half]))].filter((name) => name !== null);
}

/** How many experts a token goes to, of how many, and those that every token goes to. */
function expertFigures(body: ModelBody): Figure[] {
  const seen = new Set<string>();
  return namesOf(body, "mlp").flatMap((name): Figure[] => {
    const component = componentOf(body, name);
    if (component.type !== "moe") return [];
    const shared = component.shared_expert === null ? "" : ", and a shared one";
    const value = `${component.top_k} of ${grouped(component.num_experts)}`;
    if (seen.has(value)) return [];
    seen.add(value);
    return [{ value, label: `experts${shared}`, from: at(child(placeOf(name), "num_experts")) }];
  });
}

/** How far back layers see that do not see everything. */
function windowFigures(body: ModelBody): Figure[] {
  const seen = new Set<number>();
  return namesOf(body, "mixer").flatMap((name): Figure[] => {
    const component = componentOf(body, name);
    const window = "window" in component ? component.window : null;
    if (!window || seen.has(window.size)) return [];
    seen.add(window.size);
    return [{ value: grouped(window.size), label: "window", from: at(child(placeOf(name), "window")) }];
  });
}

function placeOf(name: string): Pointer {
  return pointerOf(["body", ...name.split("/")]);
}

/** What a token adds to the caches, and what a sequence keeps whatever its length; neither where there is none. */
function memoryFigures(spec: Inspection["spec"]): Figure[] {
  const { bytes } = cacheTypeOf(spec);
  const perToken = kvElementsPerToken(spec.body) * bytes;
  const states = stateBytesPerSequence(spec.body, stateTypeOf(spec).bytes) ?? 0;
  return [
    ...(perToken === 0 ? [] : [sized(perToken, "KV a token")]),
    ...(states === 0 ? [] : [sized(states, "states a sequence")]),
  ];
}
