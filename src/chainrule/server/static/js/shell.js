// What every page shares: "/" goes to the box, a form that would take a while says so, choices submit themselves.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.querySelector("#box") ?? document.querySelector(".top .box");
  if (box?.offsetParent) {
    event.preventDefault();
    box.focus();
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form?.requestSubmit();
});

// A form that leads to another page: its button is held, and its note appears after half a second.
document.addEventListener("submit", (event) => {
  const note = event.target.querySelector("[data-waiting]");
  if (!note || event.defaultPrevented) return;
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => (note.hidden = false), 500);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
  const ask = event.target.closest("[data-ask]");
  if (ask && !window.confirm(ask.dataset.ask)) event.preventDefault();
});

// Coming back with the browser's button finds the form usable again.
window.addEventListener("pageshow", () => {
  for (const held of document.querySelectorAll("[aria-disabled=true]")) held.removeAttribute("aria-disabled");
  for (const note of document.querySelectorAll("[data-waiting]")) note.hidden = true;
});

// While a page is being written its address may name a second of the lecture; the page that follows begins there.
if (document.querySelector("#progress") && location.hash) sessionStorage.setItem("second", location.pathname + location.hash);
