import { shown } from "../spec/shown.ts";
import { Document, isScalar, Scalar, visit } from "yaml";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";

/**
 * A spec as YAML that readers of YAML 1.2 and of 1.1 (PyYAML among them) take for the same: strings that either would
 * take for something else are quoted, and numbers with an exponent have a point.
 */
export function specYaml(spec: EngineModelSpec, title: string): string {
  const document = new Document(spec, {
    // Components that are equal may be one object here, and are none the less written out.
    aliasDuplicateObjects: false,
    customTags: (tags) => [EXPONENT, ...tags],
  });
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === "string" && !isPlain(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  document.commentBefore = ` EngineModelSpec v${spec.schema_version} of ${title.replaceAll(/\s+/g, " ")}`;
  return shown(document.toString({ lineWidth: 0 }));
}

/** YAML 1.1 takes 1e-7 for a string. */
const EXPONENT = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  test: /^-?\d\.\d+e[-+]\d+$/,
  identify: (value: unknown) => typeof value === "number" && String(value).includes("e"),
  resolve: (text: string) => Number(text),
  stringify: (item: unknown) => String(isScalar(item) ? item.value : item).replace(/^(-?\d+)e/, "$1.0e"),
};

/** Whether a string is one without quotes too, in any version: a word, and none that stands for another value. */
function isPlain(text: string): boolean {
  return /^[A-Za-z_][\w./-]*$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i.test(text);
}
