// Starts the game: loads the program with a progress bar, compiles it once for the page and its workers, and starts it. An
// ordinary script, so that it also runs in a sandboxed frame on a host that sends no CORS headers, and from a file.
"use strict";

(() => {
  const tag = document.currentScript.dataset;
  const options = Object.fromEntries(new URLSearchParams(location.search));
  if (/^(light|dark)$/.test(options.theme)) document.documentElement.dataset.theme = options.theme;

  const lethe = globalThis.lethe = { mode: tag.mode, version: tag.version || "dev", offline: !tag.program, options, fail, asset, brought, clerk, report, fields, address, post() {}, onHostMessage: null, started() {} };
  const parsed = new Promise((resolve) => addEventListener("DOMContentLoaded", resolve, { once: true }));
  const scripts = {}; // What has begun to load, by name.
  let direct = null; // Promises whether fetch brings the program.
  let reader = null; // The promise of the program that reads files.
  let workshop = null; // Where the text of workers is.
  let engine = { explain: (error) => String((error && error.message) || error) }; // Until the real one is there.
  if (tag.mode === "embed") bridge();
  start().catch(fail);

  async function start() {
    if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly, in which the game is written");
    const helpers = [script("engine"), script("helper")];
    const modules = await Promise.all([load("program", showProgress), options.simd === "off" ? null : load("kernels").catch(() => null)]); // Without kernels it is slower, no more.
    await Promise.all([...helpers, parsed]);
    say("Starting…");
    engine = globalThis.letheEngine();
    const [program, kernels] = modules;
    lethe.newWorker = () => worker({ program, kernels });
    lethe.started = () => document.documentElement.classList.add("started");
    spareEval();
    await engine.run("page", program, kernels);
    throw new Error("the program ended");
  }

  // fetched returns the answer of the host, if it has what is asked for.
  async function fetched(name) {
    if (!tag[name]) throw new Error("packed");
    const response = await fetch(tag[name]);
    if (!response.ok) throw new Error(`${tag[name]}: ${response.status} ${response.statusText}`);
    return response;
  }

  // load returns the compiled module of a name, or null for kernels that this browser cannot run.
  async function load(name, told) {
    const answer = fetched(name);
    if (name === "program") direct = answer.then(() => true, () => false);
    const response = await answer.catch(async (refused) => {
      if (name === "kernels" && (await direct)) throw refused; // Packed they come with the program once more, which is worse than none.
      return unpack(name, refused);
    });
    if (name === "kernels") return compileKernels(await response.arrayBuffer());
    if (told) progress(response.clone(), Number(tag[`${name}Size`]), told).catch(() => {}); // Whoever compiles the bytes says what is wrong with them.
    return compile(response);
  }

  // asset returns the bytes of a dataset's file.
  async function asset(name) {
    try {
      if (!tag.program) throw new Error("packed");
      const response = await fetch(`${name}.bin`);
      if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
      return new Uint8Array(await response.arrayBuffer());
    } catch (refused) {
      return packed(name, refused);
    }
  }

  // fields gives fields the values that their data attributes name: the program draws attributes, which say only where a field
  // began. A field that somebody types in is left alone. It is here because hundreds of calls from the program are slow.
  function fields() {
    const active = document.activeElement;
    for (const field of document.querySelectorAll("[data-value], [data-checked], [data-progress]")) {
      const { value, checked, progress } = field.dataset;
      if (value !== undefined && field.value !== value && !(field === active && field.type === "text")) field.value = value;
      if (checked !== undefined) field.checked = checked === "true";
      if (progress !== undefined) field.value = progress;
    }
  }

  // address changes what the address bar says. Browsers refuse that when it comes too often; the next change makes up for it.
  function address(hash) {
    try {
      history.replaceState(null, "", `#${hash}`);
    } catch {}
  }

  // compile compiles while the bytes arrive. A host that calls them by another type than application/wasm costs that, no more.
  async function compile(response) {
    if (WebAssembly.compileStreaming && /^application\/wasm/.test(response.headers.get("Content-Type"))) {
      return WebAssembly.compileStreaming(response);
    }
    return WebAssembly.compile(await response.arrayBuffer());
  }

  // compileKernels returns null where the engine has no vector instructions: the program then uses its own loops.
  async function compileKernels(bytes) {
    return WebAssembly.validate(bytes) ? WebAssembly.compile(bytes) : null;
  }

  // unpack returns a module from the script that holds it as text.
  async function unpack(name, refused) {
    const bytes = await packed(name, refused);
    delete globalThis.lethePacked[name];
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(plain, { headers: { "Content-Type": "application/wasm" } });
  }

  // packed returns the bytes of a file from the script that holds it as text. Scripts load where fetch is refused: from a disk,
  // or in a sandboxed frame whose host sends no CORS headers.
  async function packed(name, refused) {
    const pack = name === "files" ? "packedfiles" : "packed";
    if (!globalThis.lethePacked?.[name]) await script(pack).catch(() => { throw refused; });
    const text = atob(globalThis.lethePacked[name]);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  }

  // script runs the script of a name; in the page that is one file, all are there already and have no address.
  function script(name) {
    scripts[name] ??= !tag[name] ? Promise.resolve() : new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = tag[name];
      element.onload = resolve;
      element.onerror = () => reject(new Error(`${tag[name]} does not load`));
      document.head.append(element);
    });
    return scripts[name];
  }

  // progress tells how much of a response has arrived, in hundredths. How long it will be is known from the builder, since a
  // compressed response does not say.
  async function progress(response, total, told) {
    await parsed;
    let seen = 0;
    let share = -1;
    for (const reader = response.body.getReader(); total;) {
      const { done, value } = await reader.read();
      if (done) break;
      seen += value.length;
      const now = Math.min(100, Math.floor((100 * seen) / total));
      if (now !== share) told((share = now));
    }
  }

  // showProgress moves the bar.
  function showProgress(share) {
    const bar = document.getElementById("lethe-progress");
    if (!bar) return;
    bar.max = 100;
    bar.value = share;
    say(`Getting the engine… ${share} %`);
  }

  function say(text) {
    const line = document.getElementById("lethe-progress-text");
    if (line) line.textContent = text;
  }

  // worker starts a program in a worker, which is made of the engine's own text.
  function worker(brief) {
    const source = () => `"use strict";\n${globalThis.letheEngine}\n(${globalThis.letheWorker})();`;
    workshop ??= URL.createObjectURL(new Blob([source()], { type: "text/javascript" }));
    const started = new Worker(workshop, { name: "lethe" });
    started.postMessage(brief);
    return started;
  }

  // clerk has the program that reads a visitor's files carry out a task, in a worker of its own, and promises the answer. The
  // program comes when it is first wanted; told hears how much of it has arrived.
  function clerk(task, told) {
    let hired = null;
    let cancelled = false;
    let giveUp = null; // An answer that never comes would keep all that waits for it.
    const answer = (async () => {
      reader ??= load("files", told);
      const program = await reader.catch((error) => { reader = null; throw error; });
      if (cancelled) throw new Error("given up");
      hired = worker({ program, kernels: null, task });
      return new Promise((resolve, reject) => {
        giveUp = () => reject(new Error("given up"));
        hired.onmessage = ({ data }) => (data.kind === "crash" ? reject(new Error(data.message)) : resolve(data));
        hired.onerror = (event) => reject(new Error(event.message || "the worker stopped"));
      });
    })().finally(() => hired?.terminate());
    return { answer, cancel() { cancelled = true; giveUp?.(); } };
  }

  // brought returns the files of a drop or of a field, those in folders included, as {path, file} each; or, of a single file that
  // is a JSON document or a stream of them, its bytes.
  async function brought(from) {
    const entries = Array.from(from.items ?? [], (item) => item.webkitGetAsEntry?.()).filter(Boolean); // Before anything else: soon a drop forgets them.
    const files = Array.from(from.files, (file) => ({ path: file.webkitRelativePath || file.name, file }));
    if (entries.some((entry) => entry.isDirectory)) {
      files.length = 0;
      for (const entry of entries) await walk(entry, "", files);
    }
    if (files.length === 1 && files[0].file.size <= 1 << 26) {
      const { file } = files[0];
      if (/^\s*\{/.test(await file.slice(0, 64).text())) return { document: new Uint8Array(await file.arrayBuffer()) };
    }
    return { files, folders: entries.length };
  }

  // report shows a report, a page of its own, inside an element, in the page's colours instead of its own. Its style sheet is
  // adopted, which a policy allows that forbids styles in a document.
  function report(place, html) {
    const [before, style, after] = html.split(/<\/?style>/);
    const page = new DOMParser().parseFromString(before + after, "text/html");
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style.replace(/^.*:root\{.*$/gm, "").replace(/^body\b/m, ":host"));
    const root = place.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(page.querySelector("main"));
  }

  // walk adds the files of a folder, until there are more than anybody takes.
  async function walk(entry, folder, files) {
    const path = folder + entry.name;
    if (files.length > 30000) return;
    if (entry.isFile) return files.push({ path, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) });
    const list = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => list.readEntries(resolve, reject));
      if (!some.length) return;
      for (const inner of some) await walk(inner, `${path}/`, files);
    }
  }

  // spareEval lets the one call of eval pass by which vugu brings its helper into the page: vugu.js has brought it already, and
  // the page's policy forbids eval.
  function spareEval() {
    const own = window.eval;
    window.eval = (text) => {
      window.eval = own;
      return String(text).includes("vuguRender") ? undefined : own(text);
    };
  }

  // fail shows what went wrong, with a way out.
  async function fail(error) {
    console.error(error);
    await parsed;
    const message = engine.explain(error);
    const card = Object.assign(document.createElement("section"), { className: "card error" });
    card.setAttribute("role", "alert");
    const make = (parent, name, text) => parent.appendChild(Object.assign(document.createElement(name), { textContent: text }));
    make(card, "h2", "The game stopped");
    make(card, "p", message);
    const actions = card.appendChild(Object.assign(document.createElement("div"), { className: "actions" }));
    const button = make(actions, "button", "Restart");
    button.className = "play";
    button.addEventListener("click", () => location.reload());
    document.querySelectorAll("#lethe-app > .error, .loading").forEach((old) => old.remove());
    (document.querySelector("#lethe-app main") || document.body).prepend(card);
    card.scrollIntoView({ block: "nearest" });
    lethe.post("error", { message });
  }

  // bridge lets the page around an embedded game talk to it; docs/embedding.html has the messages. Only the parent is listened
  // to, and it is answered at the origin it spoke from. Before it has spoken it hears no more than that the game is ready and
  // how tall it is.
  function bridge() {
    if (window.parent === window) return;
    let origin = null;
    let ready = null;
    const waiting = [];
    const send = (type, body) => parent.postMessage({ ...body, lethe: 1, type }, !origin || origin === "null" ? "*" : origin);
    const hand = (message) => (ready && lethe.onHostMessage ? lethe.onHostMessage(message) : waiting.length < 100 && waiting.push(message));
    // written returns a message as text, which the program reads; what JSON does not know is refused here.
    const written = (message) => {
      try {
        return JSON.stringify(message);
      } catch (error) {
        send("error", { id: typeof message.id === "bigint" ? undefined : message.id, message: String(error) });
        return null;
      }
    };
    lethe.post = (type, body) => {
      if (type === "ready") ready = { version: lethe.version, ...body };
      if (type === "ready") send(type, ready);
      else if (origin) send(type, body);
      if (type === "ready") waiting.splice(0).forEach(hand);
    };
    addEventListener("message", (event) => {
      const message = event.data;
      if (event.source !== parent || !message || message.lethe !== 1 || typeof message.type !== "string") return;
      origin = event.origin;
      if (message.type === "hello") ready && send("ready", ready);
      else {
        const text = written(message);
        if (text !== null) hand(text);
      }
    });
    let told = 0;
    const tell = () => {
      const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
      if (height !== told) send("height", { height: (told = height) });
    };
    new ResizeObserver(tell).observe(document.documentElement);
  }
})();
