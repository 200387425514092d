// The map: choose without leaving the page, move by arrow keys, filter by words.
const atlas = document.querySelector(".atlas");
const filter = document.querySelector("#filter");
const links = () => [...document.querySelectorAll(".node a")];

/** Takes the chosen concept's text and edges from its own page; the page stays, and so does the focus. */
async function choose(link, push = true) {
  const answer = await fetch(link.href, { headers: { "HX-Request": "false" } });
  if (!answer.ok) return location.assign(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["chosen", "edges"]) document.getElementById(id)?.replaceWith(page.getElementById(id));
  for (const fresh of page.querySelectorAll(".node")) {
    const node = document.querySelector(`.node[data-slug="${fresh.dataset.slug}"]`);
    node.className = fresh.className;
    const current = fresh.querySelector("a").getAttribute("aria-current");
    if (current) node.querySelector("a").setAttribute("aria-current", current);
    else node.querySelector("a").removeAttribute("aria-current");
  }
  filter?.dispatchEvent(new Event("input"));
  if (push) history.replaceState(null, "", link.href);
  (await import("./tex.js")).typeset();
}

atlas?.addEventListener("click", (event) => {
  const link = event.target.closest(".node a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(link);
});

// Twice on a concept opens it.
atlas?.addEventListener("dblclick", (event) => {
  const slug = event.target.closest(".node")?.dataset.slug;
  if (slug) location.assign(`/learn/${slug}`);
});

const AWAY = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

atlas?.addEventListener("keydown", (event) => {
  const away = AWAY[event.key];
  const here = event.target.closest(".node a");
  if (!away || !here) return;
  event.preventDefault();
  const place = (link) => {
    const box = link.parentElement.getBoundingClientRect();
    return [box.left, box.top];
  };
  const [x, y] = place(here);
  let best = null;
  for (const link of links()) {
    const [u, v] = place(link);
    const along = (u - x) * away[0] + (v - y) * away[1];
    const aside = Math.abs((u - x) * away[1]) + Math.abs((v - y) * away[0]);
    if (along > 4 && (!best || along + 3 * aside < best.cost)) best = { link, cost: along + 3 * aside };
  }
  best?.link.focus();
});

filter?.addEventListener("input", (event) => {
  const words = event.target.value.trim().toLowerCase();
  for (const item of document.querySelectorAll(".node, .names li")) {
    item.classList.toggle("away", words !== "" && !item.dataset.words.includes(words));
  }
});
