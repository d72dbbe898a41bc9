/** Runtime views: the flat object that existing model code reads, built from a spec, and how the legacy object differs. */
export { runtimeView, type RuntimeView } from "../runtime/view/runtime-view.ts";
export { type RuntimeAttribute } from "../runtime/view/read-attribute.ts";
export { declarationOf } from "../runtime/view/declarations.ts";
export type {
  AttributeDeclaration,
  AttributeRule,
  Fallback,
  RuntimeViewDeclaration,
} from "../runtime/view/declaration.ts";
export { MiniMaxM2RuntimeView } from "../runtime/view/minimax-m2.ts";
export { Qwen35RuntimeView } from "../runtime/view/qwen3-5.ts";
export {
  type LinearState,
  linearState,
  type LinearStateResult,
  type StateError,
  type StateTensor,
} from "../runtime/state/linear-state.ts";
export { type BothPaths } from "../runtime/paths/both-paths.ts";
export { bothPaths } from "./legacy-path.ts";
export { compareWithLegacy } from "../runtime/paths/compare-with-legacy.ts";
export type { ComparedAttribute, LegacyRead } from "../runtime/paths/compared-attribute.ts";
