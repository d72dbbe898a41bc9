import type { ConfigDocument, ObjectNode } from "../../config/document.ts";
import { describeValue } from "../../config/nodes/describe-value.ts";
import { otherKindOfFile } from "../../config/nodes/kind-of-file.ts";
import type { Pointer } from "../../spec/pointer.ts";

/** Why a file without a model type, or with one that is no string, is not read, and where that stands. */
export function withoutModelType({ root, text }: ConfigDocument): {
  readonly code: string;
  readonly message: string;
  readonly at: Pointer;
} {
  const other = otherKindOfFile(root as ObjectNode);
  if (other) return { ...other, at: "" };
  const node = (root as ObjectNode).members.get("model_type")?.value;
  if (node)
    return {
      code: "wrong-type",
      message: `model_type is ${describeValue(node, text)}, but a string is expected.`,
      at: "/model_type",
    };
  return {
    code: "no-model-type",
    message:
      'There is no model_type, which tells the family of the model. Write one into the file, "model_type": "llama" for example, or have it read as one: spec inspect --as llama.',
    at: "",
  };
}
