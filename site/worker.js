// A worker's part: the first message brings the compiled modules, then Go listens for itself. Whatever ends it badly is told to
// the page as {kind: "crash", message}.
const engine = letheEngine();
const crash = (error) => postMessage({ kind: "crash", message: engine.explain(error) });
addEventListener("error", (event) => crash(event.error || event.message));
addEventListener("unhandledrejection", (event) => crash(event.reason));
addEventListener("messageerror", () => crash("a message could not be read"));
onmessage = (event) => {
  onmessage = null;
  globalThis.letheTask = event.data.task;
  engine.run("worker", event.data.program, event.data.kernels).catch(crash);
};
