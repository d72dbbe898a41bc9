/** The shape of a tensor, for reading: `4096 × 128`. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? "one number" : shape.join(" × ");
}
