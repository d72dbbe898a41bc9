// The thread of the command line that runs from its sources: tsx reads the types away here too, which a thread does not take
// over from the program.
(await import("tsx/esm/api")).register();
await import("./worker.ts");
