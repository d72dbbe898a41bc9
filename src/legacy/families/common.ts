import { type Json, type JsonObject, setMember } from "../../spec/json.ts";
import { child } from "../../spec/pointer.ts";
import { classData, classOfType, decoded } from "../class-data.ts";
import { get, type Kwargs, put, type UnfinishedObject } from "../unfinished-object.ts";
import type { LegacyConfig, LegacyValue } from "../legacy-object.ts";
import { computed, dictionary, isNone, isTruthy, moved, numberOf, plain } from "../tracked.ts";

/**
 * `num_key_value_heads` where it is null: as many as query heads. The data have it but for classes that do not go by
 * their data, and those that refuse the null after they have filled it in: no such object can be probed.
 */
export function kvHeads(self: UnfinishedObject): void {
  const given = get(self, "num_key_value_heads");
  const heads = get(self, "num_attention_heads");
  if (!isNone(given) || heads?.kind !== "value") return;
  put(self, "num_key_value_heads", computed(heads.value, [given, heads], "as many as num_attention_heads"));
}

/** `head_dim` where it is null, for the same classes: the hidden size shared out to the heads. */
export function headDim(self: UnfinishedObject): void {
  if (isNone(get(self, "head_dim"))) shareOut(self);
}

/** `head_dim` where it is null or zero, in a class that says `or`. */
export function orHeadDim(self: UnfinishedObject): void {
  if (!isTruthy(get(self, "head_dim"))) shareOut(self);
}

function shareOut(self: UnfinishedObject): void {
  const inputs = [get(self, "hidden_size"), get(self, "num_attention_heads")] as const;
  const value = quotient(numberOf(inputs[0]), numberOf(inputs[1]));
  const rule = "hidden_size // num_attention_heads";
  put(self, "head_dim", computed(value, [get(self, "head_dim"), ...inputs], rule));
}

/** `a // b`; null where Python would raise. */
function quotient(a: number, b: number): Json {
  const result = Math.floor(a / b);
  return Number.isFinite(result) ? result : null;
}

/** A window that `use_sliding_window` switches off becomes `off`. */
export function windowSwitch(self: UnfinishedObject, off: Json): void {
  const used = get(self, "use_sliding_window");
  if (isTruthy(used)) return;
  const rule = "no window, for use_sliding_window is off";
  put(self, "sliding_window", computed(off, [used], rule));
}

/** `rope_parameters` that the class fills in whole, as the data have them. */
export function ropeByClass(self: UnfinishedObject): void {
  const whole = self.data.filled.rope_parameters;
  if (whole === undefined || !isNone(get(self, "rope_parameters"))) return;
  put(self, "rope_parameters", plain(decoded(whole), { kind: "class_default", class: self.className }));
}

export interface NestOptions {
  /** The nested class, where the outer one does not declare it. */
  readonly className?: string;
  /** Without a dictionary in the file: the nested class's defaults, or null as it is. */
  readonly missing?: "defaults" | "null";
  /** Members of the file that the outer class does not know: some make a nested config of them. */
  readonly rest?: Kwargs;
  /** Whether the outer class takes the model_type away: it knows better. */
  readonly dropModelType?: boolean;
  /** Members that the outer class gives: over those of the file's dictionary, or all that there is without one. */
  readonly given?: ReadonlyMap<string, LegacyValue>;
  /** Members that the outer class replaces first. */
  readonly replace?: (dict: LegacyValue) => ReadonlyMap<string, LegacyValue>;
}

/** The class of a nested config: the one that is declared, else the one that the nested model type or the default has. */
function nestedClass(self: UnfinishedObject, name: string, modelType: Json | undefined): string {
  const declared = self.data.nested[name] ?? "AutoConfig";
  if (declared !== "AutoConfig") return declared;
  const { base_class: base } = self.version;
  if (typeof modelType === "string") return classOfType(modelType, self.version) ?? base;
  return self.data.parts[name]?.class ?? base;
}

/** Members that the outer class gives a nested config that the file leaves out, as values with their source. */
function givenBy(self: UnfinishedObject, name: string, rest: Kwargs | undefined): Map<string, LegacyValue> {
  const part = self.data.parts[name];
  const source = { kind: "class_default", class: self.className } as const;
  const given = new Map<string, LegacyValue>();
  for (const [member, value] of Object.entries(part?.given ?? {}))
    given.set(member, plain(decoded(value), source));
  for (const [member, field] of Object.entries(part?.passed ?? {})) {
    const outer = get(self, field);
    if (outer?.kind === "value")
      given.set(member, moved(outer, `${self.className} hands ${field} to ${name}`));
  }
  const own = part ? classData(part.class, self.version).fields : {};
  const is4 = self.version.base_class === "PretrainedConfig";
  for (const [member, value] of part?.takes && rest
    ? [...(part.takes === "rest" && is4 ? self.rest : rest)]
    : []) {
    if (
      value.kind !== "value" ||
      (part?.takes === "known" && !Object.hasOwn(own, member) && !OLDER_ROPE.includes(member))
    )
      continue;
    given.set(member, moved(value, `${self.className} makes ${name} of what it does not know itself`));
    if (part?.takes === "known") rest?.delete(member);
  }
  return given;
}

/** Makes a config object of a nested dictionary, or of nothing. */
export function nest(self: UnfinishedObject, name: string, options: NestOptions = {}): LegacyConfig | null {
  const at = child(self.at, name);
  const given = get(self, name);
  const dict = dictionary(given);
  if (dict === undefined && (!isNone(given) || options.missing === "null")) return null;
  const { model_type: type, ...rest } = (dict?.value ?? {}) as JsonObject;
  const className = options.className ?? nestedClass(self, name, type);
  const file = options.dropModelType || type === undefined ? rest : (dict?.value as JsonObject);
  const part = self.data.parts[name];
  if (dict && part?.takes === "known") dropKnown(self, part.class, options.rest);
  const byOuter = options.given ?? (dict ? undefined : givenBy(self, name, options.rest));
  const config = byOuter
    ? self.build(className, { ...file, ...membersOf(byOuter) }, at, byOuter)
    : self.build(
        className,
        type === undefined && part?.named !== undefined && !options.dropModelType
          ? { ...rest, model_type: part.named }
          : file,
        at,
        dict && (options.replace?.(dict) ?? typeNamed(self, type, part?.named)),
      );
  const source = dict?.source ?? ({ kind: "class_default", class: self.className } as const);
  self.attributes.set(name, { kind: "config", config, source });
  return config;
}

/** A model type that the outer class writes into a dictionary that says none. */
function typeNamed(self: UnfinishedObject, type: Json | undefined, named: string | undefined) {
  if (type !== undefined || named === undefined) return undefined;
  return new Map([["model_type", plain(named, { kind: "class_default", class: self.className })]]);
}

/** Rope parameters of a text config under their older names. */
const OLDER_ROPE = ["rope_scaling", "rope_theta"];

/** An outer class that makes the nested config of its own members takes them away also where the file nests one. */
function dropKnown(self: UnfinishedObject, className: string, rest: Kwargs | undefined): void {
  const { fields } = classData(className, self.version);
  for (const name of [...Object.keys(fields), ...OLDER_ROPE]) rest?.delete(name);
}

function membersOf(values: ReadonlyMap<string, LegacyValue>): JsonObject {
  const members: JsonObject = {};
  for (const [name, { value }] of values) setMember(members, name, value);
  return members;
}
