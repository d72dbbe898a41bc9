/** A number with its digits in groups of three, without regard to the reader's locale, so that words are the same everywhere. */
export function grouped(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 20 });
}
