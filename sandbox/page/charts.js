// The data_visualization block: line, bar, area and pie as SVG, each with the same figures as a table.

import { el, svg } from "./dom.js";
import { number, onCircle, scale, ticks } from "./scales.js";

const HEIGHT = 240;
const COLOURS = 6;

/** One chart with title, legend and table; redrawn when its width changes, so that letters keep their size on a phone. */
export function chart(block) {
  const data = block.chart;
  const canvas = el("div", { class: "chart-canvas" });
  const names = data.type === "pie" ? [] : data.series.map(({ name }) => name);
  const draw = (width) =>
    canvas.replaceChildren(frame(block, width, data.type === "pie" ? pie(data, width) : plot(data, width)));
  new ResizeObserver(([entry]) => draw(Math.max(240, Math.round(entry.contentRect.width)))).observe(canvas);
  return el(
    "figure",
    { class: `chart chart-${data.type}` },
    el("figcaption", { class: "chart-title", dir: "auto" }, block.title),
    names.length > 1 && legend(names.map((label) => [label, null])),
    canvas,
    data.type === "pie" && legend(shares(data.segments)),
    el("details", { class: "chart-table" }, el("summary", {}, "Show as a table"), figures(block)),
  );
}

const frame = (block, width, content) =>
  svg(
    "svg",
    {
      viewBox: `0 0 ${width} ${HEIGHT}`,
      width,
      height: HEIGHT,
      role: "img",
      "aria-label": `${block.chart.type} chart: ${block.title}. The figures follow as a table.`,
    },
    content,
  );

const colour = (index) => `series series-${(index % COLOURS) + 1}`;

function legend(entries) {
  return el(
    "ul",
    { class: "chart-legend" },
    entries.map(([label, note], index) =>
      el("li", {}, key(index), el("bdi", {}, label), note && el("span", { class: "chart-note" }, note)),
    ),
  );
}

const key = (index) =>
  svg("svg", { viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true" }, marker(7, 7, index));

/** Every series has its own shape as well as its own colour. */
function marker(x, y, index) {
  const turn = { 0: null, 1: null, 2: `rotate(45 ${x} ${y})` }[index % 3];
  if (index % 3 === 0) return svg("circle", { cx: x, cy: y, r: 4, class: colour(index) });
  return svg("rect", { x: x - 3.5, y: y - 3.5, width: 7, height: 7, transform: turn, class: colour(index) });
}

const valueOf = (point) => (typeof point === "number" ? point : point.value);

function plot(data, width) {
  const { categories, x_label: xLabel, y_label: yLabel } = data.axis_config;
  const values = data.series.flatMap(({ data: points }) => points.map(valueOf));
  const base = data.type === "line" ? Math.min(...values) : Math.min(0, ...values);
  const marks = ticks(base, Math.max(data.type === "line" ? -Infinity : 0, ...values));
  const slot = (width - 56) / categories.length;
  const isTight = categories.some((label) => label.length * 6.6 > slot - 4);
  const box = {
    left: 48,
    right: width - 8,
    top: yLabel ? 24 : 10,
    bottom: HEIGHT - (isTight ? 62 : 26) - (xLabel ? 16 : 0),
  };
  const y = scale([marks[0], marks.at(-1)], [box.bottom, box.top]);
  const x = (index) => box.left + slot * (index + 0.5);
  const drawing = { data, x, y, slot, zero: y(Math.max(marks[0], Math.min(0, marks.at(-1)))) };
  return [
    grid(marks, y, box),
    axisNames(xLabel, yLabel, box),
    labels(categories, x, box, isTight),
    data.type === "bar" ? bars(drawing) : lines(drawing),
  ];
}

const grid = (marks, y, box) =>
  marks.map((value) => [
    svg("line", { x1: box.left, x2: box.right, y1: y(value), y2: y(value), class: value === 0 ? "grid zero" : "grid" }),
    svg("text", { x: box.left - 8, y: y(value) + 4, "text-anchor": "end" }, number(value)),
  ]);

const axisNames = (xLabel, yLabel, box) => [
  yLabel && svg("text", { x: 0, y: 11, class: "axis-name" }, yLabel),
  xLabel &&
    svg("text", { x: (box.left + box.right) / 2, y: HEIGHT - 4, "text-anchor": "middle", class: "axis-name" }, xLabel),
];

function labels(categories, x, box, isTight) {
  return categories.map((label, index) => {
    const at = { x: x(index), y: box.bottom + 18 };
    if (!isTight) return svg("text", { ...at, "text-anchor": "middle" }, label);
    const short = label.length > 13 ? `${label.slice(0, 12)}…` : label;
    return svg(
      "text",
      { ...at, y: box.bottom + 14, "text-anchor": "end", transform: `rotate(-38 ${at.x} ${box.bottom + 14})` },
      short,
    );
  });
}

function bars({ data, x, y, slot, zero }) {
  const gap = Math.min(24, slot * 0.28);
  const thick = Math.min(48, (slot - gap) / data.series.length);
  const showsValues = thick >= 18;
  return data.series.map(({ name, data: points }, row) =>
    points.map((point, index) => {
      const value = valueOf(point);
      const left = x(index) + (row - data.series.length / 2) * thick;
      const top = Math.min(y(value), zero);
      return [
        svg(
          "rect",
          {
            x: left + 1,
            y: top,
            width: thick - 2,
            height: Math.max(1, Math.abs(y(value) - zero)),
            rx: 3,
            class: colour(row),
          },
          svg("title", {}, `${name}: ${number(value)}`),
        ),
        showsValues &&
          svg(
            "text",
            {
              x: left + thick / 2,
              y: value < 0 ? y(value) + 13 : top - 4,
              "text-anchor": "middle",
              class: "bar-value",
            },
            number(value),
          ),
      ];
    }),
  );
}

function lines({ data, x, y, zero }) {
  return data.series.map(({ name, data: points }, row) => {
    const corners = points.map((point, index) => [x(index), y(valueOf(point))]);
    const path = corners.map((corner) => corner.join(",")).join(" L");
    const area = `M${corners[0][0]},${zero} L${path} L${corners.at(-1)[0]},${zero} Z`;
    return [
      data.type === "area" && svg("path", { d: area, class: `${colour(row)} fill` }),
      svg("path", {
        d: `M${path}`,
        class: `${colour(row)} stroke`,
        "stroke-dasharray": ["none", "7 4", "2 4"][row % 3],
      }),
      corners.map(([cx, cy], index) =>
        svg("g", {}, marker(cx, cy, row), svg("title", {}, `${name}: ${number(valueOf(points[index]))}`)),
      ),
    ];
  });
}

function pie(data, width) {
  const total = data.segments.reduce((sum, { value }) => sum + value, 0);
  const centre = [width / 2, HEIGHT / 2];
  let from = 0;
  return data.segments.map(({ label, value }, index) => {
    const share = value / total;
    const shape = slice(centre, HEIGHT / 2 - 8, from, from + share, index);
    const [x, y] = onCircle(...centre, HEIGHT / 3.2, from + share / 2);
    from += share;
    shape.append(svg("title", {}, `${label}: ${number(value)}`));
    return [
      shape,
      share > 0.06 && svg("text", { x, y: y + 4, "text-anchor": "middle", class: "pie-value" }, percent(share)),
    ];
  });
}

function slice([x, y], radius, from, to, index) {
  if (to - from > 0.9999) return svg("circle", { cx: x, cy: y, r: radius, class: `${colour(index)} slice` });
  const [start, end] = [onCircle(x, y, radius, from), onCircle(x, y, radius, to)];
  const path = `M${x},${y} L${start} A${radius},${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${end} Z`;
  return svg("path", { d: path, class: `${colour(index)} slice` });
}

const percent = (share) => `${Math.round(share * 100)} %`;

function shares(segments) {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  return segments.map(({ label, value }) => [label, `${number(value)} (${percent(value / total)})`]);
}

function figures({ title, chart: data }) {
  const head =
    data.type === "pie" ? ["", "Value"] : [data.axis_config.x_label ?? "", ...data.series.map(({ name }) => name)];
  const rows =
    data.type === "pie"
      ? data.segments.map(({ label, value }) => [label, value])
      : data.axis_config.categories.map((label, index) => [
          label,
          ...data.series.map(({ data: points }) => valueOf(points[index])),
        ]);
  return el(
    "table",
    { class: "table" },
    el("caption", { class: "visually-hidden" }, title),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        head.map((name) => el("th", { scope: "col" }, name)),
      ),
    ),
    el(
      "tbody",
      {},
      rows.map(([label, ...cells]) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, el("bdi", {}, label)),
          cells.map((cell) => el("td", { class: "number" }, number(cell))),
        ),
      ),
    ),
  );
}
