import { SCHEMA_VERSION } from "../../spec/shell.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { Json } from "../../spec/json.ts";
import { ENGINE_MODEL_SPEC_SCHEMA } from "../schema.ts";
import { declarationsOf, type PythonDeclaration, type PythonField } from "./declarations.ts";
import { schemaOfBody } from "./schema-of-body.ts";
import { pythonLiteral } from "./literal.ts";
import { HEAD, TAIL } from "./runtime-text.ts";
import { comment, docstring } from "./prose.ts";

/**
 * A spec as one Python file (3.9 or later, standard library only): frozen dataclasses under the names of the IR, of the
 * spec's own family alone, which read and write its JSON and refuse what the JSON Schema refuses, and at the end the spec
 * itself, `SPEC`.
 */
export function pythonModule(spec: EngineModelSpec, title: string): string {
  const { type } = spec.body;
  const declarations = declarationsOf(schemaOfBody(ENGINE_MODEL_SPEC_SCHEMA, type)).map(declaration);
  return [
    docstring(
      `EngineModelSpec, version ${SCHEMA_VERSION}: an engine's own description of a model.\n\n` +
        `\`SPEC\`, at the end, describes ${title}. \`load\` reads the JSON of any other spec of this version whose ` +
        `body is of the type ${type} too, \`EngineModelSpec.from_dict\` the same as a dict, and \`to_dict\` gives ` +
        "it back. Where comments say null, Python has None.",
    ),
    "",
    HEAD,
    "",
    declarations.join("\n\n\n"),
    "\n",
    TAIL,
    "",
    `SPEC = EngineModelSpec.from_dict(\n    ${pythonLiteral(spec as Json, 4)}\n)`,
    "",
  ].join("\n");
}

function declaration({ name, doc, fields, type }: PythonDeclaration): string {
  if (fields === null) return `${comment(doc)}${name} = ${spread(type)}`;
  // A value that is always the same is no argument; what may be absent comes after what must be given.
  const ordered = [...fields].sort((a, b) => Number(a.optional) - Number(b.optional));
  const body = [...(doc === null ? [] : [indented(docstring(doc)), ""]), ...ordered.map(member)].join("\n");
  return `@dataclass(frozen=True)\nclass ${name}(Spec):\n${body === "" ? "    pass" : body.trimEnd()}`;
}

function member({ name, wire, type, fixed, optional, doc }: PythonField): string {
  const options = [
    ...(optional ? ["default=ABSENT"] : fixed === null ? [] : [`default=${fixed}`, "init=False"]),
    ...(name === wire ? [] : [`metadata={"name": ${pythonLiteral(wire)}}`]),
  ];
  const value =
    options.length === 0
      ? ""
      : options.join() === "default=ABSENT"
        ? " = ABSENT"
        : ` = field(${options.join(", ")})`;
  return indented(`${comment(doc)}${name}: ${optional ? withAbsent(type) : type}${value}`);
}

function withAbsent(type: string): string {
  return `Union[${type}, Absent]`;
}

/** A type on several lines where one would be too long. */
function spread(type: string): string {
  if (type.length <= 80) return type;
  return type.replace(
    /^(\w+)\[(.*)\]$/,
    (_, outer: string, inner: string) =>
      `${outer}[\n${inner
        .split(", ")
        .map((part) => `    ${part},\n`)
        .join("")}]`,
  );
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "    ");
}
