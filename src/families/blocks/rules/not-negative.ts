import { type FieldType, real } from "../../../config/reading/field-types.ts";

/** A finite number of 0 or more: transformers builds a model from an epsilon or a cap of 0 as from any other. */
export const notNegative: FieldType<number> = {
  expected: "a number, 0 or more",
  accept: (node) => {
    const value = real.accept(node);
    return value !== undefined && value >= 0 ? value : undefined;
  },
  placeholder: 1,
  ofNull: "default",
};
