// Writes the declarations of the library, as tsc does, but for those of the schemas. tsc writes the type of a schema out
// wherever another one uses it, 32 times for the attention that most families share, and without what the source says of
// each member. Here such a part becomes `typeof` the schema, which a compiler reads once, and members keep their comments.
// Declarations that no entry of the library leads to are left out.
import { dirname, relative, resolve } from "node:path";
import ts from "typescript";

const config = ts.getParsedCommandLineOfConfigFile(
  "tsconfig.library.json",
  {},
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
    },
  },
);
const program = ts.createProgram(config.fileNames, config.options);
const checker = program.getTypeChecker();
const SPEC = resolve("src/spec");

/** The constants that a module exports. */
function constantsOf(file) {
  return file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .filter((each) => ts.getCombinedModifierFlags(each) & ts.ModifierFlags.Export);
}

/** Every schema by its type. */
const schemas = new Map();
for (const file of program.getSourceFiles())
  if (file.fileName.startsWith(SPEC))
    for (const { name } of constantsOf(file)) {
      const type = checker.getTypeAtLocation(name);
      if (type.symbol?.name.startsWith("Zod") && !schemas.has(type))
        schemas.set(type, { name: name.text, path: file.fileName });
    }

const written = new Map();
program.emit(undefined, (path, text, _mark, _onError, [{ fileName }]) => {
  // The file that is handed over has been transformed; types are known of the one that was read.
  const source = program.getSourceFile(fileName);
  written.set(resolve(path), fileName.startsWith(SPEC) ? rewritten(path, text, source) : text);
});
for (const path of reachableFrom(resolve(config.options.outDir, "library")))
  ts.sys.writeFile(path, written.get(path));

/** The declarations that those in a folder lead to, themselves included. */
function reachableFrom(folder) {
  const reached = new Set([...written.keys()].filter((path) => dirname(path) === folder));
  for (const path of reached)
    for (const [, name] of written.get(path).matchAll(/(?:from |import\()"(\.[^"]+)\.ts"/g))
      reached.add(`${resolve(dirname(path), name)}.d.ts`);
  return reached;
}

/** `text` is what tsc would write for `source`. */
function rewritten(path, text, source) {
  const declarations = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const types = new Map(constantsOf(source).map(({ name }) => [name.text, checker.getTypeAtLocation(name)]));
  const edits = [];
  const imported = new Map();

  /** Walks a type as it is written and as it is known, side by side. */
  const visit = (node, type, isTop) => {
    const schema = isTop ? undefined : schemas.get(type);
    if (schema) {
      edits.push({ start: node.getStart(), end: node.end, text: `typeof ${schema.name}` });
      if (schema.path !== source.fileName) imported.set(schema.name, schema.path);
    } else if (ts.isTypeLiteralNode(node)) {
      for (const member of node.members.filter(ts.isPropertySignature)) {
        const symbol = type.getProperty(member.name.text);
        if (!symbol) continue;
        if (ts.getJSDocCommentsAndTags(member).length === 0) {
          const start = member.getStart();
          edits.push({ start, end: start, text: commentOf(symbol, indentAt(text, start)) });
        }
        visit(member.type, checker.getTypeOfSymbol(symbol), false);
      }
    } else if (ts.isTypeOperatorNode(node)) {
      visit(node.type, type, false);
    } else {
      const parts = ts.isTupleTypeNode(node) ? node.elements : (node.typeArguments ?? []);
      const known = type.target ? checker.getTypeArguments(type) : [];
      parts.forEach((part, index) => known[index] && visit(part, known[index], false));
    }
  };
  for (const { name, type } of constantsOf(declarations))
    if (type && types.has(name.text)) visit(type, types.get(name.text), true);

  const imports = [...imported]
    .filter(([name]) => !importedNames(declarations).has(name))
    .map(([name, from]) => {
      const to = relative(dirname(source.fileName), from);
      return `import { ${name} } from "${to.startsWith(".") ? to : `./${to}`}";\n`;
    });
  return imports.join("") + edited(text, edits);
}

/** The white space before an offset on its line. */
function indentAt(text, offset) {
  return " ".repeat(offset - text.lastIndexOf("\n", offset) - 1);
}

/** What the source says of a member, to stand in the line above it. */
function commentOf(symbol, indent) {
  for (const declaration of symbol.declarations ?? []) {
    const file = declaration.getSourceFile();
    if (!file.fileName.startsWith(SPEC)) continue;
    const [comment] = ts.getJSDocCommentsAndTags(declaration).filter(ts.isJSDoc);
    if (!comment) continue;
    const lines = file.text.slice(comment.pos, comment.end).split("\n");
    return `${lines.map((line, index) => (index === 0 ? line : `${indent} ${line.trim()}`)).join("\n")}\n${indent}`;
  }
  return "";
}

/** The names that a file of declarations imports as values; those that it imports as types only do for `typeof` too. */
function importedNames(declarations) {
  const named = declarations.statements.filter(ts.isImportDeclaration);
  return new Set(
    named.flatMap(
      ({ importClause }) => importClause?.namedBindings?.elements?.map(({ name }) => name.text) ?? [],
    ),
  );
}

function edited(text, edits) {
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce(
      (before, { start, end, text: inserted }) => before.slice(0, start) + inserted + before.slice(end),
      text,
    );
}
