// A file can be dropped anywhere on the page; it is sent with the form that stands there.
const form = document.querySelector("#add");
let depth = 0;
const over = (away) => {
  depth = Math.max(0, depth + away);
  form.classList.toggle("dragging", depth > 0);
};
addEventListener("dragenter", () => over(1));
addEventListener("dragleave", () => over(-1));
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  depth = 0;
  over(0);
  if (!event.dataTransfer.files.length) return;
  form.elements.file.files = event.dataTransfer.files;
  form.requestSubmit();
});
