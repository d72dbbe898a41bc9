import { format } from "prettier";
import { hasClass, LATEST_TRANSFORMERS } from "../src/classes/versions.ts";
import { classTypeOf, familyOf, loadFamily, MODEL_TYPES } from "../src/families/registry.ts";
import { COUNTED, EVERY_CONFIG, folderOf } from "../src/fixtures/read.ts";

/** The page of every model type that is read, made from the registry and from the configs that its counts are held against. */
export const MODEL_TYPES_PAGE = new URL("../docs/model-types.md", import.meta.url);

/** The text of docs/model-types.md. */
export async function modelTypesPage(): Promise<string> {
  const rows: string[] = [];
  for (const modelType of [...MODEL_TYPES].sort()) {
    await loadFamily(modelType, [LATEST_TRANSFORMERS]);
    const read = classTypeOf(modelType);
    const of = (names: readonly string[]): number =>
      names.filter((name) => folderOf(name) === modelType).length;
    const cells = [
      `\`${modelType}\``,
      `\`${familyOf(modelType, LATEST_TRANSFORMERS)?.type ?? ""}\``,
      !hasClass(read, LATEST_TRANSFORMERS) ? "none" : read === modelType ? "its own" : `\`${read}\``,
      String(of(EVERY_CONFIG)),
      String(of(COUNTED)),
    ];
    rows.push(`| ${cells.join(" | ")} |`);
  }
  const text = `# Model types

Made by \`npm run model-types\` from the registry and the configs in \`src/fixtures/models\`. Every model type that is read,
the \`type\` of its body, whose config class of transformers ${LATEST_TRANSFORMERS} gives its defaults, how many configs
the tests run over, and how many of these are held, exactly, to the parameters of the model that transformers builds of
them: in all and layer by layer. What each body is made of and what proves it is in [families.md](families.md).

| model type | body | config class | configs | counted |
| --- | --- | --- | --: | --: |
${rows.join("\n")}
`;
  return format(text, { parser: "markdown", printWidth: 120, proseWrap: "preserve" });
}
