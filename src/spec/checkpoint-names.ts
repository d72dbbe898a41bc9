import type { NormPlacement } from "./layers.ts";

/**
 * What a checkpoint calls parts of names. A key is one or more whole parts of the name that {@link storedTensors} would
 * give otherwise, `self_attn` or `mlp.experts.{}.gate_proj` (`{}` is an expert's number); it counts wherever it stands in
 * the name, the longest key first, and what it gives is not renamed again. An empty value leaves the parts out.
 */
export type Renames = Readonly<Record<string, string>>;

/**
 * How gate_proj and up_proj of a feed-forward block lie in one matrix: one after the other, `up_first` in the other order,
 * or row by row in turn.
 */
export type GateAndUp = "blocks" | "up_first" | "alternating";

/**
 * Where the names of a family's checkpoint differ from Llama's, `model.layers.0.self_attn.q_proj.weight` and so on, as
 * transformers saves it. Whatever Llama does not have is called by its first name in its component.
 */
export interface CheckpointNames {
  /** The module of the decoder, around all but the head; `model`. */
  readonly decoder?: string;
  /** Whether it is not known in which modules the class has the decoder and the head. */
  readonly assumed?: boolean;
  /** The module of the layers inside it; `layers`. */
  readonly layers?: string;
  /** The module of the head; `lm_head`. */
  readonly head?: string;
  /** Whether an embedding that the head shares is saved as the head's matrix. */
  readonly tiedToHead?: boolean;
  /** The module of a head that scores the last token; `score`. */
  readonly classifier?: string;
  /** The module of a head that scores each token; `score`. */
  readonly tokenClassifier?: string;
  /** Inside a layer. */
  readonly layer?: Renames;
  /** Of one component alone, by its name in the body, and of the norms in layers of which it is a half; these come first. */
  readonly components?: Readonly<Record<string, Renames>>;
  /** Inside a layer, of the norms around its halves, where their names hang on how these are connected; these come first. */
  readonly norms?: { readonly [P in NormPlacement]?: Renames };
  /** Inside the decoder, outside its layers: `embed_tokens`, `norm`, `embed_positions` and what extras have. */
  readonly outside?: Renames;
  /** Of extras that stand beside the decoder, and not inside it, by their names in the body. */
  readonly besideDecoder?: Readonly<Record<string, Renames>>;
  /** The module of towers and projectors; none unless this says otherwise. */
  readonly towersIn?: string;
  /** Inside it, from the names that they have in the spec: `{ multi_modal_projector: "mlp1" }`. */
  readonly towers?: Renames;
  /**
   * How the experts of a layer lie in one tensor, `mlp.experts.down_proj` and, with biases, `mlp.experts.down_proj_bias`:
   * [experts, output channels, input channels], or turned, [experts, input channels, output channels]; `rows`: the inner
   * channels of all experts are rows of one matrix, [experts × inner, hidden_size]. There is one tensor an expert,
   * `mlp.experts.{}.down_proj.weight`, unless this says otherwise.
   */
  readonly stackedExperts?: "out_in" | "in_out" | "rows";
  /**
   * Whether publishers release the experts of the decoder's layers in one tensor, as transformers' class has them, where
   * nothing is quantised: [experts, output channels, input channels], gate and up joined; transformers saves them one by
   * one, as those of draft modules are.
   */
  readonly stacksInRelease?: true;
  /** Which feed-forward blocks have one matrix `gate_up_proj` in place of gate_proj and up_proj. */
  readonly gateUp?: {
    readonly dense?: GateAndUp;
    readonly routed?: GateAndUp;
    readonly shared?: GateAndUp;
    /** Whether biases stay two all the same. */
    readonly biasesApart?: boolean;
  };
  /** Parts of names of what the reference keeps in float32 whatever the file's type is, beyond routers, norms and parameters. */
  readonly float32?: readonly string[];
  /** By quant_method, parts of names of matrices that are released as they are, whatever the quantisation says of them. */
  readonly unquantised?: Readonly<Record<string, readonly string[]>>;
  /** What vLLM calls modules inside a layer that the checkpoint has otherwise, where rules of a quantisation name them so. */
  readonly inVllm?: Renames;
  /** Whether what chooses experts is a plain linear layer of torch, and no class with a parameter of its own. */
  readonly linearRouters?: boolean;
  /** Whether buffers that the class computes from its config are not saved. */
  readonly withoutComputed?: boolean;
  /** Parts of names of what is longer on disk than the model has it, so that its shape is not described. */
  readonly padded?: readonly string[];
  /** What is otherwise in the checkpoints that the publishers release, member by member. */
  readonly published?: Omit<CheckpointNames, "published" | "drafts">;
  /** What is otherwise, beside `published`, in checkpoints that mlx-lm and mlx-vlm write, member by member. */
  readonly inMlx?: Omit<CheckpointNames, "published" | "drafts" | "ofClass" | "inMlx">;
  /** What is otherwise in what a class of transformers saves, of several around the same model, member by member. */
  readonly ofClass?: {
    readonly [architecture: string]: Omit<CheckpointNames, "published" | "drafts" | "ofClass">;
  };
  /** Where released checkpoints have the draft modules, which transformers does not save; not given: not known. */
  readonly drafts?: DraftNames;
}

/** Whether the name of a tensor or module has one of these parts, each whole names between dots. */
export const hasPart = (name: string, parts: readonly string[] = []): boolean =>
  parts.some((part) => `.${name}.`.includes(`.${part}.`));

/** Where a checkpoint has draft modules (MTP). */
export interface DraftNames {
  /**
   * The layers of all modules one after the other, `{}` being their number: `mtp.layers.{}`. `after the stack`: they are
   * the decoder's layers after the last. Inside, names are those of the decoder's layers, unless `inside` says otherwise.
   */
  readonly layers: string;
  /** What is otherwise inside these layers than inside the decoder's, member by member. */
  readonly inside?: Pick<CheckpointNames, "layer" | "components" | "norms">;
  /** The module of what joins a draft module to the stack, `{}` being its number; its first layer, unless this says otherwise. */
  readonly module?: string;
  /** What these tensors are called: `enorm`, `hnorm`, `eh_proj`, `shared_head.norm`, and what `extras` have. */
  readonly names?: Renames;
  /** The module of the last norm and of the copies, where these stand outside of what joins the modules: `model.mtp`. */
  readonly around?: string;
  /** Whether the last norm stands in the module's last layer instead of the first. */
  readonly normInLastLayer?: boolean;
  /** Of what of the model itself each module has a copy: `embed_tokens`, `shared_head.head`. */
  readonly copies?: readonly ("embedding" | "head")[];
  /** Whether the two halves of eh_proj are matrices of their own, `e_proj` and `h_proj`, quantised as others. */
  readonly projectionsApart?: boolean;
  /** Whether eh_proj is quantised as what is in the layers; it stays as it is unless this says otherwise. */
  readonly projectionQuantised?: boolean;
}

/** Draft layers that are numbered as the decoder's, after its last. */
export const AFTER_THE_STACK = "after the stack";

/** The names of the publishers' checkpoints. */
export function publishedNames({ published, ...names }: CheckpointNames): CheckpointNames {
  return { ...names, ...published };
}

/** The names of released checkpoints whose matrices a method quantised; null: none did. */
export function releasedNames(names: CheckpointNames, method: string | null): CheckpointNames {
  const { inMlx, ...published } = publishedNames(names);
  return method === "mlx" ? { ...published, ...inMlx } : published;
}

/** Parts of names of what the tool of a method keeps in float32 whatever the file's type is: it is known of MLX alone. */
export function float32In(names: CheckpointNames, method: string | null): readonly string[] {
  return method === "mlx" ? (names.inMlx?.float32 ?? []) : [];
}

/** The names in what a class of transformers saves. */
export function namesOfClass(names: CheckpointNames, architecture: string): CheckpointNames {
  return { ...names, ...names.ofClass?.[architecture] };
}

/** With one tensor for each expert's matrix. */
export function withoutStacks({ stackedExperts: _, ...names }: CheckpointNames): CheckpointNames {
  const { routed: _routed, ...gateUp } = names.gateUp ?? {};
  return { ...names, gateUp };
}

/** With the routed experts of a layer in one tensor, as `stacksInRelease` describes it. */
export function withStacks({ gateUp, ...names }: CheckpointNames): CheckpointNames {
  return { ...names, stackedExperts: "out_in", gateUp: { ...gateUp, routed: "blocks" } };
}

/** The same name with whole parts of it renamed. */
export function renamed(name: string, tables: readonly (Renames | undefined)[]): string {
  const parts = name.split(".");
  const given = tables.flatMap((table) => Object.entries(table ?? {}));
  if (given.length === 0) return name;
  const done: string[] = [];
  for (let at = 0; at < parts.length;) {
    let best: readonly [string, string] | undefined;
    for (const entry of given)
      if ((best === undefined || entry[0].length > best[0].length) && startsAt(parts, at, entry[0]))
        best = entry;
    if (best === undefined) done.push(parts[at] ?? "");
    else if (best[1] !== "") done.push(best[1]);
    at += best === undefined ? 1 : best[0].split(".").length;
  }
  return done.join(".");
}

function startsAt(parts: readonly string[], at: number, key: string): boolean {
  return key.split(".").every((part, i) => parts[at + i] === part);
}
