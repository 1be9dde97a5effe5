// Draws the list of nodes beside it: forces place the nodes, links of the page stay links. One finger scrolls the page,
// two pinch; the wheel zooms with Ctrl only, so that a page can be scrolled past the picture.
import { drag } from "d3-drag";
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";

const SVG = "http://www.w3.org/2000/svg";
const SPOKEN = 12; // more lines than these say their names only at the node that is pointed at
const MARKS = {
  grouping: "M-7-7h14v14h-14z", party: "M-7.5 0a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0-15 0", technology: "M0-9l9 9l-9 9l-9-9z",
  regime: "M0-9l9 15.5h-18z", thing: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0",
};

function made(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const wide = (text) => [...text].reduce((sum, ch) => sum + (ch.codePointAt(0) > 0x2e80 ? 2 : 1), 0);

// A name in lines of about so many columns: between words, and anywhere between Chinese or Japanese characters.
function lines(text, most) {
  const found = [""];
  for (const part of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) ?? [text]) {
    if (found.at(-1) && wide(found.at(-1) + part.trimEnd()) > most) found.push("");
    found[found.length - 1] += part;
  }
  return found;
}

function read(list) {
  const items = [...list.querySelectorAll("[data-node]")];
  const nodes = items.map((item) => ({
    text: item.querySelector(".node-name").textContent, href: item.querySelector("a.node-name")?.getAttribute("href"), kind: item.dataset.kind,
  }));
  const links = items.flatMap((item) => [...item.querySelectorAll("[data-target]")].map((line) => ({
    source: Number(item.dataset.node), target: Number(line.dataset.target), text: line.firstElementChild.textContent,
  })));
  return { nodes, links };
}

// Forces know no frame: what they settle on is stretched to fill it, names being wider than high.
function settle(nodes, links, width, height) {
  const half = (node) => 3.2 * Math.max(...node.lines.map(wide));
  const many = nodes.length > 30, side = width < 600 ? 56 : 92;
  const simulation = forceSimulation(nodes)
    .force("link", forceLink(links).distance(many ? 70 : 110).strength(0.5))
    .force("charge", forceManyBody().strength(many ? -320 : -620))
    .force("x", forceX(0).strength(0.06)).force("y", forceY(0).strength(0.06))
    .force("collide", forceCollide(many ? 24 : 34))
    .stop();
  for (let k = 0; k < 320; k++) simulation.tick();
  for (const [axis, size, low, high] of [["x", width, side, side], ["y", height, 28, 44]]) {
    const places = nodes.map((node) => node[axis]), least = Math.min(...places), span = Math.max(...places) - least;
    const scale = Math.min((size - low - high) / (span || 1), 2.4), start = (size - span * scale + low - high) / 2;
    for (const node of nodes) node[axis] = start + (node[axis] - least) * scale;
  }
  // the stretch may have brought names over one another again: push them apart, row by row
  for (let round = 0; round < 60; round++) {
    for (const [k, a] of nodes.entries()) {
      for (const b of nodes.slice(k + 1)) {
        const upper = a.y < b.y ? a : b;
        const near = Math.max(half(a), 14) + Math.max(half(b), 14) + 6 - Math.abs(a.x - b.x), low = 24 + 13 * upper.lines.length - Math.abs(a.y - b.y);
        if (near <= 0 || low <= 0) continue;
        const push = (low / 2) * (a.y < b.y || (a.y === b.y && a.x < b.x) ? 1 : -1) * 0.5;
        a.y = Math.max(20, Math.min(height - 30 - 13 * (a.lines.length - 1), a.y - push));
        b.y = Math.max(20, Math.min(height - 30 - 13 * (b.lines.length - 1), b.y + push));
      }
    }
  }
}

export function draw(figure) {
  const { nodes, links } = read(figure.parentElement.querySelector(".nodes"));
  figure.hidden = false;
  const width = Math.max(320, figure.clientWidth), height = Math.round(Math.max(380, Math.min(960, Math.sqrt(nodes.length) * (width < 600 ? 120 : 96) + 80)));
  for (const node of nodes) node.lines = lines(node.text, width < 600 ? 13 : 20);
  settle(nodes, links, width, height);
  const under = made("g", {}), marks = made("g", {}), all = made("g", { class: links.length > SPOKEN ? "spoken" : "" }, under, marks);
  const svg = made("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": figure.dataset.name, tabindex: "0" },
    made("defs", {}, made("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto", markerUnits: "userSpaceOnUse" },
      made("path", { d: "M0 0l8 4l-8 4z", class: "arrow" }))), all);
  svg.style.height = `${height}px`;

  for (const link of links) {
    link.path = made("path", { "marker-end": "url(#arrow)" });
    link.label = made("text", { "aria-hidden": "true" }, link.text);
    link.back = links.some((other) => other !== link && other.source === link.target && other.target === link.source);
    under.append(link.drawn = made("g", { class: "edge" }, link.path, link.label));
  }
  for (const node of nodes) {
    const mark = made("path", { d: MARKS[node.kind] ?? MARKS.thing, class: "mark" });
    const label = made("text", { y: 23 }, ...node.lines.map((line, k) => made("tspan", { x: 0, dy: k ? 13 : 0 }, line)));
    const held = [made("circle", { r: 14, class: "hit" }), mark, label];
    node.drawn = made(node.href ? "a" : "g", { class: `node k-${node.kind}`, ...(node.href ? { href: node.href } : { tabindex: "0", role: "img" }), "aria-label": node.text }, ...held);
    marks.append(node.drawn);
    const point = (on) => {
      const near = new Set([node, ...links.filter((l) => l.source === node || l.target === node).flatMap((l) => [l.source, l.target])]);
      for (const link of links) {
        link.drawn.classList.toggle("on", on && (link.source === node || link.target === node));
        link.drawn.classList.toggle("dim", on && link.source !== node && link.target !== node);
      }
      for (const other of nodes) other.drawn.classList.toggle("dim", on && !near.has(other));
    };
    for (const name of ["pointerenter", "focus"]) node.drawn.addEventListener(name, () => point(true));
    for (const name of ["pointerleave", "blur"]) node.drawn.addEventListener(name, () => point(false));
  }

  const place = () => {
    for (const { source, target, path, label, back } of links) {
      const dx = target.x - source.x, dy = target.y - source.y, far = Math.hypot(dx, dy) || 1, bow = source === target ? 0 : back ? 18 : 0;
      const [ux, uy] = [dx / far, dy / far], [mx, my] = [(source.x + target.x) / 2 - uy * bow, (source.y + target.y) / 2 + ux * bow];
      if (source === target) {
        path.setAttribute("d", `M${source.x - 6} ${source.y - 9}c-24-34 36-34 12 0`);
        label.setAttribute("transform", `translate(${source.x} ${source.y - 38})`);
        continue;
      }
      path.setAttribute("d", `M${source.x + ux * 10} ${source.y + uy * 10}Q${mx} ${my} ${target.x - ux * 13} ${target.y - uy * 13}`);
      label.setAttribute("transform", `translate(${mx} ${my + 4})`);
    }
    for (const node of nodes) node.drawn.setAttribute("transform", `translate(${node.x} ${node.y})`);
  };
  place();

  const view = select(svg), move = zoom().scaleExtent([0.4, 5])
    .filter((event) => (event.type === "wheel" ? event.ctrlKey || event.metaKey : !event.button && (event.type !== "touchstart" || event.touches.length > 1)))
    .on("zoom", ({ transform }) => all.setAttribute("transform", transform.toString()));
  view.call(move).on("dblclick.zoom", null);
  const by = { "+": () => view.call(move.scaleBy, 1.3), "=": () => view.call(move.scaleBy, 1.3), "-": () => view.call(move.scaleBy, 1 / 1.3),
    0: () => view.call(move.transform, zoomIdentity), ArrowLeft: () => view.call(move.translateBy, 60, 0), ArrowRight: () => view.call(move.translateBy, -60, 0),
    ArrowUp: () => view.call(move.translateBy, 0, 60), ArrowDown: () => view.call(move.translateBy, 0, -60) };
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !by[event.key]) return;
    event.preventDefault();
    by[event.key]();
  });
  let dragged = false;
  for (const node of nodes) {
    select(node.drawn).call(drag().clickDistance(4).on("start", () => { dragged = false; }).on("drag", (event) => {
      dragged = true;
      node.x += event.dx; node.y += event.dy;
      place();
    }));
    node.drawn.addEventListener("click", (event) => { if (dragged) event.preventDefault(); dragged = false; });
    node.drawn.addEventListener("dragstart", (event) => event.preventDefault());
  }

  const buttons = document.createElement("span");
  buttons.className = "bar";
  for (const [sign, key, name] of [["+", "+", figure.dataset.in], ["−", "-", figure.dataset.out], [figure.dataset.fit, "0", ""]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn small-in";
    button.textContent = sign;
    if (name) button.setAttribute("aria-label", name);
    button.addEventListener("click", by[key]);
    buttons.append(button);
  }
  const hint = document.createElement("p");
  hint.className = "small muted hint-line";
  hint.textContent = figure.dataset.hint;
  figure.querySelector("figcaption").append(buttons);
  figure.append(svg, hint);
}
