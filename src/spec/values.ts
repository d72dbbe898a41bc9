import * as z from "zod/mini";

// Schemas of single values, each made once: there are hundreds of members, and zod takes its time for each schema.

export const positiveInt = z.int().check(z.positive());
export const nonnegativeInt = z.int().check(z.nonnegative());
export const positiveNumber = z.number().check(z.positive());
export const number = z.number();
export const boolean = z.boolean();
export const string = z.string();
export const nullableString = z.nullable(string);
