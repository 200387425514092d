// What a lesson adds to its picture: the guess, goals that check themselves, the numbers worked through, code tabs.
import { render, typeset } from "./tex.js";

const root = document.querySelector(".see [data-picture]");
const live = () => root?.live;

const guess = document.querySelector("[data-guess]");
if (guess && root) {
  const box = guess.querySelector("input");
  const send = () => {
    const value = Number(box.value.trim().replace("−", "-").replace(",", "."));
    if (box.value.trim() && Number.isFinite(value)) live()?.set("guess", value);
  };
  box.addEventListener("change", send);
  for (const sure of guess.querySelectorAll(".sure button")) sure.addEventListener("click", () => {
    for (const other of guess.querySelectorAll(".sure button")) other.setAttribute("aria-pressed", String(other === sure));
    send();
  });
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
let timer = 0, shown = "";
root?.addEventListener("drawn", (event) => {
  (event.detail.goals ?? []).forEach((done, i) => done && goals[i]?.setAttribute("data-done", ""));
  if (!work) return;
  clearTimeout(timer);
  timer = setTimeout(() => setWork(event.detail.work), 120);
});
async function setWork(steps) {
  const text = JSON.stringify(steps);
  if (text === shown) return;
  shown = text;
  const lines = steps.map((step) => {
    const row = document.createElement("div"), formula = document.createElement("span"), reason = document.createElement("span");
    formula.className = "tex-line";
    reason.className = "quiet small";
    reason.textContent = step.reason;
    row.append(formula, reason);
    render(formula, step.tex.replaceAll("&", ""), false);
    for (const [name, on] of [["pointerenter", true], ["pointerleave", false]]) row.addEventListener(name, () => {
      for (const id of step.lights) for (const part of root.querySelectorAll(`[data-part$="/${CSS.escape(id)}"]`)) part.classList.toggle("lit", on);
    });
    return row;
  });
  work.replaceChildren(...lines);
}

for (const line of document.querySelectorAll("[data-fill]")) {
  const box = line.querySelector("input"), note = line.querySelector("[role=status]"), wanted = Number(line.dataset.fill);
  box.addEventListener("change", () => {
    const value = Number(box.value.trim().replace("−", "-").replace(",", "."));
    note.textContent = !box.value.trim() ? "" : Math.abs(value - wanted) <= 0.006 * Math.max(1, Math.abs(wanted)) ? "Right." : "Not yet.";
  });
}

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
