const BYTES: ReadonlyMap<string, number> = new Map([
  ["float64", 8],
  ["float32", 4],
  ["float", 4],
  ["float16", 2],
  ["half", 2],
  ["bfloat16", 2],
  ["float8_e4m3fn", 1],
  ["fp8_e4m3", 1],
  ["float8_e5m2", 1],
  ["float8_e8m0fnu", 1],
  ["ue8m0", 1],
  ["int64", 8],
  ["int32", 4],
  ["int16", 2],
  ["uint32", 4],
  ["uint8", 1],
  ["int8", 1],
  ["bool", 1],
]);

/** Bytes of one element of a type, by the name that PyTorch or a checkpoint has for it; null where it is not known. */
export function bytesOfType(dtype: string): number | null {
  return BYTES.get(dtype) ?? null;
}
