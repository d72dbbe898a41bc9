import { entryOf } from "../spec/entry.ts";
import { json, moved } from "./tracked.ts";
import { get, put, type UnfinishedObject } from "./unfinished-object.ts";

/** Types that torch has under more than one name, and the name that it prints. */
const PRINTED: { readonly [name: string]: string } = {
  bit: "uint1",
  cdouble: "complex128",
  cfloat: "complex64",
  chalf: "complex32",
  double: "float64",
  float: "float32",
  half: "float16",
  int: "int32",
  long: "int64",
  short: "int16",
};

/** Every name under which torch has a type (torch 2.13). */
const TYPES = new Set([
  ...Object.keys(PRINTED),
  ...["bfloat16", "float16", "float32", "float64", "complex32", "complex64", "complex128", "bool"],
  ...["float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz", "float8_e8m0fnu"],
  ...["float4_e2m1fn_x2", "bits1x8", "bits2x4", "bits4x2", "bits8", "bits16"],
  ...["int1", "int2", "int3", "int4", "int5", "int6", "int7", "int8", "int16", "int32", "int64"],
  ...["uint1", "uint2", "uint3", "uint4", "uint5", "uint6", "uint7", "uint8", "uint16", "uint32", "uint64"],
  ...["qint8", "qint32", "quint2x4", "quint4x2", "quint8"],
]);

/** Whether `getattr(torch, name)` gives a type. */
export function isTorchType(name: string): boolean {
  return TYPES.has(name);
}

/**
 * The type of an object by the name that torch prints: every version turns the word into torch's own type when it builds
 * the object.
 * Source: transformers, configuration_utils.py, PreTrainedConfig.
 */
export function nameTorchType(self: UnfinishedObject): void {
  const type = get(self, "dtype");
  const name = json(type);
  const printed = typeof name === "string" ? entryOf(PRINTED, name) : undefined;
  if (printed === undefined || type?.kind !== "value") return;
  put(self, "dtype", moved({ ...type, value: printed }, `torch prints its type ${String(name)} so`));
}
