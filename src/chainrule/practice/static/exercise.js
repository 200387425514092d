// An exercise in a notebook's cell: every step is asked of the kernel, which sends back what to show.
const PAUSE = 200; // milliseconds without a key before the preview asks

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "chainrule-exercise";
  el.append(root);
  let timer = 0;
  const field = () => root.querySelector("[name=answer]:checked, input[name=answer]:not([type=radio]), textarea");
  const put = (html, focus) => {
    root.innerHTML = html;
    if (!focus) return;
    const next = root.querySelector("[data-next], [name=answer]:checked, [name=answer]");
    next?.focus({ preventScroll: true });
    if (next?.type === "text") next.select();
  };
  const step = (name) => model.send({ do: name, text: field()?.value ?? "" });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) step(button.dataset.do);
  });
  root.addEventListener("submit", (event) => { event.preventDefault(); step("check"); });
  root.addEventListener("input", (event) => {
    if (event.target.type === "radio") return;
    clearTimeout(timer);
    timer = setTimeout(() => model.send({ do: "preview", text: event.target.value }), PAUSE);
  });
  root.addEventListener("keydown", (event) => event.stopPropagation()); // the notebook's own keys are for its cells
  model.on("msg:custom", (message) => {
    if (message.html !== undefined) put(message.html, true);
    const place = root.querySelector(".read-as");
    if (place && message.preview !== undefined && field()?.value === message.text) place.innerHTML = message.preview;
  });
  put(model.get("html"), false);
}

export default { render };
