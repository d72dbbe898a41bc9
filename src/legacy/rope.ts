import { constant, get, pop, put, type UnfinishedObject, type Kwargs } from "./unfinished-object.ts";
import { decoded } from "./class-data.ts";
import type { LegacyAttribute, LegacyValue } from "./legacy-object.ts";
import {
  computed,
  dictionary,
  isNone,
  isTruthy,
  json,
  member,
  moved,
  plain,
  setDefault,
  withMember,
} from "./tracked.ts";

const SCALED = ["llama3", "yarn", "longrope"];
const NONE = plain(null, { kind: "computed", from: [], rule: "the class has no such attribute" });

/** Where in `rope_parameters` the parameters of one kind of layer are; [] where all layers share one set. */
function nestedKeys(self: UnfinishedObject, parameters: LegacyValue): string[] {
  const types = json(get(self, "layer_types"));
  const labels = self.rules.ropeLabels ?? (Array.isArray(types) ? types : []);
  return Object.keys(parameters.value as object).filter((key) => labels.includes(key));
}

/** Whether this version looks at the dictionary alone and fills the outermost one, nested or not. */
function isBefore518(self: UnfinishedObject): boolean {
  return self.version.transformers_version === "5.17.0";
}

function asValue(attribute: LegacyAttribute | undefined): LegacyValue | undefined {
  return attribute?.kind === "value" ? attribute : undefined;
}

/** Changes each set of parameters: the nested ones, or the whole dictionary where none are nested. */
function eachSet(
  parameters: LegacyValue,
  keys: readonly string[],
  change: (set: LegacyValue) => LegacyValue,
): LegacyValue {
  if (keys.length === 0) return change(parameters);
  let result = parameters;
  for (const key of keys) {
    const nested = dictionary(member(result, key));
    if (nested !== undefined) result = withMember(result, key, change(nested));
  }
  return result;
}

/**
 * `convert_rope_params_to_dict` of transformers 5.x: `rope_scaling`, `rope_theta` and `partial_rotary_factor` of a file
 * go into `rope_parameters`. What is already there wins.
 * Source: transformers, modeling_rope_utils.py, RotaryEmbeddingConfigMixin.
 */
export function convertRope(self: UnfinishedObject, kwargs: Kwargs): void {
  const scaling = pop(kwargs, "rope_scaling");
  // Set after this, from what the file has beside: a default of the class is not there yet.
  if (kwargs.has("partial_rotary_factor") && !Object.hasOwn(self.data.fields, "partial_rotary_factor"))
    self.attributes.delete("partial_rotary_factor");
  const chosen = isTruthy(scaling)
    ? moved(scaling as LegacyAttribute, "transformers 5 keeps rope_scaling as rope_parameters")
    : get(self, "rope_parameters");
  const start = isNone(chosen) ? byClass(self, scaling) : dictionary(chosen);
  // What is no dictionary is assigned all the same, and refused.
  if (start === undefined && isTruthy(scaling)) put(self, "rope_parameters", chosen as LegacyAttribute);
  const names = self.data.rope.names ?? {};
  const thetaName = names.rope_theta === undefined ? "rope_theta" : names.rope_theta;
  const own = get(self, "rope_theta") ?? constant(self, "default_theta");
  const theta = asValue(
    thetaName !== null && kwargs.has(thetaName)
      ? moved(pop(kwargs, thetaName) as LegacyAttribute, "moved into rope_parameters")
      : own,
  );
  if (start === undefined || theta === undefined) return;
  const otherShare = names.partial_rotary_factor ? pop(kwargs, names.partial_rotary_factor) : undefined;
  const fraction = asValue(
    otherShare ?? kwargs.get("partial_rotary_factor") ?? get(self, "partial_rotary_factor"),
  );
  const nested = nestedKeys(self, start);
  // 5.17.0 fills the outermost dictionary of a file; the classes that nest by default leave theirs alone.
  const keys = isBefore518(self) && (nested.length === 0 || !isNone(chosen)) ? [] : nested;
  const given = new Set(kwargs.keys());
  const filled = eachSet(start, keys, (set) => {
    const based = setDefault(set, "rope_theta", theta);
    const shared =
      fraction === undefined || isNone(fraction)
        ? based
        : setDefault(based, "partial_rotary_factor", moved(fraction, "also put into rope_parameters"));
    return added(self, shared, given);
  });
  put(self, "rope_parameters", withSources(filled));
  standardiseRope(self);
}

/** What the class has where a file gives nothing: a dictionary of its own, or one that older fields fill. */
function byClass(self: UnfinishedObject, scaling: LegacyAttribute | undefined): LegacyValue {
  // A class with labels of its own puts its sets together by rules of its own.
  const none = self.rules.ropeLabels ? undefined : self.data.rope.none;
  return none
    ? plain(decoded(none), { kind: "class_default", class: self.className })
    : computed({}, [scaling], "rope_parameters are put together from the fields that the file has");
}

const OF_DEFAULTS = "rope_parameters are put together from defaults";

/** What the class adds to every set that lacks it, where the file does not give it beside them: a null there stays none. */
function added(self: UnfinishedObject, set: LegacyValue, given: ReadonlySet<string>): LegacyValue {
  if (self.rules.ropeAdded === false) return set;
  let done = set;
  for (const [name, value] of Object.entries(self.data.rope.added ?? {}).filter(([own]) => !given.has(own)))
    done = setDefault(done, name, plain(decoded(value), { kind: "class_default", class: self.className }));
  return done;
}

/** A dictionary that was put together from fields alone comes from those fields. */
function withSources(parameters: LegacyValue): LegacyValue {
  if (parameters.source.kind !== "computed") return parameters;
  const { source } = computed(null, [parameters], parameters.source.rule);
  const isOfFile = source.kind === "computed" && source.from.length > 0;
  return { ...parameters, source: isOfFile ? source : computed(null, [], OF_DEFAULTS).source };
}

/** `standardize_rope_params` of transformers 5.x: every set has a type, a theta and, where scaled, its first length. */
export function standardiseRope(self: UnfinishedObject): void {
  const parameters = dictionary(get(self, "rope_parameters"));
  if (parameters === undefined) return;
  const theta = asValue(get(self, "rope_theta")) ?? NONE;
  const fraction = asValue(get(self, "partial_rotary_factor"));
  const keys = nestedKeys(self, parameters);
  const filled = eachSet(parameters, keys, (set) => {
    let done = setDefault(setDefault(set, "rope_type", typeOf(set)), "rope_theta", theta);
    if (fraction !== undefined && !isNone(fraction))
      done = setDefault(done, "partial_rotary_factor", fraction);
    return firstLength(self, defaultType(self, done), keys.length > 0);
  });
  put(self, "rope_parameters", filled);
}

/** A vision tower's own type stands in for "default". */
function defaultType(self: UnfinishedObject, set: LegacyValue): LegacyValue {
  const own = constant(self, "default_rope_type");
  if (own === undefined || own.value === "default" || json(member(set, "rope_type")) !== "default")
    return set;
  return withMember(set, "rope_type", own);
}

/** Types that scale are told the length that the model was trained with. */
function firstLength(self: UnfinishedObject, set: LegacyValue, nested: boolean): LegacyValue {
  if (!SCALED.includes(json(member(set, "rope_type")) as string)) return set;
  const name = "original_max_position_embeddings";
  const own = nested ? undefined : asValue(get(self, name));
  if (own !== undefined) return withMember(set, name, own);
  const longest = asValue(get(self, "max_position_embeddings"));
  return longest ? setDefault(set, name, moved(longest, "max_position_embeddings stands in for it")) : set;
}

/** What `validate_rope` leaves behind when the object is built: a type in every set that names none. */
export function nameRopeTypes(self: UnfinishedObject): void {
  const parameters = dictionary(get(self, "rope_parameters"));
  if (parameters === undefined || !isTruthy(parameters)) return;
  const filled = eachSet(parameters, nestedKeys(self, parameters), (set) =>
    setDefault(set, "rope_type", typeOf(set)),
  );
  if (filled !== parameters) put(self, "rope_parameters", filled);
}

function typeOf(set: LegacyValue): LegacyValue {
  const older = member(set, "type");
  return older
    ? moved(older, "rope_type is taken from its older spelling type")
    : computed("default", [], "rope_type is default where no set names another");
}
