import * as z from "zod/mini";

type Schema = z.core.$ZodType;

/** Whether a value is what a schema takes. */
type Check = (value: unknown) => boolean;

const compiled = new WeakMap<Schema, Check>();

/**
 * Whether a schema takes a value, without the copy that zod makes of it. Kinds of schemas that this does not know are
 * asked of zod, so that the answer is zod's in all cases; the words about what is refused are zod's alone.
 */
export function checkOf(schema: Schema): Check {
  const before = compiled.get(schema);
  if (before) return before;
  let made: Check | undefined;
  // A schema may hold itself, and then it is asked for while it is being made.
  compiled.set(schema, (value) => (made ??= compile(schema))(value));
  made = compile(schema);
  compiled.set(schema, made);
  return made;
}

function compile(schema: Schema): Check {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const byZod: Check = (value) => z.safeParse(schema, value).success;
  if ("coerce" in def && def.coerce) return byZod;
  const own = kindOf(def);
  if (!own) return byZod;
  const checks = (def.checks ?? []).map(checkOfNumber);
  if (checks.length === 0) return own;
  if (def.type !== "number" || checks.includes(undefined)) return byZod;
  const [first = always, ...others] = checks as readonly Check[];
  return others.length === 0
    ? (value) => own(value) && first(value)
    : (value) => own(value) && first(value) && others.every((check) => check(value));
}

const always: Check = () => true;

/** The check of a kind of schema, apart from what is checked of it besides; undefined for kinds that only zod knows. */
function kindOf(def: z.core.$ZodTypes["_zod"]["def"]): Check | undefined {
  switch (def.type) {
    case "string":
      return "format" in def ? undefined : (value) => typeof value === "string";
    case "number":
      return numberOf(def);
    case "boolean":
      return (value) => typeof value === "boolean";
    case "null":
      return (value) => value === null;
    case "unknown":
      return always;
    case "literal":
      return oneOf(def.values);
    case "enum":
      return oneOf(Object.values(def.entries));
    case "nullable": {
      const inner = checkOf(def.innerType);
      return (value) => value === null || inner(value);
    }
    case "optional": {
      const inner = checkOf(def.innerType);
      return (value) => value === undefined || inner(value);
    }
    case "array": {
      const inner = checkOf(def.element);
      return (value) => {
        if (!Array.isArray(value)) return false;
        for (const item of value) if (!inner(item)) return false;
        return true;
      };
    }
    case "record":
      return recordOf(def);
    case "union":
      return unionOf(def);
    case "object":
      return objectOf(def);
    default:
      return undefined;
  }
}

function oneOf(values: readonly unknown[]): Check {
  if (values.length === 1) {
    const [only] = values;
    return (value) => value === only;
  }
  const all = new Set(values);
  return (value) => all.has(value);
}

function numberOf(def: z.core.$ZodNumberDef): Check | undefined {
  if (!("format" in def)) return (value) => Number.isFinite(value);
  return (def as z.core.$ZodNumberFormatDef).format === "safeint" ? Number.isSafeInteger : undefined;
}

/** What is checked of a number beside its kind: bounds. */
function checkOfNumber({ _zod: { def } }: z.core.$ZodCheck): Check | undefined {
  const { check } = def;
  if (check !== "greater_than" && check !== "less_than") return undefined;
  const { value: bound, inclusive } = def as z.core.$ZodCheckGreaterThanDef | z.core.$ZodCheckLessThanDef;
  if (typeof bound !== "number") return undefined;
  if (check === "greater_than")
    return inclusive ? (value) => (value as number) >= bound : (value) => (value as number) > bound;
  return inclusive ? (value) => (value as number) <= bound : (value) => (value as number) < bound;
}

function recordOf({ keyType, valueType }: z.core.$ZodRecordDef): Check | undefined {
  const { def } = (keyType as z.core.$ZodTypes)._zod;
  if (def.type !== "string" || "format" in def || (def.checks?.length ?? 0) > 0) return undefined;
  const inner = checkOf(valueType);
  return (value) => isPlain(value) && Object.keys(value).every((name) => inner(value[name]));
}

function unionOf(def: z.core.$ZodUnionDef): Check | undefined {
  const { discriminator } = def as Partial<z.core.$ZodDiscriminatedUnionDef>;
  if (discriminator === undefined) {
    const options = def.options.map(checkOf);
    return (value) => options.some((option) => option(value));
  }
  const ways = new Map<unknown, Check>();
  for (const option of def.options) {
    const values = option._zod.propValues?.[discriminator];
    if (!values) return undefined;
    const check = checkOf(option);
    for (const value of values) ways.set(value, check);
  }
  return (value) => isPlain(value) && (ways.get(value[discriminator])?.(value) ?? false);
}

function objectOf({ shape, catchall }: z.core.$ZodObjectDef): Check | undefined {
  const others = catchall && (catchall as z.core.$ZodTypes)._zod.def.type;
  if (others !== undefined && others !== "unknown" && others !== "never") return undefined;
  const names = Object.keys(shape);
  const members = names.map((name) => checkOf(shape[name] as Schema));
  const isKnown = others === "never" ? new Set(names) : undefined;
  return (value) => {
    if (!isPlain(value)) return false;
    for (let index = 0; index < names.length; index++)
      if (!(members[index] as Check)(value[names[index] as string])) return false;
    return isKnown === undefined || Object.keys(value).every((name) => isKnown.has(name));
  };
}

function isPlain(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
