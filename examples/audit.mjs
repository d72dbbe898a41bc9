// Every checkpoint below a directory, one after the other: what nobody read in it, and whether its spec hangs together.
// node audit.mjs DIRECTORY
import { findCheckpoints, inspectCheckpoints } from "spec-explorer/files";
import { fieldsOfFiles, toJson } from "spec-explorer/inspect";
import { checkSpec } from "spec-explorer/spec";

for await (const read of inspectCheckpoints(findCheckpoints(process.argv[2] ?? "."))) {
  if (!read.ok) {
    console.log(JSON.stringify({ file: read.file, ok: false, error: read.error.message }));
    continue;
  }
  const { inspection, file } = read;
  const unmapped = [...fieldsOfFiles(inspection)].flatMap(([field, { use }]) =>
    use === "unmapped" ? [field] : [],
  );
  const { verdict, tool_version } = await toJson(inspection, file);
  const problems = await checkSpec(inspection.spec);
  console.log(JSON.stringify({ file, ok: true, unmapped, verdict: verdict.length, problems, tool_version }));
}
