// The engine's own part, in the page and in workers alike. The builder puts wasm_exec.js and loader.mjs before it and all of it
// into a function, letheEngine, whose text is also what workers are made of: a page in a sandbox, whose origin is like no other,
// can run a worker from a blob only, and may not even read its own scripts by fetch.

// listen keeps what the Go program printed last, and of a crash its beginning, which names the cause; the traces of all goroutines
// follow it.
function listen() {
  const decoder = new TextDecoder();
  const write = fs.writeSync;
  let text = "";
  fs.writeSync = (fd, bytes) => {
    text += decoder.decode(bytes);
    const cause = text.search(/^(panic|fatal error): /m);
    text = cause < 0 ? text.slice(-1000) : text.slice(cause, cause + 2000);
    return write.call(fs, fd, bytes);
  };
  return () => text;
}

// explain says in a sentence what an error means for the visitor.
function explain(error) {
  const text = String((error && error.message) || error || "unknown error");
  if (/out of memory|cannot allocate memory|allocation failed|could not allocate|Invalid array buffer length/i.test(text)) {
    return "out of memory: this browser gave the game no more. A smaller dataset or network needs less.";
  }
  const panic = text.match(/(?:panic|fatal error): .*/);
  return panic ? panic[0] : text.split("\n")[0];
}

// run starts the program in a role, "page" or "worker", and returns when it ends. It throws if the program fails.
async function run(role, program, kernels) {
  const go = new Go();
  const said = listen();
  let code = 0;
  go.argv = ["lethe", role];
  go.exit = (c) => { code = c; };
  await go.run(await instantiate(go, program, kernels));
  if (code !== 0) throw new Error(said() || `exit code ${code}`);
}

return { run, supported, explain };
