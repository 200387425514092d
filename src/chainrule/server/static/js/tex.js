// Formulas arrive as escaped TeX in .tex elements; KaTeX sets them here. Only the role classes are trusted.
const ROLES = /^(input|output|special|error|other|data|guide)$/;
const macros = {
  "\\inp": "\\htmlClass{input}{#1}",
  "\\out": "\\htmlClass{output}{#1}",
  "\\spec": "\\htmlClass{special}{#1}",
  "\\oth": "\\htmlClass{other}{#1}",
  "\\err": "\\htmlClass{error}{#1}",
};
let katex;

/** Typesets one formula into an element. */
export async function render(element, tex, display = false) {
  katex ??= import("/static/vendor/katex/katex.mjs").then((module) => module.default);
  (await katex).render(tex, element, {
    displayMode: display,
    throwOnError: false,
    strict: false,
    maxSize: 20,
    maxExpand: 200,
    macros: { ...macros },
    trust: (context) => context.command === "\\htmlClass" && ROLES.test(context.class),
  });
}

/** Typesets every formula under a node that is not set yet. */
export async function typeset(root = document) {
  const waiting = [...root.querySelectorAll(".tex:not([data-set])")];
  if (root.matches?.(".tex:not([data-set])")) waiting.push(root);
  for (const element of waiting) {
    if ("set" in element.dataset) continue; // another call took it while this one waited
    element.dataset.set = "";
    const tex = element.textContent;
    element.dataset.tex = tex;
    await render(element, tex, element.classList.contains("display"));
    if (element.classList.contains("display")) element.tabIndex = 0; // it may scroll sideways: by keys too
  }
}

typeset();
document.addEventListener("htmx:after:swap", () => typeset());
