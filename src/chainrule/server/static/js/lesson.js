// What a lesson adds to its picture: the guess, goals that check themselves, the numbers worked through, code tabs.
import { render, typeset } from "./tex.js";

const root = document.querySelector(".see [data-picture]");
const live = () => root?.live;

const guess = document.querySelector("[data-guess]");
if (guess && root) {
  const box = guess.querySelector("input");
  // The guess is made by Enter, or by saying how sure one is of it: before the picture answers, never after.
  const send = (sure) => {
    const value = Number(box.value.trim().replace("−", "-").replace(",", "."));
    if (!box.value.trim() || !Number.isFinite(value)) return box.focus();
    live()?.ask({ sure, set: { guess: value } }); // in one message, so that the answer finds both
    for (const other of guess.querySelectorAll("[data-sure]")) other.setAttribute("aria-pressed", String(other.dataset.sure === sure));
  };
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); send(""); } });
  for (const word of guess.querySelectorAll("[data-sure]")) word.addEventListener("click", () => send(word.dataset.sure));
  guess.querySelector("[data-show]").addEventListener("click", () => {
    const l = live();
    if (l?.controls.some((c) => c.name === "reveal")) l.set("reveal", true);
    else if (l?.opening) { l.touched = false; l.open(); }
  });
}

for (const button of document.querySelectorAll("[data-try]")) button.addEventListener("click", () => {
  live()?.glide(live().cases[button.dataset.try]);
  root.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
});

const goals = [...document.querySelectorAll("[data-goal]")];
const work = document.querySelector("[data-work]");
const read = (text) => Number(text.trim().replace("−", "-").replace(",", "."));
/** What stands after a line's last sign of equality, where it is one number: the reader can fill it in. */
const result = (tex) => {
  const at = tex.lastIndexOf("="), number = tex.slice(at + 1).replace(/\\(inp|out|spec|oth|err)\{([^{}]*)\}/g, "$2").replaceAll("{,}", "").trim();
  return at > 0 && /^-?\d+(\.\d+)?$/.test(number) ? [tex.slice(0, at + 1), Number(number)] : null;
};
const near = (value, wanted) => Math.abs(value - wanted) <= 0.006 * Math.max(1, Math.abs(wanted));
let timer = 0, shown = "";
const follow = (data) => {
  (data.goals ?? []).forEach((done, i) => done && goals[i]?.setAttribute("data-done", ""));
  if (!work) return;
  clearTimeout(timer);
  timer = setTimeout(() => setWork(data.work), 120);
};
root?.addEventListener("drawn", (event) => follow(event.detail));
if (live()?.last) follow(live().last); // the first answer may come before this module
async function setWork(steps) {
  const text = JSON.stringify(steps);
  if (text === shown) return;
  shown = text;
  // On a return visit the last results are left to the reader, one more each time.
  const open = steps.map((step, i) => (result(step.tex) ? i : -1)).filter((i) => i >= 0).slice(Number(work.dataset.blanks) ? -Number(work.dataset.blanks) : steps.length);
  const lines = steps.map((step, i) => {
    const row = document.createElement("div"), formula = document.createElement("span"), reason = document.createElement("span");
    formula.className = "tex-line";
    reason.className = "quiet small";
    reason.textContent = step.reason;
    row.append(formula, reason);
    const blank = open.includes(i) ? result(step.tex.replaceAll("&", "")) : null;
    render(formula, blank ? blank[0] : step.tex.replaceAll("&", ""), false).then(() => blank && formula.append(box(blank[1], step.reason)));
    for (const [name, on] of [["pointerenter", true], ["pointerleave", false]]) row.addEventListener(name, () => {
      for (const id of step.lights) for (const part of root.querySelectorAll(`[data-part$="/${CSS.escape(id)}"]`)) part.classList.toggle("lit", on);
    });
    return row;
  });
  work.replaceChildren(...lines);
}

/** A blank in a line of the calculation, with its word beside it. */
function box(wanted, reason) {
  const place = document.createElement("span"), input = Object.assign(document.createElement("input"), { className: "num", inputMode: "decimal", autocomplete: "off" });
  const note = Object.assign(document.createElement("span"), { className: "quiet small" });
  input.setAttribute("aria-label", `The result: ${reason}`);
  note.setAttribute("role", "status");
  place.append(" ", input, " ", note);
  judge(input, note, wanted);
  return place;
}
function judge(input, note, wanted) {
  input.addEventListener("change", () => (note.textContent = !input.value.trim() ? "" : near(read(input.value), wanted) ? "Right." : "Not yet."));
}
for (const line of document.querySelectorAll("[data-fill]")) judge(line.querySelector("input"), line.querySelector("[role=status]"), Number(line.dataset.fill));

for (const list of document.querySelectorAll("[role=tablist]")) {
  const tabs = [...list.querySelectorAll("[role=tab]")];
  const choose = (tab, keep = true) => {
    for (const other of tabs) {
      other.setAttribute("aria-selected", String(other === tab));
      other.tabIndex = other === tab ? 0 : -1;
      document.getElementById(other.getAttribute("aria-controls")).hidden = other !== tab;
    }
    if (keep) try { localStorage.setItem("code", tab.dataset.tab); } catch { /* private windows keep nothing */ }
  };
  tabs.forEach((tab, i) => {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (e) => {
      const d = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
      if (d) { const next = tabs[(i + d + tabs.length) % tabs.length]; choose(next); next.focus(); }
    });
  });
  let kept = null;
  try { kept = localStorage.getItem("code"); } catch { /* the first tab then */ }
  choose(tabs.find((t) => t.dataset.tab === kept) ?? tabs[0], false);
}
typeset();

// On paper every drawer is open; afterwards they are as they were.
const closed = [];
addEventListener("beforeprint", () => {
  for (const drawer of document.querySelectorAll(".drawers > details:not([open])")) { closed.push(drawer); drawer.open = true; }
});
addEventListener("afterprint", () => { for (const drawer of closed.splice(0)) drawer.open = false; });
