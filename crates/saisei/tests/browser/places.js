// Follows the focus over a page. A group of radio buttons is one place; what is folded away or disabled is none.
const USED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
const open = (node) => {
  const style = getComputedStyle(node);
  return node.getClientRects().length > 0 && style.visibility === "visible" && !node.disabled && !node.closest("[inert], details:not([open]) > :not(summary)") && node.tabIndex >= 0;
};
const group = (node) => (node.type === "radio" ? `radio ${node.name} ${node.form?.id}` : node);
const told = (node) => `${node.tagName.toLowerCase()}[${node.name || node.id || node.getAttribute("href") || ""}] "${(node.innerText || node.value || "").trim().slice(0, 40)}"`;
const places = new Map([...document.querySelectorAll(USED)].filter(open).map((node) => [group(node), node]));
const look = (node) => { const s = getComputedStyle(node); return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor].join(); };
// What carries the mark: the place itself, or the label around a small control.
const marked = (node) => [node, node.closest("label"), node.parentElement, node.nextElementSibling].filter(Boolean);
document.activeElement?.blur();
const before = new Map([...places.values()].map((node) => [node, marked(node).map(look)]));
let started = false;
let first = null;
window.focusWalk = {
  step() {
    const node = document.activeElement;
    if (!node || node === document.body || node === document.documentElement) return { ended: started, faults: [] };
    if (started && node === first) return { ended: true, faults: [] };
    first ??= node;
    started = true;
    const fresh = places.delete(group(node));
    const faults = [];
    if (!fresh) return { ended: false, faults };
    const box = node.getBoundingClientRect();
    const was = before.get(node);
    if (was && marked(node).every((own, at) => look(own) === was[at])) faults.push(`no sign of the focus: ${told(node)}`);
    const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
    const top = box.width ? document.elementFromPoint(x, y) : node;
    const own = top && (node.contains(top) || top.contains(node) && top.closest("label") || node.closest("label")?.contains(top));
    if (!own) faults.push(`covered or off the screen: ${told(node)} by ${top ? told(top) : "nothing"} at ${Math.round(x)},${Math.round(y)}`);
    return { ended: false, faults };
  },
  left() { return [...places.values()].filter(open).map(told); },
};
