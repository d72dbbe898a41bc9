import type { Node } from "../config/document.ts";
import { type FieldType, count, listOf } from "../config/reading/field-types.ts";

/** Numbers that share a scale; −1 stands for one scale for each output channel. */
export const groupSize: FieldType<number> = {
  expected: "a positive whole number or -1",
  accept: (node) =>
    node.type === "number" && node.form === "integer" && (node.value > 0 || node.value === -1)
      ? node.value
      : undefined,
  placeholder: -1,
};

const sizes = listOf(count, "two positive whole numbers");

/** Rows and columns of a block. */
export const blockShape: FieldType<number[]> = {
  ...sizes,
  accept: (node: Node) => {
    const shape = sizes.accept(node);
    return shape?.length === 2 ? shape : undefined;
  },
};
