import type { FieldGroup, FieldUseKind } from "../config/reading/field-use.ts";
import type { OriginKind } from "../spec/origin.ts";

/** The sign and colour (a CSS custom property) of each origin and use: colour never stands alone. */
export const SYMBOLS: {
  readonly [K in OriginKind | FieldUseKind | FieldGroup]: {
    readonly sign: string;
    readonly color: string;
    readonly label: string;
    readonly meaning: string;
  };
} = {
  mapped: { sign: "●", color: "--mapped", label: "mapped", meaning: "the value of one HF field" },
  derived: { sign: "ƒ", color: "--derived", label: "derived", meaning: "computed from HF fields by a rule" },
  defaulted: {
    sign: "◇",
    color: "--defaulted",
    label: "defaulted",
    meaning: "rests on a field that the file leaves out, whose default was taken or computed with",
  },
  implied: {
    sign: "▪",
    color: "--implied",
    label: "implied",
    meaning: "fixed by the architecture; no field carries it",
  },
  shadowed: {
    sign: "◌",
    color: "--shadowed",
    label: "shadowed",
    meaning: "another spelling of the same fact won",
  },
  ignored: {
    sign: "–",
    color: "--ignored",
    label: "ignored",
    meaning: "known, and without effect on the spec",
  },
  "no-effect": {
    sign: "–",
    color: "--ignored",
    label: "without effect",
    meaning: "known, and the reference does the same whatever it says",
  },
  "not-for-inference": {
    sign: "–",
    color: "--ignored",
    label: "not for inference",
    meaning: "for training, sampling, bookkeeping or another tower",
  },
  unmapped: { sign: "?", color: "--unmapped", label: "unmapped", meaning: "nobody said anything about it" },
};
