// A live picture: moves handles, asks for the new scene, and swaps the parts that changed. No framework.
// The same module runs in the page (a WebSocket carries the messages) and in a notebook (the kernel does).

const clamp = (x, lo, hi) => Math.min(Math.max(x, lo), hi);
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const make = (tag, props = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
};

/** A number as the reader sees it: fixed decimals and a true minus sign. */
export const shown = (x, digits) => (x === null || x === undefined ? "" : Number(x).toFixed(digits).replace(/^-(?=0(\.0*)?$)/, "").replace("-", "−"));
const typed = (text) => Number(text.trim().replace("−", "-").replace(",", "."));

export class LivePicture extends EventTarget {
  constructor(root, state, send) {
    super();
    Object.assign(this, { root, controls: state.controls, send, seq: 0, pending: null, waiting: false, moving: null, only: "", touched: false });
    this.values = state.values;
    this.primary = state.primary;
    this.tabs = state.tabs;
    this.cases = Object.fromEntries(state.cases.map((c) => [c.slug, c.arguments]));
    this.defaults = Object.fromEntries(state.controls.map((c) => [c.name, c.default]));
    this.canvas = root.querySelector(".canvas");
    this.drawing = root.querySelector(".drawing");
    this.holds = root.querySelector(".holds");
    this.opening = state.opening;
    this.asked = state.boxes;
    this.buildControls();
    this.buildTabs();
    this.canvas.addEventListener("click", (e) => this.tapped(e));
    root.addEventListener("pointerdown", () => (this.touched = true), { once: true });
    root.addEventListener("keydown", () => (this.touched = true), { once: true });
    for (const button of root.querySelectorAll("[data-case]")) button.addEventListener("click", () => this.glide(this.cases[button.dataset.case]));
    root.querySelector("[data-reset]")?.addEventListener("click", () => this.glide(this.defaults));
    this.accept({ ...state, parts: {} });
    let width = 0;
    new ResizeObserver(() => {
      const now = Math.round(this.canvas.clientWidth);
      if (now < 100 || Math.abs(now - width) < 6) return;
      width = now;
      root.classList.toggle("narrow", now < 480);
      this.ask({ width: now, tall: this.tall(), ...(this.tabs.length > 1 ? { only: now < 480 ? this.only || this.primary : "" } : {}) });
    }).observe(this.canvas);
  }

  /** How high the drawing may be: on a phone a lesson's picture stays above its prose, with its whole sentence. */
  tall() {
    if (innerWidth >= 700 || !this.root.closest(".see")) return 0;
    return Math.round(Math.max(150, 0.42 * innerHeight - (this.root.querySelector(".panels")?.offsetHeight ?? 0) - 48));
  }

  /** Queue changes; one request is in flight and the newest wins. */
  ask(message) {
    const p = this.pending ?? {};
    this.pending = { ...p, ...message, set: { ...p.set, ...message.set } };
    this.flush();
  }
  set(name, value) {
    this.values = { ...this.values, [name]: value };
    this.ask({ set: { [name]: value } });
  }
  flush() {
    if (this.waiting || !this.pending) return;
    const message = { seq: ++this.seq, ...this.pending };
    this.pending = null;
    this.waiting = true;
    this.send(message);
  }
  /** An answer came: the next request leaves before this one is drawn. */
  answer(data) {
    this.waiting = false;
    this.flush();
    // A change made since then is newer than this answer: its values stay.
    requestAnimationFrame(() => this.accept(data, this.waiting || this.pending !== null));
  }
  accept(data, busy = false) {
    if (data.error) return this.trouble(data.error);
    this.trouble("");
    if (data.svg) this.drawing.innerHTML = data.svg;
    else for (const [key, svg] of Object.entries(data.parts ?? {})) {
      const part = this.drawing.querySelector(`[data-part="${CSS.escape(key)}"]`);
      if (part) part.innerHTML = svg;
    }
    const svg = this.drawing.querySelector("svg");
    svg?.setAttribute("aria-label", data.plain);
    this.panels = data.panels;
    if (!busy) this.values = data.values;
    this.showHandles(data.handles);
    this.showValues();
    const say = this.root.querySelector(".say");
    if (say && say.innerHTML !== data.say) say.innerHTML = data.say;
    const rows = this.root.querySelectorAll(".claims tr");
    data.claims.forEach((claim, i) => rows[i] && (rows[i].lastElementChild.innerHTML = claim.sides));
    this.last = data; // for who comes to listen after the first answer
    this.dispatchEvent(new CustomEvent("drawn", { detail: data }));
    this.root.dispatchEvent(new CustomEvent("drawn", { detail: data, bubbles: true }));
  }
  trouble(words) {
    const place = this.root.querySelector(".trouble");
    if (place) place.textContent = words;
  }

  // ---- handles: HTML buttons over the drawing, so that touch, keys and screen readers work everywhere
  showHandles(list) {
    this.handles = list;
    const old = [...this.holds.children];
    if (old.length !== list.length) {
      this.holds.replaceChildren(...list.map((_, i) => this.newHold(i)));
    }
    list.forEach((h, i) => {
      const button = this.holds.children[i];
      const two = h.kind === "point" || h.kind === "column";
      if (h.kind === "paint") {
        const [l, t, r, b] = this.panels[h.panel].box;
        Object.assign(button.style, { left: `${l}px`, top: `${t}px`, width: `${r - l}px`, height: `${b - t}px` });
        button.className = "paint";
      } else {
        Object.assign(button.style, { left: `${h.x}px`, top: `${h.y}px` });
        button.className = list.length > 8 ? "small" : "";
      }
      const at = this.valueOf(h);
      button.setAttribute("aria-label", h.label);
      button.setAttribute("aria-valuetext", h.text || String(at));
      button.setAttribute("aria-valuenow", two || Array.isArray(at) ? 0 : (at ?? 0));
    });
  }
  newHold(i) {
    const button = make("button", { type: "button" });
    button.setAttribute("role", "slider");
    button.addEventListener("pointerdown", (e) => this.grab(e, i, button));
    button.addEventListener("keydown", (e) => this.key(e, i));
    button.addEventListener("focus", () => this.select(this.handles[i]));
    return button;
  }
  /** A tap beside the handles of a panel moves the one that asks for it. */
  tapped(event) {
    if (event.target.closest("button")) return;
    const b = this.canvas.getBoundingClientRect(), x = event.clientX - b.left, y = event.clientY - b.top;
    const h = this.handles.find((h) => h.tap && (([l, t, r, low]) => x > l - 12 && x < r + 12 && y > t - 24 && y < low + 24)(this.panels[h.panel].box));
    if (!h) return;
    this.touched = true;
    this.moveTo(h, x, y);
    this.dispatchEvent(new Event("released"));
  }
  grab(event, i, button) {
    if (event.button) return;
    event.preventDefault();
    button.focus({ preventScroll: true });
    button.setPointerCapture(event.pointerId);
    const box = this.canvas.getBoundingClientRect();
    const h0 = this.handles[i];
    const off = h0.kind === "paint" ? [0, 0] : [event.clientX - box.left - h0.x, event.clientY - box.top - h0.y];
    let moved = false;
    const move = (e) => {
      const b = this.canvas.getBoundingClientRect();
      moved = true;
      this.moveTo(this.handles[i], e.clientX - b.left - off[0], e.clientY - b.top - off[1]);
    };
    if (h0.kind === "paint") move(event);
    const stop = () => {
      button.removeEventListener("pointermove", move);
      if (h0.tap && !moved) this.moveTo(h0, event.clientX - box.left, event.clientY - box.top);
      this.dispatchEvent(new Event("released"));
    };
    button.addEventListener("pointermove", move);
    button.addEventListener("pointerup", stop, { once: true });
    button.addEventListener("pointercancel", stop, { once: true });
  }
  /** Pixels to the panel's numbers. */
  place(h, px, py) {
    const { box: [l, t, r, b], x, y, xlog, ylog } = this.panels[h.panel];
    const u = clamp((px - l) / (r - l), 0, 1), v = clamp((b - py) / (b - t), 0, 1);
    const mix = ([lo, hi], s, log) => (log ? lo * (hi / lo) ** s : lo + (hi - lo) * s);
    return [mix(x, u, xlog), mix(y, v, ylog)];
  }
  moveTo(h, px, py) {
    const [x, y] = this.place(h, px, py), [cx, cy] = h.centre, control = this.control(h.control);
    const linear = (v) => v * h.times + h.plus;
    if (h.kind === "point" || h.kind === "column") return this.put(h, [x, y]);
    if (h.kind === "circle") return this.put(h, ((Math.atan2(y - cy, x - cx) * 180) / Math.PI + 360) % 360);
    if (h.kind === "line") return this.put(h, linear((x - cx) * h.direction[0] + (y - cy) * h.direction[1]));
    if (h.kind === "slope") return this.put(h, linear((y - cy) / (h.at[0] - cx || 1)));
    if (h.kind === "paint") {
      const [lo, hi] = this.panels[h.panel].x;
      const bin = clamp(Math.floor(((x - lo) / (hi - lo)) * control.bins), 0, control.bins - 1);
      return this.put({ ...h, index: bin }, linear(y));
    }
    this.put(h, linear(h.kind === "x" ? x : y));
  }
  control(name) { return this.controls.find((c) => c.name === name); }
  valueOf(h) {
    const v = this.values[h.control];
    if (h.kind === "column") return v.map((row) => row[h.index]);
    return h.index === null || h.index === undefined || !Array.isArray(v) ? v : v[h.index];
  }
  put(h, value) {
    const control = this.control(h.control), now = this.values[h.control];
    const round = (x) => {
      const step = control.step || 0;
      if (control.kind === "count" || control.kind === "clock") return Math.round(x);
      return step && control.kind === "number" && control.scale !== "log" ? Number((Math.round(x / (step / 4)) * (step / 4)).toFixed(9)) : Number(x.toPrecision(6));
    };
    let next;
    if (h.kind === "column") next = now.map((row, r) => row.map((x, c) => (c === h.index ? clamp(round(value[r]), control.low, control.high) : x)));
    else if (Array.isArray(now) && h.index !== null && h.index !== undefined) next = now.map((x, i) => (i === h.index ? (Array.isArray(value) ? value.map(round) : clamp(round(value), control.low, control.high)) : x));
    else if (Array.isArray(value)) next = value.map(round);
    else next = control.wrap ? round(value) : clamp(round(value), control.low, control.high);
    this.set(h.control, next);
  }
  key(event, i) {
    const h = this.handles[i], control = this.control(h.control);
    if (control.kind === "guess" && this.valueOf(h) === null) return this.aim(event, h, this.holds.children[i]);
    const dx = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0, dy = { ArrowUp: 1, ArrowDown: -1 }[event.key] ?? 0;
    if (!dx && !dy) return;
    event.preventDefault();
    if (h.kind === "paint") return;
    const times = event.shiftKey ? 10 : 1, at = this.valueOf(h), step = (control.step || (control.kind === "number" ? (control.high - control.low) / 100 : 1)) * times;
    if (Array.isArray(at)) return this.put(h, [at[0] + dx * step, at[1] + dy * step]);
    const d = dx + dy;
    this.put(h, control.scale === "log" ? at * 1.05 ** (d * times) : at + d * step);
  }

  /** A guess that is not made yet: arrows move the place where it would be, Enter or space makes it. */
  aim(event, h, button) {
    const d = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key], control = this.control(h.control), k = h.kind === "y" ? 1 : 0;
    if (!d && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (!d) return this.put(h, h.at[k]);
    const far = event.shiftKey ? 10 : 1, to = control.scale === "log" ? h.at[k] * 1.05 ** (d * far) : h.at[k] + d * far * (control.step || (control.high - control.low) / 100);
    h.at[k] = clamp(to, control.low, control.high);
    const { box: [l, t, r, b], x, y, xlog, ylog } = this.panels[h.panel];
    const share = ([lo, hi], v, log) => (log ? Math.log(v / lo) / Math.log(hi / lo) : (v - lo) / (hi - lo));
    if (k) h.y = b - share(y, h.at[1], ylog) * (b - t);
    else h.x = l + share(x, h.at[0], xlog) * (r - l);
    Object.assign(button.style, { left: `${h.x}px`, top: `${h.y}px` });
    button.setAttribute("aria-valuetext", `${shown(h.at[k], control.digits ?? 2)}, Enter marks it`);
  }

  // ---- boxes
  buildControls() {
    const place = this.root.querySelector(".state");
    this.boxes = [];
    for (const c of this.controls) {
      if (c.hidden || c.kind === "kept" || c.kind === "data" || (this.asked && !this.asked.includes(c.name))) continue;
      if (c.kind === "guess" && document.querySelector("[data-guess]")) continue; // the lesson asks for it
      const row = make("span", { className: `set ${c.role !== "data" ? `role ${c.role}` : ""}` });
      row.dataset.control = c.name;
      const label = make("span", { innerHTML: c.text });
      row.append(label);
      if (c.kind === "matrix") this.buildMatrix(c, row);
      else if (c.kind === "point") row.append(...[0, 1].map((k) => this.numberBox(`${c.names[k]} of ${c.name}`, c, () => this.values[c.name][k], (x) => this.set(c.name, this.values[c.name].map((v, j) => (j === k ? x : v))))));
      else if (c.kind === "points" || c.kind === "density") this.buildIndexed(c, row);
      else if (c.kind === "choice") for (const option of c.options) row.append(this.pressBox(option, () => this.values[c.name] === option, () => this.set(c.name, option)));
      else if (c.kind === "flag") row.replaceChildren(this.pressBox(c.text, () => this.values[c.name], () => this.set(c.name, !this.values[c.name])));
      else if (c.kind === "seed") row.replaceChildren(this.pressBox(c.label || "Draw again", () => false, () => this.set(c.name, this.values[c.name] + 1)));
      else {
        if (c.kind !== "guess") row.append(this.rangeBox(c));
        if (c.kind === "clock") row.append(this.playBox(c));
        row.append(this.numberBox(c.label || c.name, c, () => this.values[c.name], (x) => this.set(c.name, x)));
        if (c.unit) row.append(make("span", { className: "quiet", textContent: c.unit }));
      }
      place.append(row);
    }
  }
  numberBox(name, c, get, set) {
    const digits = c.digits ?? 0;
    const box = make("input", { className: "num", inputMode: "decimal", autocomplete: "off" });
    box.setAttribute("aria-label", name.replaceAll("*", ""));
    box.addEventListener("change", () => {
      const x = typed(box.value);
      if (box.value.trim() && Number.isFinite(x)) set(c.low === undefined ? x : clamp(x, c.low, c.high));
      else this.trouble(`${name.replaceAll("*", "")} takes a number.`);
    });
    box.addEventListener("keydown", (e) => {
      if (e.key === "Enter") box.dispatchEvent(new Event("change")); // not every host fires it
      const d = { ArrowUp: 1, ArrowDown: -1 }[e.key];
      if (d && Number.isFinite(typed(box.value))) { e.preventDefault(); set(clamp(typed(box.value) + d * (c.step || 1), c.low ?? -1e9, c.high ?? 1e9)); }
    });
    this.boxes.push(() => document.activeElement !== box || !box.matches(":focus-visible") || this.holds.contains(document.activeElement) ? (box.value = shown(get(), digits)) : null);
    return box;
  }
  rangeBox(c) {
    const log = c.scale === "log", to = (x) => (log ? Math.log(x / c.low) / Math.log(c.high / c.low) : x), from = (u) => (log ? c.low * (c.high / c.low) ** u : u);
    const box = make("input", { type: "range" });
    Object.assign(box, log ? { min: 0, max: 1, step: 0.001 } : { min: c.low, max: c.high, step: c.kind === "count" || c.kind === "clock" ? 1 : c.step || (c.high - c.low) / 200 });
    box.setAttribute("aria-label", (c.label || c.name).replaceAll("*", ""));
    box.addEventListener("input", () => this.set(c.name, Number(from(Number(box.value)).toPrecision(6))));
    this.boxes.push(() => {
      box.value = to(this.values[c.name]);
      box.hidden = this.handles?.some((h) => h.control === c.name) ?? false;
      box.setAttribute("aria-valuetext", `${shown(this.values[c.name], c.digits ?? 0)}${c.unit ?? ""}`);
    });
    return box;
  }
  pressBox(words, on, press) {
    const button = make("button", { type: "button", className: "do", innerHTML: words });
    button.addEventListener("click", press);
    this.boxes.push(() => button.setAttribute("aria-pressed", String(Boolean(on()))));
    return button;
  }
  playBox(c) {
    const button = make("button", { type: "button", className: "do", textContent: "Play" });
    let timer = 0;
    const stop = () => { clearInterval(timer); timer = 0; button.textContent = "Play"; };
    button.addEventListener("click", () => {
      if (timer) return stop();
      if (this.values[c.name] >= c.high) this.set(c.name, c.low);
      button.textContent = "Stop";
      timer = setInterval(() => (this.values[c.name] >= c.high ? stop() : this.set(c.name, this.values[c.name] + 1)), 1000 / c.per_second);
    });
    return button;
  }
  buildMatrix(c, row) {
    row.replaceChildren();
    for (let j = 0; j < c.columns; j++) {
      const name = c.names[j] ?? `column ${j + 1}`;
      row.append(make("span", { innerHTML: name, className: "name" }));
      for (let i = 0; i < c.rows; i++) row.append(this.numberBox(`${name} row ${i + 1}`, c, () => this.values[c.name][i][j], (x) => this.set(c.name, this.values[c.name].map((r, a) => r.map((v, b) => (a === i && b === j ? x : v))))));
    }
  }
  buildIndexed(c, row) {
    this.chosen = { ...this.chosen, [c.name]: 0 };
    const which = make("input", { className: "num", type: "number", min: 1, value: 1 });
    which.style.width = "3em";
    which.setAttribute("aria-label", `which of ${(c.label || c.name).replaceAll("*", "")}`);
    which.addEventListener("input", () => { this.chosen[c.name] = clamp(Math.round(which.value) - 1 || 0, 0, this.values[c.name].length - 1); this.showValues(); });
    row.append(which);
    const at = () => Math.min(this.chosen[c.name], this.values[c.name].length - 1);
    const put = (value) => this.set(c.name, this.values[c.name].map((v, i) => (i === at() ? value : v)));
    if (c.kind === "density") row.append(this.numberBox("height", c, () => this.values[c.name][at()], put));
    else row.append(...[0, 1].map((k) => this.numberBox(`${"xy"[k]} of the chosen point`, { ...c, low: c.window[2 * k], high: c.window[2 * k + 1] }, () => this.values[c.name][at()][k], (x) => put(this.values[c.name][at()].map((v, j) => (j === k ? x : v))))));
    this.boxes.push(() => document.activeElement === which || (which.value = at() + 1));
  }
  select(h) {
    if (h.index !== null && this.chosen?.[h.control] !== undefined) { this.chosen[h.control] = h.index; this.showValues(); }
  }
  showValues() { for (const show of this.boxes ?? []) show(); }

  buildTabs() {
    const row = this.root.querySelector(".panels");
    if (!row || this.tabs.length < 2) return row?.remove();
    for (const [id, words] of this.tabs) {
      const tab = make("button", { type: "button", textContent: words });
      tab.addEventListener("click", () => { this.only = id; this.ask({ only: id }); mark(); });
      row.append(tab);
      tab.dataset.id = id;
    }
    const mark = () => [...row.children].forEach((t) => t.setAttribute("aria-pressed", String(t.dataset.id === (this.only || this.primary))));
    mark();
  }

  /** Begin with one control: its box is marked, and its handle (or its slider) has the focus. */
  begin(name) {
    const row = this.root.querySelector(`[data-control="${CSS.escape(name)}"]`), i = this.handles.findIndex((h) => h.control === name);
    row?.classList.add("asked");
    (i >= 0 ? this.holds.children[i] : row?.querySelector("input, button"))?.focus({ preventScroll: true });
  }

  /** Glide to a setting in 250 ms; at once for readers who want less motion. */
  glide(target, ms = 250) {
    if (still()) return this.ask({ to: target, t: 1 });
    const start = performance.now(), frame = (now) => {
      const t = clamp((now - start) / ms, 0, 1);
      if (!this.waiting || t >= 1) this.ask({ to: target, t });
      if (t < 1) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }
  /** One move of four seconds that asks the question; any touch ends it. */
  open() {
    if (!this.opening || still()) return;
    const [name, from, to] = this.opening, start = performance.now();
    if (JSON.stringify(this.values[name]) !== JSON.stringify(this.defaults[name])) return;
    const frame = (now) => {
      const s = clamp((now - start) / 4000, 0, 1), t = (1 - Math.cos(2 * Math.PI * s)) / 2;
      if (this.touched) return;
      if (!this.waiting) this.set(name, s < 1 ? from + (to - from) * t : from);
      if (s < 1) requestAnimationFrame(frame);
      else this.set(name, from);
    };
    requestAnimationFrame(frame);
  }
}

const FED = new Set(["points", "density", "names"]); // what a table of the reader's own fills

/** In the page: one WebSocket a picture, opened again when it closes. The address keeps the state. */
export function mount(root) {
  const state = JSON.parse(root.dataset.state);
  let socket, queue = null, tries = 0;
  const live = new LivePicture(root, state, (message) => (socket?.readyState === 1 ? socket.send(JSON.stringify(message)) : (queue = message)));
  const connect = () => {
    socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/${state.concept}/${state.name}${state.feed ? `?${state.feed}` : ""}`);
    socket.addEventListener("open", () => {
      tries = 0;
      live.trouble("");
      socket.send(JSON.stringify({ seq: 0, full: true, width: Math.round(live.canvas.clientWidth), tall: live.tall(), ...(queue ?? {}), set: { ...live.values, ...queue?.set }, only: live.canvas.clientWidth < 480 && live.tabs.length > 1 ? live.only || live.primary : "" }));
      live.waiting = true;
      queue = null;
    });
    socket.addEventListener("message", (e) => live.answer(JSON.parse(e.data)));
    socket.addEventListener("close", () => {
      live.waiting = true;
      if (tries++ < 6) setTimeout(connect, 400 * 2 ** tries);
      else live.trouble("The picture lost its program. Start Chainrule again and reload this page.");
    });
  };
  connect();
  let timer = 0;
  if (root.dataset.address !== undefined) live.addEventListener("drawn", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const query = new URLSearchParams(state.feed ?? "");
      for (const [k, v] of Object.entries(live.values)) if (!(state.feed && FED.has(live.control(k).kind)) && JSON.stringify(v) !== JSON.stringify(live.defaults[k]) && v !== null) query.set(k, typeof v === "string" ? v : JSON.stringify(v));
      const text = query.toString();
      if (location.search.slice(1) !== text) history.replaceState(null, "", text ? `?${text}${location.hash}` : location.pathname + location.hash);
    }, 250);
  });
  root.live = live;
  if (state.focus) live.addEventListener("drawn", () => live.begin(state.focus), { once: true });
  if (root.dataset.open !== undefined) setTimeout(() => live.open(), 900);
  return live;
}

/** In a notebook: anywidget's custom messages carry the same conversation; a kernel that is silent for 5 s is named. */
function render({ model, el }) {
  el.innerHTML = model.get("html");
  const root = el.querySelector(".picture");
  root.dataset.lmSuppressShortcuts = ""; // JupyterLab would take Enter and the arrows for itself
  let timer = 0;
  const live = new LivePicture(root, JSON.parse(root.dataset.state), (message) => {
    clearTimeout(timer);
    timer = setTimeout(() => live.trouble("The notebook's kernel does not answer. Where it is busy, wait; where it was ended, run this cell again."), 5000);
    model.send(message);
  });
  const hear = (data) => { clearTimeout(timer); live.answer(data); };
  model.on("msg:custom", hear);
  return () => { clearTimeout(timer); model.off("msg:custom", hear); };
}
export default { render };

if (typeof document !== "undefined") for (const root of document.querySelectorAll("[data-picture]")) mount(root);
