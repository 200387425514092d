// A question by keyboard: Enter checks and goes on, digits choose, H hints, S shows, ? names the keys. While an answer
// is typed, what is understood appears as a formula. Everything here also works as plain forms.
import { render, typeset } from "./tex.js";

const PAUSE = 180; // milliseconds without a key before the preview asks
const here = () => document.querySelector("#question");
const writing = (node) => node.closest("input:not([type=radio]), textarea, select, [contenteditable], dialog, [role=slider]");
let began = performance.now();
let timer = 0, asked = 0;

/** Shows how the text in a field is understood, or what could not be read. */
async function preview(field) {
  const place = field.form?.querySelector("[data-shown]"), root = field.closest("[data-preview]");
  if (!place || !root) return;
  const text = field.value, mine = ++asked;
  if (!text.trim()) return void show(place, "", "");
  try {
    const answer = await fetch(`${root.dataset.preview}${root.dataset.preview.includes("?") ? "&" : "?"}answer=${encodeURIComponent(text)}`);
    if (!answer.ok || mine !== asked) return;
    const { tex, trouble } = await answer.json();
    if (mine === asked && field.isConnected) await show(place, tex, trouble);
  } catch { /* the server is gone; checking will say so */ }
}
async function show(place, tex, trouble) {
  place.toggleAttribute("data-trouble", Boolean(trouble));
  if (trouble || !tex) return void (place.textContent = trouble);
  const formula = document.createElement("span");
  await render(formula, tex, false);
  place.replaceChildren("read as ", formula);
}

document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-typed]");
  if (!field) return;
  clearTimeout(timer);
  timer = setTimeout(() => preview(field), PAUSE);
});

// The time a question took goes along with its answer.
document.addEventListener("submit", (event) => {
  const seconds = event.target.querySelector("[name=seconds]");
  if (seconds) seconds.value = ((performance.now() - began) / 1000).toFixed(1);
}, true);

document.addEventListener("keydown", (event) => {
  const root = here();
  if (!root || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && writing(event.target) && !event.target.closest("dialog")) return event.target.blur();
  if (event.key === "?" && (!writing(event.target) || event.target.value === "")) {
    const keys = document.querySelector(".keyhelp");
    if (keys && !keys.open) { event.preventDefault(); keys.showModal(); }
    return;
  }
  if (writing(event.target)) return;
  // In a lesson the letters belong to the page, unless the question has the focus.
  if (!document.querySelector("#room") && !root.contains(event.target)) return;
  const press = (selector) => { const button = root.querySelector(selector); if (button) { event.preventDefault(); button.click(); } };
  if (/^[1-9]$/.test(event.key)) {
    const choice = root.querySelectorAll(".choices input")[Number(event.key) - 1];
    if (choice) { event.preventDefault(); choice.checked = true; choice.focus(); }
  } else if (event.key.toLowerCase() === "h") press("[data-hint]");
  else if (event.key.toLowerCase() === "s") press("[name=do][value=show]");
  else if (event.key === "Enter" && !event.target.closest("a, button, input, summary")) press("[data-next], [name=do][value=check]");
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys]")) document.querySelector(".keyhelp")?.showModal();
  const glide = event.target.closest("[data-glide]"), picture = document.querySelector(".see [data-picture]");
  if (glide && picture?.live) {
    event.preventDefault();
    picture.live.glide(JSON.parse(glide.dataset.glide));
    picture.scrollIntoView({ block: "nearest" });
  }
});

// What the server refused, or a server that is gone: the page stays as it is, with what was typed, and says so.
function refused(event) {
  const source = event.detail?.ctx?.sourceElement, status = event.detail?.ctx?.response?.status ?? 0;
  if (!here()?.contains(source) || (event.type !== "htmx:error" && status < 400)) return;
  if (event.cancelable) event.preventDefault();
  const place = here().querySelector("[data-shown]") ?? source.closest("form");
  const words = "This could not be kept just now. What you typed is still here: check again, or load the page.";
  if (place.matches("[data-shown]")) place.textContent = words;
  else if (!place.querySelector("[data-refused]")) place.append(Object.assign(document.createElement("p"), { textContent: words }));
}
document.addEventListener("htmx:before:response", refused);
document.addEventListener("htmx:error", refused);

/** Where the hands go next: the field, the chosen answer, or the button that goes on. */
function focus(root) {
  const next = root.querySelector("[data-next].main") ?? root.querySelector("[data-typed], .choices input:checked, .choices input");
  next?.focus({ preventScroll: true });
  if (next?.matches("[data-typed]")) next.select();
}

document.addEventListener("htmx:after:swap", async () => {
  const root = here();
  if (!root) return;
  began = performance.now();
  focus(root); // before the formulas: what is typed meanwhile goes where it should
  await typeset(root);
  const reply = root.querySelector(".verdict, .hints, .worked");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  reply?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  const pictures = root.querySelectorAll("[data-picture]");
  if (!pictures.length) return;
  const { mount } = await import("/static/picture.js");
  for (const picture of pictures) if (!picture.live) mount(picture);
});

const first = document.querySelector("[data-typed]");
if (first?.value) preview(first);
