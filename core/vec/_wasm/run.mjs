// node --stack-size=8192 run.mjs PROGRAM.wasm [ARGUMENTS]: runs a Go program built with `-tags simd` under Node, with the kernels
// or, when LETHE_SIMD=off, without. It does what Go's wasm_exec_node.js does, and serves `go test -exec` in the same way.
import { execFileSync } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { instantiate } from "./loader.mjs";

if (process.argv.length < 3) {
  console.error("usage: run.mjs PROGRAM.wasm [ARGUMENTS]");
  process.exit(1);
}

const require = createRequire(import.meta.url);
const root = process.env.GOROOT || execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
Object.assign(globalThis, { require, fs, path });
globalThis.crypto ??= crypto;
require(path.join(root, "lib", "wasm", "wasm_exec.js"));

const go = new Go();
go.argv = process.argv.slice(2);
go.env = { TMPDIR: os.tmpdir(), ...process.env };
go.exit = process.exit;
process.on("exit", (code) => {
  if (code === 0 && !go.exited) {
    // Nothing is left to wait for: Go reports the deadlock and where it is.
    go._pendingEvent = { id: 0 };
    go._resume();
  }
});

const kernels = process.env.LETHE_SIMD === "off" ? null : fs.readFileSync(new URL("kernels.wasm", import.meta.url));
try {
  await go.run(await instantiate(go, fs.readFileSync(process.argv[2]), kernels));
} catch (err) {
  console.error(err);
  process.exit(1);
}
