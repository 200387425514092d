// The study page: where the reader is, on the timeline; search in the transcript; a time finds its sentence.
const spoken = [...document.querySelectorAll(".spoken")];
const times = spoken.map((node) => Number(node.dataset.t));
const clock = (s) => [...(s >= 3600 ? [Math.floor(s / 3600)] : []), Math.floor(s / 60) % 60, Math.floor(s) % 60].map((n, k) => (k || s < 3600 ? String(n).padStart(2, "0") : n)).join(":");
const tall = document.querySelector(".timeline.tall");
const flat = document.querySelector(".timeline.flat");
const chapters = [...(tall?.querySelectorAll("[data-chapter]") ?? [])];

/** Shows a second of the lecture as the current one. */
function show(t) {
  const end = Number(tall?.dataset.end ?? 1);
  const height = Number(tall?.dataset.height ?? 1);
  tall?.querySelector(".now").setAttribute("cy", 8 + Math.min(1, t / end) * (height - 16));
  flat?.querySelector(".now").setAttribute("d", `M${(1000 * t) / end},12 V24`);
  const here = chapters.findLast((node) => Number(node.dataset.chapter) <= t + 0.1) ?? chapters[0];
  for (const node of chapters) node.classList.toggle("here", node === here);
  for (const node of document.querySelectorAll("[data-now-time]")) node.textContent = clock(t);
  const title = [...(here?.querySelectorAll("tspan") ?? [])].map((node) => node.textContent).join(" ");
  for (const node of document.querySelectorAll("[data-now-title]")) node.textContent = title;
  for (const node of document.querySelectorAll("[data-open]")) {
    const address = new URL(node.dataset.url);
    if (/(^|\.)youtube\.com$|^youtu\.be$/.test(address.hostname)) address.searchParams.set("t", Math.floor(t));
    else address.hash = `t=${Math.floor(t)}`;
    node.href = address;
  }
}

/** The sentence in which a second lies. */
const at = (t) => spoken[Math.max(0, times.findLastIndex((start) => Math.floor(start) <= t))];

// Times link to sentences; one that comes from elsewhere may lie inside a sentence.
function follow() {
  const match = /^#t(\d+)$/.exec(location.hash);
  if (!match || !spoken.length) return;
  const node = at(Number(match[1]));
  for (const other of spoken) other.classList.toggle("here", other === node);
  node.scrollIntoView({ block: "center" });
  show(Number(node.dataset.t));
}
addEventListener("hashchange", follow);

// The second that the reader is at: of the sentence they read, or of the last time above the middle of the screen.
const marks = [...document.querySelectorAll(".study .time[href^='#t'], .spoken")];
const second = (node) => Number(node.dataset.t ?? node.getAttribute("href").slice(2));
let waiting = false;
addEventListener("scroll", () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    const middle = innerHeight * 0.52;
    const above = marks.findLast((node) => node.getBoundingClientRect().top < middle && node.getClientRects().length);
    show(above ? second(above) : 0);
  });
}, { passive: true });

flat?.addEventListener("click", (event) => {
  const box = flat.getBoundingClientRect();
  const t = ((event.clientX - box.left) / box.width) * Number(flat.dataset.end);
  location.hash = `t${Math.floor(Number(at(t).dataset.t))}`;
});

const find = document.querySelector("[data-find]");
find?.addEventListener("input", () => {
  const words = find.value.trim().toLowerCase();
  let count = 0;
  for (const item of document.querySelectorAll(".transcript .text li")) {
    const hit = !words || item.textContent.toLowerCase().includes(words);
    item.classList.toggle("gone", !hit);
    count += hit && words ? 1 : 0;
  }
  for (const list of document.querySelectorAll(".transcript .text")) {
    const empty = !list.querySelector("li:not(.gone)"); // a chapter without a hit shows no heading either
    list.classList.toggle("gone", empty);
    if (list.previousElementSibling?.matches("h3")) list.previousElementSibling.classList.toggle("gone", empty);
  }
  for (const node of spoken) node.classList.toggle("here", words.length > 1 && node.textContent.toLowerCase().includes(words));
  document.querySelector("[data-found]").textContent = words ? `${count} ${count === 1 ? "paragraph" : "paragraphs"}` : "";
});

// An answer that was typed stays beside the one that Enter reveals.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("[data-typed]")) return;
  event.preventDefault();
  event.target.closest("[data-card]").querySelector(".reveal").open = true;
});

show(0);
const [page, begun] = (sessionStorage.getItem("second") ?? "").split("#");
sessionStorage.removeItem("second");
if (!location.hash && begun && page === location.pathname) location.hash = begun; // the page has just been written
follow();
