// Review by keyboard: space shows the answer, 1 to 4 rate it, U takes the last answer back. The time a card took goes along.
let asked = performance.now();
const card = () => document.querySelector("[data-card]");
const reveal = () => card()?.querySelector(".reveal");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [role=slider]")) return;
  const box = reveal();
  if (event.key === " " && box && !box.open && !event.target.closest("summary, button, a")) {
    event.preventDefault();
    box.open = true;
  } else if (/^[1-4]$/.test(event.key) && (box ? box.open : card())) {
    const button = card().querySelector(`[name=rating][value="${event.key}"]`);
    if (button) { event.preventDefault(); button.click(); }
  } else if (event.key.toLowerCase() === "u") {
    document.querySelector("#undo")?.click();
  }
});

// Before any request: how long it took, and no second click.
document.addEventListener("click", (event) => {
  const rate = event.target.closest("[name=rating]");
  if (!rate) return;
  rate.form.querySelector("[name=seconds]").value = ((performance.now() - asked) / 1000).toFixed(1);
}, true);

document.addEventListener("htmx:after:swap", async () => {
  asked = performance.now();
  card()?.querySelector(".front")?.focus({ preventScroll: true });
  const { mount } = await import("/static/picture.js");
  for (const root of document.querySelectorAll("#session [data-picture]")) if (!root.live) mount(root);
});

// A picture inside a closed answer has no width; it measures itself when it is opened.
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(".reveal") && event.target.open) window.dispatchEvent(new Event("resize"));
}, true);
