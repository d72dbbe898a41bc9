import type { JsonSchema } from "../json-schema.ts";
import { DEFINITIONS } from "./definitions.ts";
import { OUTPUTS } from "./names.ts";
import { outputSchema } from "./outputs.ts";

const ABOUT = `# What the commands print

One JSON object a line and a file, in order. This page is made from the schemas in
[public/schema](../public/schema), \`npm run json-reference\`; \`spec schema COMMAND\` prints them, and the package has
them as \`spec-explorer/schema/output-COMMAND-v1.json\`. Readers pass over members that they do not know: new ones come
without a new \`output_version\` ([CHANGELOG](../CHANGELOG.md)).
`;

/** docs/json.md: every member of every command's output. */
export function referencePage(): string {
  const commands = OUTPUTS.map((command) => {
    const [told, failure] = (outputSchema(command).allOf ?? []).map(({ then }) => then);
    const [success, legacy] = told?.else ? [told.else, told.then] : [told];
    return [
      ...[`## spec ${command}`, tableOf(success), "Where a file gave no spec:", tableOf(failure)],
      ...(legacy ? ["With `--legacy`:", tableOf(legacy)] : []),
    ].join("\n\n");
  });
  const shared = Object.entries(DEFINITIONS)
    .filter(([, { properties }]) => properties)
    .map(([name, schema]) => [`### ${name}`, schema.description ?? "", tableOf(schema)].join("\n\n"));
  return [
    ABOUT.trimEnd(),
    ...commands,
    "## What they have in common",
    DEFINITIONS["Pointer"]?.description ?? "",
    ...shared,
  ]
    .join("\n\n")
    .concat("\n");
}

function tableOf(schema: JsonSchema | undefined): string {
  const rows = membersOf(schema, "").map(
    ([name, type, description]) => `| \`${name}\` | ${type} | ${description.replaceAll("|", "\\|")} |`,
  );
  return ["| member | type | what it is |", "| --- | --- | --- |", ...rows].join("\n");
}

type Row = readonly [name: string, type: string, description: string];

function membersOf(schema: JsonSchema | undefined, before: string): Row[] {
  const { properties = {}, required = [] } = schema ?? {};
  return Object.entries(properties).flatMap(([name, member]): Row[] => {
    const path = `${before}${name}${required.includes(name) ? "" : "?"}`;
    const [inner, mark] = insideOf(member);
    const row: Row = [path, typeWords(member), member.description ?? ""];
    return inner ? [row, ...membersOf(inner, `${path}${mark}.`)] : [row];
  });
}

/** The object whose members are told below a member, and what stands between the names: [] of a list, .* of a map. */
function insideOf(schema: JsonSchema): [JsonSchema | undefined, string] {
  const plain = schema.else ?? schema;
  if (plain.properties) return [plain, ""];
  const { items, additionalProperties: values } = plain;
  const [each, mark] = items ? [items, "[]"] : [typeof values === "object" ? values : undefined, ".*"];
  const [inner, more] = each ? insideOf(each) : [undefined, ""];
  return [inner, inner ? mark + more : ""];
}

function typeWords(schema: JsonSchema): string {
  if (schema.else) return `${typeWords(schema.else)} or null`;
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace("#/$defs/", "");
    return name === "Pointer" ? "pointer" : `[${name}](#${name.toLowerCase()})`;
  }
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (Array.isArray(schema.type)) return schema.type.join(" or ");
  if (schema.items) return `list of ${typeWords(schema.items)}`;
  if (typeof schema.additionalProperties === "object")
    return `map of ${typeWords(schema.additionalProperties)}`;
  return typeof schema.type === "string" ? schema.type : "any";
}
