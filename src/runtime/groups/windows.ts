import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { at } from "./attribute.ts";
import { namesOf, pointerTo } from "./components.ts";

/** The window of the layers that have one; null where none has. */
export function slidingWindow({ body }: EngineModelSpec): AttributeDeclaration {
  const attentions = namesOf(body, "mixer").filter((name) => componentOf(body, name).type === "gqa");
  const windowed = attentions.find((name) => {
    const attention = componentOf(body, name);
    return attention.type === "gqa" && attention.window !== null;
  });
  return at("sliding_window", `${pointerTo(windowed ?? attentions[0] ?? "attention")}/window/size`, {
    // Files write 0 and null for no window.
    comparable: (size) => (size === 0 ? null : size),
  });
}
