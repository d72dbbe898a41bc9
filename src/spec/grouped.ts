/** A number with its digits in groups of three, without regard to the reader's locale, so that words are the same everywhere. */
export function grouped(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 20 });
}

/** "1 layer", "48,240 layers". */
export function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}
