import { readClassesFromFiles } from "../shard-files.ts";
import { serveJobs } from "./serve.ts";

readClassesFromFiles();
serveJobs();
