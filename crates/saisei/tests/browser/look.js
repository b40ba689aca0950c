// Looks at one page as axe and the house see it. The argument list ends with the function that takes the answer.
const done = arguments[arguments.length - 1];
const seen = (node) => {
  const box = node.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && getComputedStyle(node).visibility === "visible" && !node.closest("details:not([open]) > :not(summary)");
};
const named = (node) => `${node.tagName.toLowerCase()}${node.id ? "#" + node.id : ""}.${node.className} "${(node.innerText || node.value || node.name || "").trim().slice(0, 40)}"`;
// A target may be as small as its line only inside a sentence; everything else is 44 px high (interface 2.6).
const TARGETS = "button, .button, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), select, summary, nav a, .chip, label:has(> input)";
const small = [...document.querySelectorAll(TARGETS)].filter(seen).filter((node) => node.getBoundingClientRect().height < 43.5).map(named);
const tiny = [...document.querySelectorAll("main *")].filter((node) => seen(node) && [...node.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim()) && parseFloat(getComputedStyle(node).fontSize) < 13.9 && !node.closest("svg")).map(named);
// A form that only asks is a link with its entries; of boxes the first is ticked.
const asked = [...document.querySelectorAll('main form[method="get"][action^="/"]')].map((form) => {
  const entries = new FormData(form);
  const box = form.querySelector("[type=checkbox]");
  if (box) entries.set(box.name, box.value);
  return `${form.getAttribute("action")}?${new URLSearchParams(entries)}`;
});
const root = document.documentElement;
const house = {
  small, tiny,
  wide: root.scrollWidth > root.clientWidth ? [`${root.scrollWidth} > ${root.clientWidth}`] : [],
  headings: document.querySelectorAll("h1").length === 1 ? [] : [`${document.querySelectorAll("h1").length} h1`],
  doubles: [...document.querySelectorAll("[id]")].map((n) => n.id).filter((id, i, all) => all.indexOf(id) !== i),
  links: [...[...document.querySelectorAll('a[href^="/"]')].map((link) => link.getAttribute("href")), ...asked],
};
axe.run(document, {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
}).then((result) => {
  const told = (v) => v.nodes.slice(0, 3).map((node) => `${v.id}: ${node.html.slice(0, 160)} ${(node.any[0] || node.all[0] || node.none[0] || {}).message || ""}`);
  done({ axe: result.violations.flatMap(told), ...house });
}, (error) => done({ axe: [String(error)], ...house }));
