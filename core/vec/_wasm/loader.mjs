// Starts a Go program built with `-tags simd` together with the vector kernels of core/vec. Node (run.mjs) and the page use this
// one file; it touches nothing but WebAssembly.
//
// Each needs the other first: the kernels work in the memory that Go's module exports, and Go's module imports the kernels. So
// Go imports trampolines, which call the kernels once they are there.

// supported reports whether kernels can run here: bytes are validated, which is how an engine without SIMD says no; a compiled
// module has passed that already.
export function supported(kernels) {
  if (!kernels) return false;
  return kernels instanceof WebAssembly.Module || WebAssembly.validate(kernels);
}

// instantiate returns an instance of a Go program, ready for go.run. go is wasm_exec.js's Go object; program is a module, its
// bytes, or a (promised) Response that streams them; kernels is a module, its bytes, or null for the pure-Go loops. Where the
// kernels cannot run the program is told so, and uses its own loops: the bits are the same.
export async function instantiate(go, program, kernels) {
  const simd = supported(kernels);
  const { lethe, fill } = trampolines(simd);
  const instance = await start(program, { ...go.importObject, lethe });
  if (simd) fill((await start(kernels, { env: { memory: instance.exports.mem } })).exports);
  return instance;
}

// trampolines returns the functions that Go imports and the way to tell them where the kernels are. Each has its own number of
// parameters, which the engine calls faster than a list.
function trampolines(simd) {
  let run = null;
  const lethe = {
    simd: () => (simd ? 1 : 0),
    rows: (a, b, c, d, e, f, g, h, i, j, k, l) => run.rows(a, b, c, d, e, f, g, h, i, j, k, l),
    pack: (a, b, c, d, e, f, g) => run.pack(a, b, c, d, e, f, g),
    turn: (a, b, c, d, e) => run.turn(a, b, c, d, e),
    axpy: (a, b, c, d) => run.axpy(a, b, c, d),
    accumulate: (a, b, c) => run.accumulate(a, b, c),
    scale: (a, b, c) => run.scale(a, b, c),
    reluBack: (a, b, c, d) => run.reluBack(a, b, c, d),
    largest: (a, b, c, d, e) => run.largest(a, b, c, d, e),
    momentum: (a, b, c, d, e, f, g) => run.momentum(a, b, c, d, e, f, g),
    dot: (a, b, c) => run.dot(a, b, c),
    sum: (a, b) => run.sum(a, b),
    addRows: (a, b, c, d, e) => run.addRows(a, b, c, d, e),
    softmax: (a, b, c, d, e, f, g, h) => run.softmax(a, b, c, d, e, f, g, h),
    peak: (a) => run.peak(a),
  };
  return { lethe, fill: (exports) => (run = exports) };
}

// start instantiates a module, bytes or a Response.
async function start(source, imports) {
  source = await source;
  if (source instanceof WebAssembly.Module) return WebAssembly.instantiate(source, imports);
  const streamed = typeof Response === "function" && source instanceof Response;
  const made = await (streamed ? WebAssembly.instantiateStreaming(source, imports) : WebAssembly.instantiate(source, imports));
  return made.instance;
}
