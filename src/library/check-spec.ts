import * as z from "zod/mini";
import { entryOf } from "../spec/entry.ts";
import { componentOf, memberOf } from "../spec/component-of.ts";
import { loadAllFamilies } from "../families/registry.ts";
import { engineModelSpecSchema, type FamilyModelSpec } from "../families/schema.ts";
import type { MTPSpec } from "../spec/components/mtp.ts";
import type { LayerRun } from "../spec/layers.ts";
import { listed } from "../spec/listed.ts";
import { isComponentType } from "../spec/component.ts";
import { type ComponentPlace, placesOf } from "../spec/component-places.ts";
import { missingFacts } from "../spec/towers/tower.ts";
import { TOOL_VERSION } from "../inspect/tool.ts";
import { child, type Pointer, pointerOf } from "../spec/pointer.ts";
import { withValue } from "../spec/with-value.ts";

/** Something that keeps a value from being an EngineModelSpec. */
export interface SpecProblem {
  /** Where in the value. */
  readonly pointer: Pointer;
  readonly message: string;
}

/**
 * Whether a value from elsewhere is an EngineModelSpec that hangs together: the JSON Schema, which takes no member that
 * this version does not know, and what a schema cannot say, namely that the runs of layers cover all layers in their
 * order, that every name that a layer, an `extras` or a `position` gives is one of the body's components, those of
 * draft modules included, and of a type that can stand there, that a quantised module follows one of the schemes, and that a tower has the sizes that its tensors follow from; what else `facts` of a tower say is not looked at, for they are the
 * fields of its config. Whoever reads a spec that this package did not just build calls it first.
 * @returns every problem; none where the value can be used as an EngineModelSpec.
 */
export async function checkSpec(value: unknown): Promise<readonly SpecProblem[]> {
  await loadAllFamilies([]);
  const schema = engineModelSpecSchema();
  const parsed = schema.safeParse(value);
  const unknown = unknownMembers(schema, value, "");
  if (!parsed.success)
    return [
      ...parsed.error.issues.flatMap(unfolded).map((issue, index) => ({
        pointer: pointerOf(issue.path.map(String)),
        message: issueWords(
          issue,
          valueAt(value, issue.path),
          index < MOST_TRIED && takesNull(value, issue.path),
        ),
      })),
      ...unknown,
    ];
  return [...unknown, ...problemsIn(value as FamilyModelSpec)];
}

/** A schema by its parts, as zod keeps them. */
interface Parts {
  readonly type: string;
  readonly shape?: { readonly [name: string]: Schema };
  readonly element?: Schema;
  readonly valueType?: Schema;
  readonly innerType?: Schema;
  readonly options?: readonly Schema[];
  readonly values?: readonly unknown[];
}

type Schema = z.core.$ZodType;

/**
 * What reading a spec by the schema would lose: a misspelt member, or one of a newer version, which may decide what the
 * model computes.
 */
function unknownMembers(schema: Schema, value: unknown, at: Pointer): SpecProblem[] {
  if (typeof value !== "object" || value === null) return [];
  const { shape, element, valueType, innerType, options } = schema._zod.def as Parts;
  if (innerType) return unknownMembers(innerType, value, at);
  if (options) {
    // A scalar has no members, and so none that would be unknown.
    const holding = options.filter((option) => holds(option, value));
    const said = sayingMember(holding);
    const fitting = said === null ? [] : holding.filter((option) => saysSo(option, said, value));
    const found = (fitting.length > 0 ? fitting : holding)
      .map((option) => unknownMembers(option, value, at))
      .toSorted((a, b) => a.length - b.length)[0];
    const isOther = said !== null && fitting.length > 0 && !fitting.some((option) => isLiteral(option, said));
    return found === undefined || found.length === 0 || !isOther
      ? (found ?? [])
      : [otherThanKnown(child(at, said), valueAt(value, [said]), holding, said)];
  }
  if (Array.isArray(value))
    return element
      ? value.flatMap((item, index) => unknownMembers(element, item, child(at, String(index))))
      : [];
  return Object.entries(value).flatMap(([name, member]) => {
    const place = child(at, name);
    const own = shape ? entryOf(shape, name) : valueType;
    if (own) return unknownMembers(own, member, place);
    const message = `No member of this name is known here: it is misspelt, or of a newer version than ${TOOL_VERSION}.`;
    return shape ? [{ pointer: place, message }] : [];
  });
}

const partsOf = (schema: Schema): Parts => schema._zod.def as Parts;

/** Whether a schema is of objects or arrays, as the value is one. */
function holds(schema: Schema, value: object): boolean {
  const { shape, element, valueType, innerType, options } = partsOf(schema);
  if (innerType) return holds(innerType, value);
  if (options) return options.some((option) => holds(option, value));
  return Array.isArray(value) ? element !== undefined : (shape ?? valueType) !== undefined;
}

/** The member by which objects say which of several they are; null where none of the schemas asks for one. */
function sayingMember(options: readonly Schema[]): string | null {
  for (const option of options)
    for (const [name, member] of Object.entries(partsOf(option).shape ?? {}))
      if (partsOf(member).type === "literal") return name;
  return null;
}

/** Whether an object says by a member that it is of a schema. */
function saysSo(schema: Schema, member: string, value: object): boolean {
  const own = partsOf(schema).shape?.[member];
  return own !== undefined && z.safeParse(own, valueAt(value, [member])).success;
}

function isLiteral(schema: Schema, member: string): boolean {
  const own = partsOf(schema).shape?.[member];
  return own !== undefined && partsOf(own).type === "literal";
}

/** That an object is of none of the kinds that are known, and has members that only these have. */
function otherThanKnown(
  pointer: Pointer,
  found: unknown,
  options: readonly Schema[],
  member: string,
): SpecProblem {
  const known = options.flatMap((option) => {
    const own = partsOf(option).shape?.[member];
    return own && partsOf(own).type === "literal" ? (partsOf(own).values ?? []) : [];
  });
  const names = known.map((one) => JSON.stringify(one)).join(", ");
  const message = `It is ${foundWords(found)}, of which no other members are known here; those of ${names} are.`;
  return { pointer, message };
}

type Issue = NonNullable<
  ReturnType<ReturnType<typeof engineModelSpecSchema>["safeParse"]>["error"]
>["issues"][number];

/**
 * Of a choice that nothing fits, what is wrong with the option that was meant: the one that the value says by its literals
 * that it is, or the one with the fewest mistakes. A choice that has no such option stays one mistake.
 */
function unfolded(issue: Issue): readonly Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const meant = issue.errors
    .filter((issues) => issues.length > 0 && issues.every((one) => one.path.length > 0 && !isOfLiteral(one)))
    .toSorted((a, b) => a.length - b.length)[0];
  return meant
    ? meant.flatMap((one) => unfolded({ ...one, path: [...issue.path, ...one.path] } as Issue))
    : [issue];
}

/** Whether a mistake is that an object is not of the kind that an option is for. */
function isOfLiteral(issue: Issue): boolean {
  return (
    issue.path.length === 1 &&
    ((issue.code === "invalid_value" && issue.values.length === 1) || issue.code === "custom")
  );
}

/** Of so many mistakes it is found out whether null could stand there. */
const MOST_TRIED = 20;

/** Whether the schema takes null at a place where it does not take what stands there: an issue names one type alone. */
function takesNull(value: unknown, path: readonly PropertyKey[]): boolean {
  if (path.length === 0) return false;
  const place = pointerOf(path.map(String));
  const issues = engineModelSpecSchema().safeParse(withValue(value, path, null)).error?.issues ?? [];
  return issues.every((issue) => pointerOf(issue.path.map(String)) !== place);
}

/** How many values a message lists. */
const MOST_VALUES = 8;

/** What was found and what the schema takes there: zod/mini itself says "Invalid input" of everything. */
function issueWords(issue: Issue, found: unknown, orNull: boolean): string {
  const is = found === undefined ? "It is missing" : `It is ${foundWords(found)}`;
  switch (issue.code) {
    case "invalid_type":
      return `${is}, and has to be of type ${issue.expected}${orNull ? " or null" : ""}.`;
    case "invalid_value": {
      const more = issue.values.length > MOST_VALUES ? " …" : "";
      const values = issue.values.slice(0, MOST_VALUES).map((one) => JSON.stringify(one));
      return `${is}, and has to be ${values.join(" or ")}${more}${orNull ? " or null" : ""}.`;
    }
    case "too_small":
      return `${is}, and has to be ${issue.inclusive === false ? "above" : "at least"} ${issue.minimum}.`;
    case "too_big":
      return `${is}, and has to be ${issue.inclusive === false ? "below" : "at most"} ${issue.maximum}.`;
    default:
      return `${is}, which the schema does not take.`;
  }
}

function foundWords(found: unknown): string {
  if (Array.isArray(found)) return "an array";
  return typeof found === "object" && found !== null ? "an object" : (JSON.stringify(found) ?? typeof found);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null ? (at as { [key: PropertyKey]: unknown })[key] : undefined,
    value,
  );
}

function problemsIn({ body, quantization }: FamilyModelSpec): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const report = (pointer: Pointer, message: string): void => void problems.push({ pointer, message });
  const named = (name: string | null, pointer: Pointer, place: ComponentPlace | null): void => {
    if (name === null) return;
    const type = componentType(body, name);
    if (type === null) report(pointer, `${JSON.stringify(name)} is no component of the body.`);
    else if (place !== null && isComponentType(type) && !placesOf(type).includes(place))
      report(
        pointer,
        `${JSON.stringify(name)} is of the type ${type}, which stands ${listed(placesOf(type).map(placeWords), "or")} alone.`,
      );
  };
  const allNamed = (
    names: readonly string[] | undefined,
    pointer: Pointer,
    place: ComponentPlace | null,
  ): void => {
    for (const [index, extra] of (names ?? []).entries()) named(extra, child(pointer, String(index)), place);
  };
  /** How many layers runs have, which begin at 0 and leave none out. */
  const inRuns = (runs: readonly LayerRun[], pointer: Pointer): number => {
    let next = 0;
    for (const [index, { from, to, mixer, mlp, extras }] of runs.entries()) {
      const at = child(pointer, String(index));
      if (from !== next)
        report(
          child(at, "from"),
          `The run begins at layer ${from}, but the one before it ends at ${next - 1}.`,
        );
      if (to < from) report(child(at, "to"), `The run ends at layer ${to}, before it begins.`);
      named(mixer, child(at, "mixer"), "mixer");
      named(mlp, child(at, "mlp"), "mlp");
      allNamed(extras, child(at, "extras"), "layer");
      next = to + 1;
    }
    return next;
  };
  const layers = inRuns(body.layers, "/body/layers");
  if (layers !== body.num_layers)
    report("/body/num_layers", `num_layers is ${body.num_layers}, but the runs have ${layers} layers.`);
  allNamed(body.extras, "/body/extras", "body");
  const mtp = "mtp" in body ? (body.mtp as MTPSpec | null) : null;
  if (mtp) {
    inRuns(mtp.layers, "/body/mtp/layers");
    allNamed(mtp.extras, "/body/mtp/extras", null);
  }
  for (const { pointer, scheme, schemes } of schemesNamed(quantization))
    if (!schemes.includes(scheme)) report(pointer, `${JSON.stringify(scheme)} is none of the schemes.`);
  for (const name of new Set(body.layers.flatMap(({ mixer }) => mixer ?? []))) {
    if (componentType(body, name) === null) continue;
    const position = memberOf(componentOf(body, name), "position");
    if (typeof position === "string")
      named(position, pointerOf(["body", ...name.split("/"), "position"]), null);
  }
  for (const [name, tower] of Object.entries(body.towers ?? {})) {
    const at = pointerOf(["body", "towers", name]);
    const missing = missingFacts(tower);
    if (missing === null)
      report(child(at, "kind"), `${JSON.stringify(tower.kind)} is no kind of tower that is described.`);
    for (const fact of missing ?? [])
      report(child(child(at, "facts"), fact), `It is missing, and the tensors of the tower follow from it.`);
  }
  return problems;
}

/** Every scheme that a quantisation's modules are said to follow, where, and which schemes there are. */
function schemesNamed(quantization: FamilyModelSpec["quantization"]) {
  const form = quantization?.normal_form;
  if (!form) return [];
  const schemes = Object.keys(form.schemes);
  const of = (modules: readonly { readonly scheme: string }[], at: readonly (string | number)[]) =>
    modules.map(({ scheme }, index) => ({
      pointer: pointerOf(["quantization", "normal_form", ...at, index, "scheme"]),
      scheme,
      schemes,
    }));
  return [
    ...(form.layers ?? []).flatMap(({ modules }, index) => of(modules, ["layers", index, "modules"])),
    ...of(form.other_modules ?? [], ["other_modules"]),
  ];
}

/** The type of the member of a body that a name leads to; null where it leads to nothing that has one. */
function componentType(body: object, name: string): string | null {
  const member = memberOf(body, name);
  return typeof member === "object" && member !== null && "type" in member && typeof member.type === "string"
    ? member.type
    : null;
}

function placeWords(place: ComponentPlace): string {
  const words = { mixer: "as a mixer", mlp: "as an MLP", layer: "among the extras of layers" } as const;
  return place === "body" ? "among the extras of the body" : words[place];
}
