import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { equationsPage } from "./equations-page.ts";

// Writes docs/equations.md anew: npm run equations
writeFileSync(
  new URL("../docs/equations.md", import.meta.url),
  await format(equationsPage(), { parser: "markdown", printWidth: 120 }),
);
