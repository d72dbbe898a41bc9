import * as z from "zod/mini";
import { entryOf } from "../spec/entry.ts";
import { componentOf, memberOf } from "../spec/component-of.ts";
import { loadAllFamilies } from "../families/registry.ts";
import { engineModelSpecSchema, type FamilyModelSpec } from "../families/schema.ts";
import { missingFacts } from "../spec/towers/tower.ts";
import { TOOL_VERSION } from "../inspect/tool.ts";
import { child, type Pointer, pointerOf } from "../spec/pointer.ts";

/** Something that keeps a value from being an EngineModelSpec. */
export interface SpecProblem {
  /** Where in the value. */
  readonly pointer: Pointer;
  readonly message: string;
}

/**
 * Whether a value from elsewhere is an EngineModelSpec that hangs together: the JSON Schema, which takes no member that
 * this version does not know, and what a schema cannot say, namely that the runs of layers cover all layers in their
 * order, that every name that a layer, an `extras` or a `position` gives is one of the body's components, and that a
 * tower has the sizes that its tensors follow from; what else `facts` of a tower say is not looked at, for they are the
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
      ...parsed.error.issues.map((issue, index) => ({
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
    const fitting = options.filter((option) => isOfType(option, value));
    const found = (fitting.length > 0 ? fitting : options).map((option) => unknownMembers(option, value, at));
    return found.toSorted((a, b) => a.length - b.length)[0] ?? [];
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

/** Whether an object says by its `type` that it is of a schema. */
function isOfType(schema: Schema, value: object): boolean {
  const type = (schema._zod.def as Parts).shape?.["type"];
  return type !== undefined && "type" in value && z.safeParse(type, value.type).success;
}

type Issue = NonNullable<
  ReturnType<ReturnType<typeof engineModelSpecSchema>["safeParse"]>["error"]
>["issues"][number];

/** Of so many mistakes it is found out whether null could stand there. */
const MOST_TRIED = 20;

/** Whether the schema takes null at a place where it does not take what stands there: an issue names one type alone. */
function takesNull(value: unknown, path: readonly PropertyKey[]): boolean {
  if (path.length === 0) return false;
  const place = pointerOf(path.map(String));
  const issues = engineModelSpecSchema().safeParse(withNull(value, path)).error?.issues ?? [];
  return issues.every((issue) => pointerOf(issue.path.map(String)) !== place);
}

/** A value with null at a place in it. */
function withNull(value: unknown, [key, ...rest]: readonly PropertyKey[]): unknown {
  if (key === undefined) return null;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? withNull(item, rest) : item));
  return { ...(value as object), [key]: withNull(valueAt(value, [key]), rest) };
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
      return `${is}, and has to be at least ${issue.minimum}.`;
    case "too_big":
      return `${is}, and has to be at most ${issue.maximum}.`;
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

function problemsIn({ body }: FamilyModelSpec): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const report = (pointer: Pointer, message: string): void => void problems.push({ pointer, message });
  const named = (name: string | null, pointer: Pointer): void => {
    if (name !== null && !isComponent(body, name))
      report(pointer, `${JSON.stringify(name)} is no component of the body.`);
  };
  let next = 0;
  for (const [index, { from, to, mixer, mlp, extras = [] }] of body.layers.entries()) {
    const at = pointerOf(["body", "layers", index]);
    if (from !== next)
      report(
        child(at, "from"),
        `The run begins at layer ${from}, but the one before it ends at ${next - 1}.`,
      );
    if (to < from) report(child(at, "to"), `The run ends at layer ${to}, before it begins.`);
    named(mixer, child(at, "mixer"));
    named(mlp, child(at, "mlp"));
    for (const [place, extra] of extras.entries()) named(extra, child(child(at, "extras"), place));
    next = to + 1;
  }
  if (next !== body.num_layers)
    report("/body/num_layers", `num_layers is ${body.num_layers}, but the runs have ${next} layers.`);
  for (const name of new Set(body.layers.flatMap(({ mixer }) => mixer ?? []))) {
    if (!isComponent(body, name)) continue;
    const position = memberOf(componentOf(body, name), "position");
    if (typeof position === "string") named(position, pointerOf(["body", ...name.split("/"), "position"]));
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

function isComponent(body: object, name: string): boolean {
  const member = memberOf(body, name);
  return typeof member === "object" && member !== null && "type" in member;
}
