import * as z from "zod/mini";
import { EngineModelShell } from "../spec/shell.ts";
import { areAllFamiliesLoaded, loadedFamilies, type ModelBody } from "./registry.ts";

/** An EngineModelSpec whose body is that of one family, told apart by `body.type`. */
export type FamilyModelSpec = EngineModelShell & { body: ModelBody };

let anyBody: z.ZodMiniType<ModelBody> | undefined;

/** The schema of the body of any family, told apart by `type`. @throws unless all families are loaded. */
export function modelBodySchema(): z.ZodMiniType<ModelBody> {
  return (anyBody ??= makeBodySchema());
}

function makeBodySchema(): z.ZodMiniType<ModelBody> {
  if (!areAllFamiliesLoaded()) throw new Error("Load all families first: loadAllFamilies().");
  const bodies = loadedFamilies()
    .toSorted((a, b) => (a.type < b.type ? -1 : 1))
    .map((family) => family.body as z.ZodMiniObject<{ type: z.ZodMiniLiteral<string> }>);
  const [first, ...others] = bodies;
  if (first === undefined) throw new Error("No family is registered.");
  return z.discriminatedUnion("type", [first, ...others]) as unknown as z.ZodMiniType<ModelBody>;
}

/** The schema of a whole EngineModelSpec, with the body of any family. @throws unless all families are loaded. */
export function engineModelSpecSchema(): z.ZodMiniType<FamilyModelSpec> {
  return z.extend(EngineModelShell, { body: modelBodySchema() }) as z.ZodMiniType<FamilyModelSpec>;
}
