/** Runtime views: the flat object that existing model code reads, built from a spec, and how the legacy object differs. */
export { type RuntimeAttribute, runtimeView, type RuntimeView } from "../runtime/runtime-view.ts";
export { declarationOf } from "../runtime/declarations.ts";
export type {
  AttributeDeclaration,
  AttributeRule,
  Fallback,
  RuntimeViewDeclaration,
} from "../runtime/declaration.ts";
export { MiniMaxM2RuntimeView } from "../runtime/families/minimax-m2.ts";
export { Qwen35RuntimeView } from "../runtime/families/qwen3-5.ts";
export {
  type LinearState,
  linearState,
  type LinearStateResult,
  type StateError,
  type StateTensor,
} from "../runtime/linear-state.ts";
export { type BothPaths, bothPaths } from "../runtime/both-paths.ts";
export { compareWithLegacy } from "../runtime/compare-with-legacy.ts";
export type { ComparedAttribute, LegacyRead } from "../runtime/compared-attribute.ts";
