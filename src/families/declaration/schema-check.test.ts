import * as z from "zod/mini";
import { expect, test } from "vitest";
import { specOfEachBody } from "../../fixtures/inspected.ts";
import { EngineModelShell } from "../../spec/shell.ts";
import { loadedFamilies } from "../registry.ts";
import { checkOf } from "./schema-check.ts";

const SPECS = specOfEachBody();
const WRONG = [
  null,
  undefined,
  true,
  -1,
  0,
  1,
  2.5,
  2 ** 60,
  Number.NaN,
  "",
  "gqa",
  [],
  [null],
  {},
  { a: 1 },
];

/** Every object and list inside of a value, itself included, with the names in it. */
function* places(value: unknown): Iterable<readonly [holder: { [name: string]: unknown }, name: string]> {
  if (typeof value !== "object" || value === null) return;
  const holder = value as { [name: string]: unknown };
  for (const name of Object.keys(holder)) {
    yield [holder, name];
    yield* places(holder[name]);
  }
}

/** Those of a long list that are looked at: schedules repeat themselves. */
function some<T>(all: readonly T[]): readonly T[] {
  const step = Math.ceil(all.length / 30);
  return all.filter((_, index) => index % step === 0);
}

function expectSame(schema: z.ZodMiniType, value: unknown, what: string): void {
  expect([what, checkOf(schema)(value)]).toEqual([what, schema.safeParse(value).success]);
}

test.each(SPECS)("a spec with one value in another's place is refused as zod refuses it: %s", (_, spec) => {
  const schema = loadedFamilies().find(({ type }) => type === spec.body.type)?.body as z.ZodMiniType;
  const body: unknown = structuredClone(spec.body);
  expect(checkOf(schema)(body)).toBe(true);
  for (const [holder, name] of some([...places(body)])) {
    const own = holder[name];
    for (const wrong of WRONG) {
      holder[name] = wrong;
      expectSame(schema, body, `${name}: ${JSON.stringify(wrong)}`);
    }
    Reflect.deleteProperty(holder, name);
    expectSame(schema, body, `without ${name}`);
    holder[name] = own;
    holder["a member that nobody knows"] = 1;
    expectSame(schema, body, `more than ${name}`);
    delete holder["a member that nobody knows"];
  }
});

test("what stands beside the body is refused as zod refuses it", () => {
  const quantised = SPECS.find(([, spec]) => spec.quantization !== null)?.[1];
  const spec: unknown = structuredClone({ ...quantised, body: {} });
  for (const [holder, name] of some([...places(spec)])) {
    const own = holder[name];
    for (const wrong of WRONG) {
      holder[name] = wrong;
      expectSame(EngineModelShell, spec, `${name}: ${JSON.stringify(wrong)}`);
    }
    holder[name] = own;
  }
});

test("kinds of schemas that are not known are asked of zod", () => {
  const even = z.number().check(z.refine((value) => value % 2 === 0));
  expect([2, 3, "2"].map(checkOf(even))).toEqual([true, false, false]);
  const date = z.object({ at: z.iso.date() });
  expect([{ at: "2024-02-29" }, { at: "2023-02-29" }].map(checkOf(date))).toEqual([true, false]);
});

test("a schema may hold itself", () => {
  interface Tree {
    readonly inside: readonly Tree[];
  }
  const tree: z.ZodMiniType<Tree> = z.object({ inside: z.array(z.lazy(() => tree)) });
  expect(checkOf(tree)({ inside: [{ inside: [] }] })).toBe(true);
  expect(checkOf(tree)({ inside: [{ inside: [1] }] })).toBe(false);
});
