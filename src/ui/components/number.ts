const DECIMAL = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "K"],
] as const;

/** Three significant digits with a unit: 26895998464 reads "26.9 B". */
export function humanCount(value: number): string {
  // 999,950 and up would round to "1000 K": the next unit reads better.
  const unit = DECIMAL.find(([size]) => Math.abs(value) >= size * 0.9995);
  if (!unit || Math.abs(value) < 1000) return String(value);
  const scaled = value / unit[0];
  return `${scaled.toFixed(scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2)} ${unit[1]}`;
}

/** "256 Ki" for 262144; null where the number is no whole multiple. */
export function binaryReading(value: number): string | null {
  if (value < 1024 || value % 1024 !== 0) return null;
  return value % 1024 ** 2 === 0 ? `${value / 1024 ** 2} Mi` : `${value / 1024} Ki`;
}

/** What stands beside an exact number; null where the number is easy enough to read. */
export function humanReading(value: number): string | null {
  if (!Number.isFinite(value) || Math.abs(value) < 16_384) return null;
  return binaryReading(value) ?? humanCount(value);
}

const BINARY = ["KiB", "MiB", "GiB", "TiB"] as const;

/** Bytes with a binary unit: 3145728 reads "3.0 MiB". */
export function humanBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let scaled = bytes / 1024;
  let unit = 0;
  while (scaled >= 1024 && unit < BINARY.length - 1) {
    scaled /= 1024;
    unit += 1;
  }
  return `${scaled.toFixed(1)} ${BINARY[unit]}`;
}
