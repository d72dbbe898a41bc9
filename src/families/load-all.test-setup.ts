import { loadAllFamilies } from "./registry.ts";

await loadAllFamilies();
