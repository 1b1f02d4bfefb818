// Defines <lethe-game>, which puts a game into a page:
//
//   <script src="https://host/lethe.js" async></script>
//   <lethe-game preset="moons" method="stackelberg" height="auto"></lethe-game>
//
// Attributes: preset, method, hide, lock, lang, theme, sees, autoplay and config go to the game as they are; height is "auto" or a
// number of pixels; src is the address of another embed.html; title names the frame for screen readers.
//
// Methods: getConfig() returns a promise of the config document; setConfig(config), run() and pause() return promises of nothing.
// Events: lethe-ready, lethe-epoch, lethe-result, lethe-failed, lethe-end and lethe-error bubble; their detail is the message.
//
// The protocol, version 1, is plain objects by postMessage in both directions. The page sends
//   {lethe: 1, type: "hello"}                       asks for "ready", and from then on hears events
//   {lethe: 1, type: "get-config", id}              answered by {type: "config", id, config}
//   {lethe: 1, type: "set-config", id, config}      answered by {type: "done", id} or {type: "error", id, message}
//   {lethe: 1, type: "run" | "pause", id}           answered by {type: "done", id} or {type: "error", id, message}
// and the game, besides answers, {lethe: 1, type: …}
//   "ready" {version}   "height" {height}   "epoch" {method, epoch, epochs, …}   "result" {method, metrics, attacks}
//   "failed" {method, message}   "end" {digest}   "error" {message}
// A config is an object; set-config also takes its JSON text. The game listens to its parent only, and answers the origin that spoke. Unknown types are left alone.
"use strict";

(() => {
  const own = document.currentScript || document.querySelector('script[src*="lethe.js"]');
  const base = own ? own.src : document.baseURI;
  const handedOn = ["preset", "method", "hide", "lock", "lang", "theme", "sees", "autoplay", "config"];
  const events = ["ready", "epoch", "result", "failed", "end", "error"];
  const patience = 30000; // Milliseconds that a game has to answer in, its loading included.

  class LetheGame extends HTMLElement {
    static observedAttributes = [...handedOn, "src", "height", "title"];

    constructor() {
      super();
      this.expect();
    }

    connectedCallback() {
      this.hear = (event) => this.frame && event.source === this.frame.contentWindow && this.receive(event.data);
      addEventListener("message", this.hear);
      this.build();
    }

    disconnectedCallback() {
      removeEventListener("message", this.hear);
      this.forget("the game was taken from the page");
      this.frame?.remove();
      this.frame = null;
      this.expect();
    }

    // expect has calls wait for the next game, be the element in a page already or not.
    expect() {
      this.ready = new Promise((resolve) => { this.isReady = resolve; });
    }

    attributeChangedCallback(name, before, after) {
      if (!this.frame || before === after) return;
      if (name === "height") this.size();
      else if (name === "title") this.frame.title = this.label();
      else this.build();
    }

    // build makes the frame anew. It may run scripts and nothing else: no cookies, no storage, no access to the page around it.
    build() {
      if (this.frame) {
        this.forget("the game was loaded anew");
        this.frame.remove();
        this.expect();
      }
      const address = new URL(this.getAttribute("src") || "embed.html", base);
      for (const name of handedOn) {
        if (this.hasAttribute(name)) address.searchParams.set(name, this.getAttribute(name) || "1");
      }
      const frame = this.frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-scripts");
      frame.setAttribute("allow", "clipboard-write");
      frame.title = this.label();
      frame.loading = "lazy";
      frame.src = address.href;
      frame.addEventListener("load", () => this.send({ type: "hello" }));
      Object.assign(this.style, { display: "block" });
      Object.assign(frame.style, { display: "block", width: "100%", border: "0" });
      this.append(frame);
      this.size();
    }

    label() {
      return this.getAttribute("title") || "Lethe, the forgetting game";
    }

    // size gives the frame the height of the attribute, or a first guess until the game says how tall it is.
    size(told) {
      const wish = this.getAttribute("height") || "auto";
      const height = wish === "auto" ? told || this.told || 640 : parseInt(wish, 10) || 640;
      this.frame.style.height = `${Math.min(Math.max(height, 80), 20000)}px`;
    }

    // send passes a message to the game. Its origin is opaque, which no target origin can name; it holds nothing secret.
    send(message) {
      this.frame?.contentWindow?.postMessage({ lethe: 1, ...message }, "*");
    }

    receive(message) {
      if (!message || message.lethe !== 1) return;
      if (message.type === "height" && Number.isFinite(message.height)) this.size(this.told = message.height);
      if (message.type === "ready") this.welcome();
      const call = this.calls.get(message.id);
      if (call) {
        this.calls.delete(message.id);
        message.type === "error" ? call.reject(new Error(message.message)) : call.resolve(message.config);
      }
      if (events.includes(message.type)) this.tell(message);
    }

    // welcome lets waiting calls go out, and makes the game send events: it does once it has heard from the page.
    welcome() {
      if (!this.greeted) this.send({ type: "hello" });
      this.greeted = true;
      this.isReady();
    }

    tell(message) {
      if (message.type === "ready" && this.announced) return;
      if (message.type === "ready") this.announced = true;
      this.dispatchEvent(new CustomEvent(`lethe-${message.type}`, { bubbles: true, detail: message }));
    }

    calls = new Map();
    last = 0;

    // forget lets all calls fail that wait for an answer.
    forget(reason) {
      this.calls.forEach((call) => call.reject(new Error(reason)));
      this.calls.clear();
      this.greeted = this.announced = false;
      this.told = 0;
    }

    // call sends a message once the game is there, and returns a promise of its answer.
    call(message) {
      const id = ++this.last;
      return new Promise((resolve, reject) => {
        this.calls.set(id, { resolve, reject });
        setTimeout(() => this.calls.delete(id) && reject(new Error("the game does not answer")), patience);
        this.ready.then(() => this.calls.has(id) && this.send({ ...message, id }));
      });
    }

    getConfig() { return this.call({ type: "get-config" }); }
    async setConfig(config) { await this.call({ type: "set-config", config }); }
    async run() { await this.call({ type: "run" }); }
    async pause() { await this.call({ type: "pause" }); }
  }

  if (!customElements.get("lethe-game")) customElements.define("lethe-game", LetheGame);
})();
