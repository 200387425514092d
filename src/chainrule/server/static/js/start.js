// The first minute: a mark on the rail, the same question of a steeper bowl, and a recorded run's numbers in the picture.
const opening = document.querySelector(".opening");
const root = opening?.querySelector("[data-picture]");
const show = (name, on) => { const node = opening.querySelector(`[data-${name}]`); if (node) node.hidden = !on; };
let steeper = false;

const follow = () => {
  const { values } = root.live;
  const marked = values.guess !== null;
  show("follow", marked && !steeper);
  show("found", marked && steeper);
  show("ask", !values.reveal);
  if (marked || values.reveal) for (const node of document.querySelectorAll("[data-known]")) node.hidden = false; // not before: it says the answer
};
root?.addEventListener("drawn", follow);
if (root?.live?.last) follow(); // the first answer may come before this module

opening?.querySelector("[data-again]")?.addEventListener("click", () => {
  const { values } = root.live, times = Number(opening.dataset.steeper);
  steeper = true;
  root.live.set("guess", null);
  root.live.set("rate", values.rate / times); // far enough from the new limit not to give it away
  root.live.glide({ steep: values.steep * times });
  opening.querySelector("[data-ask] b").textContent = "Now where does it break?";
  (root.querySelector(".holds button") ?? root).focus({ preventScroll: true });
});

for (const button of document.querySelectorAll("[data-glide]")) button.addEventListener("click", () => {
  steeper = false;
  root.live.glide(JSON.parse(button.dataset.glide), 600);
  root.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
});

for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", async () => {
  const text = document.getElementById(button.dataset.copy), note = button.parentElement.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(text.textContent);
    note.textContent = "Copied.";
  } catch { // no clipboard here: the lines are selected, and the keys copy them
    getSelection().selectAllChildren(text);
    note.textContent = "Selected.";
  }
});

// When tomorrow's card is kept, the box waits.
document.addEventListener("htmx:after:swap", () => document.querySelector("#tomorrow [role=status]") && document.querySelector("#box").focus({ preventScroll: true }));
if (location.hash === "#box") document.querySelector("#box").focus();
