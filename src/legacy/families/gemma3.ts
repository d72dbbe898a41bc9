import {
  constant,
  get,
  pop,
  put,
  type ClassRules,
  type UnfinishedObject,
  type Kwargs,
} from "../unfinished-object.ts";
import { everyNth, schedule } from "../layer-types.ts";
import type { LegacyValue } from "../legacy-object.ts";
import { standardiseRope } from "../rope.ts";
import {
  assembled,
  computed,
  dictionary,
  isTruthy,
  member,
  moved,
  numberOf,
  setDefault,
  withMember,
} from "../tracked.ts";
import { byData } from "../computed.ts";
import { after, before, type Step } from "./steps.ts";

/** A window that counts both sides becomes the exclusive bound of one side. */
export function halveWindow(self: UnfinishedObject): void {
  const inputs = [get(self, "sliding_window"), get(self, "use_bidirectional_attention")] as const;
  const half = Math.floor(numberOf(inputs[0]) / 2) + 1;
  put(
    self,
    "sliding_window",
    computed(half, inputs, "sliding_window // 2 + 1, for attention looks both ways"),
  );
}

/** The window of text that is read both ways: a switch, of which the data know only the default. */
export function bothWays(self: UnfinishedObject): void {
  if (isTruthy(get(self, "use_bidirectional_attention"))) halveWindow(self);
}

/** Every sixth layer is full, or every sliding_window_pattern-th: a field of files that is none of the class. */
export function gemmaLayers(self: UnfinishedObject, kwargs: Kwargs): void {
  const pattern = kwargs.get("sliding_window_pattern");
  const interval = pattern ? numberOf(pattern) : 6;
  const rule = "every sliding_window_pattern-th layer (6) is full_attention, the others sliding_attention";
  schedule(self, "layer_types", [pattern], rule, everyNth(interval, "full_attention", "sliding_attention"));
}

const PLAIN = () =>
  computed({ rope_type: "default" }, [], "not scaled, for the file says nothing of these layers");

/** The older fields of two sets of rope parameters: the theta of each, and which sets the scaling is of. */
interface TwoSets {
  readonly full: string;
  readonly sliding: string;
  readonly scaled: "full" | "both";
}

const GEMMA: TwoSets = { full: "rope_theta", sliding: "rope_local_base_freq", scaled: "full" };

const MODERNBERT: TwoSets = { full: "global_rope_theta", sliding: "local_rope_theta", scaled: "both" };

/** Two sets of rope parameters, for full layers and for sliding ones, of older fields that each has its own of. */
const twoSets =
  (names: TwoSets): NonNullable<ClassRules["convertRope"]> =>
  (self, kwargs) => {
    convertRope(self, kwargs, names);
  };

function convertRope(self: UnfinishedObject, kwargs: Kwargs, names: TwoSets): void {
  const scaling = dictionary(pop(kwargs, "rope_scaling"));
  const rule = "one set for full layers, one for sliding ones";
  let both =
    dictionary(get(self, "rope_parameters")) ??
    assembled(
      [
        ["sliding_attention", PLAIN()],
        ["full_attention", PLAIN()],
      ],
      rule,
    );
  const sets = [
    ["full_attention", names.full, "global", scaling],
    ["sliding_attention", names.sliding, "local", names.scaled === "both" ? scaling : undefined],
  ] as const;
  for (const [type, older, key, scaled] of sets) {
    let set = dictionary(member(both, type)) ?? PLAIN();
    for (const name of Object.keys(scaled?.value ?? {})) {
      set = withMember(
        set,
        name,
        moved(member(scaled, name) as LegacyValue, `moved from rope_scaling into rope_parameters of ${type}`),
      );
    }
    const byDefault = constant(self, "default_theta");
    const theta = pop(kwargs, older) ?? (dictionary(byDefault) ? member(byDefault, key) : byDefault);
    if (theta?.kind === "value")
      set = setDefault(set, "rope_theta", moved(theta, `moved into rope_parameters of ${type}`));
    both = withMember(both, type, set);
  }
  put(self, "rope_parameters", both);
  standardiseRope(self);
}

/** ModernBERT's decoder without a width of its local attention: no window, which it writes as -1. */
const wholeLength: Step = (self) => {
  const width = get(self, "local_attention");
  const isOpen = get(self, "sliding_window")?.source.kind !== "file";
  if (isOpen && !isTruthy(width))
    put(self, "sliding_window", computed(-1, [width], "-1 without local_attention"));
};

/** Gemma 3 and its kin in transformers 5.x (configuration_gemma3.py, …). */
export const gemma3: { readonly [className: string]: ClassRules } = {
  Gemma3TextConfig: {
    convertRope: twoSets(GEMMA),
    ...before(bothWays, gemmaLayers),
  },
  Gemma3nTextConfig: { convertRope: twoSets(GEMMA), ...byData },
  ModernBertConfig: { convertRope: twoSets(MODERNBERT), ...byData },
  ModernBertDecoderConfig: { convertRope: twoSets(MODERNBERT), ...after(wholeLength) },
  Olmo3Config: {
    convertRope: twoSets({ full: "rope_theta", sliding: "rope_theta", scaled: "full" }),
    ...byData,
  },
  T5Gemma2DecoderConfig: { convertRope: twoSets(GEMMA), ...byData },
  T5Gemma2TextConfig: { convertRope: twoSets(GEMMA), ...byData },
};
