import { readFileSync } from "node:fs";
import ts from "typescript";

/** What the comments in the source of a schema say of it and of its members. */
export interface Docs {
  readonly text: string | null;
  readonly members: ReadonlyMap<string, Docs>;
  /** Of each member of a union. */
  readonly options: readonly Docs[];
}

const NONE: Docs = { text: null, members: new Map(), options: [] };

/** The doc comments of all constants in these files, by the constant's name. */
export function docComments(files: readonly string[]): ReadonlyMap<string, Docs> {
  const constants = new Map<string, { readonly comment: string | null; readonly value: ts.Expression }>();
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2023, true);
    for (const statement of source.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, initializer } of statement.declarationList.declarations)
        if (initializer) constants.set(name.getText(), { comment: commentOf(statement), value: initializer });
    }
  }
  /** Follows a schema's expression to where its members are written down. */
  const docsOf = (value: ts.Expression): Docs => {
    if (ts.isIdentifier(value)) {
      const constant = constants.get(value.text);
      return constant ? docsOf(constant.value) : NONE;
    }
    if (ts.isObjectLiteralExpression(value)) return { ...NONE, members: membersOf(value) };
    if (ts.isArrayLiteralExpression(value))
      return {
        ...NONE,
        options: value.elements.map((option) => ({ ...docsOf(option), text: commentOf(option) })),
      };
    if (!ts.isCallExpression(value) || !ts.isPropertyAccessExpression(value.expression)) return NONE;
    // z.object({ … }), z.union([ … ]) and z.record(…, schema) say it last; z.extend(schema, { … }) and schema.check(…) go on.
    const { expression: before, name } = value.expression;
    const last = value.arguments.at(-1);
    const own = last ? docsOf(last) : NONE;
    const base = name.text === "extend" ? value.arguments[0] : before.getText() === "z" ? undefined : before;
    if (!base) return own;
    const inherited = docsOf(base);
    return { ...inherited, members: new Map([...inherited.members, ...own.members]) };
  };
  const membersOf = (object: ts.ObjectLiteralExpression): ReadonlyMap<string, Docs> =>
    new Map(
      object.properties.flatMap((property): [string, Docs][] => {
        if (ts.isSpreadAssignment(property)) return [...docsOf(property.expression).members];
        const text = commentOf(property);
        if (ts.isPropertyAssignment(property))
          return [[property.name.getText(), { ...docsOf(property.initializer), text }]];
        return property.name ? [[property.name.getText(), { ...NONE, text }]] : [];
      }),
    );
  return new Map(
    [...constants].map(([name, { comment, value }]) => [name, { ...docsOf(value), text: comment }]),
  );
}

/** The text of the doc comment before a node, in one line. */
function commentOf(node: ts.Node): string | null {
  const source = node.getSourceFile().text;
  const [range] = (ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []).slice(-1);
  const text = range && source.slice(range.pos, range.end);
  if (!text?.startsWith("/**")) return null;
  return text
    .slice(3, -2)
    .replaceAll(/^\s*\*/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
