// The page's icons: strokes on a 20 by 20 grid, drawn in the colour of the text around them.

import { svg } from "./dom.js";

const PATHS = {
  app: "M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM13.5 11v5M11 13.5h5",
  back: "M12 4l-6 6 6 6",
  bell: "M10 3a4.5 4.5 0 0 1 4.5 4.5c0 4 1.5 5 1.5 6H4c0-1 1.5-2 1.5-6A4.5 4.5 0 0 1 10 3zM8.5 16.5a1.6 1.6 0 0 0 3 0",
  chevron: "M5.5 8l4.5 4.5L14.5 8",
  clock: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 6v4l3 2",
  close: "M5 5l10 10M15 5L5 15",
  dots: "M4.5 9.3a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4zM10 9.3a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4zM15.5 9.3a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4z",
  edit: "M4 16l.8-3.5L13 4.3a1.5 1.5 0 0 1 2.1 0l.6.6a1.5 1.5 0 0 1 0 2.1L7.5 15.2z",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  file: "M6 3h5l4 4v10H6zM11 3v4h4",
  guide: "M4 4.5c2-.8 4-.8 6 .5 2-1.3 4-1.3 6-.5v11c-2-.8-4-.8-6 .5-2-1.3-4-1.3-6-.5zM10 5v11",
  hash: "M4.5 7.5h11.5M4 12.5h11.5M8.5 3.5l-2 13M13.5 3.5l-2 13",
  home: "M3.5 9.5L10 4l6.5 5.5M5.5 8v8h9V8M8.5 16v-4.5h3V16",
  lock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  message: "M4 5h12v8.5H9L5.5 16.5V13.5H4z",
  moon: "M16 11.5A6.5 6.5 0 1 1 8.5 4a5.2 5.2 0 0 0 7.5 7.5z",
  paperclip:
    "M14.5 9.5l-5 5a3.2 3.2 0 0 1-4.5-4.5l5.5-5.5a2.2 2.2 0 0 1 3.1 3.1l-5.4 5.4a1.1 1.1 0 0 1-1.6-1.6l4.9-4.9",
  people:
    "M7.5 4a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4zM2.5 16c.3-3 2.2-4.6 5-4.6s4.7 1.6 5 4.6M13 4.3a2.6 2.6 0 0 1 0 5M14.5 11.7c1.8.6 2.8 2 3 4.3",
  plus: "M10 4v12M4 10h12",
  search: "M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4zM13 13l4 4",
  send: "M3.5 4l13.5 6-13.5 6 2-6zM5.5 10H11",
  shared: "M4 13.5a3 3 0 0 1 0-4.2l2.3-2.3a3 3 0 0 1 4.2 0M16 6.5a3 3 0 0 1 0 4.2L13.7 13a3 3 0 0 1-4.2 0",
  smile: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM7.5 8.3v.01M12.5 8.3v.01M7 11.8c1.5 2 4.5 2 6 0",
  sun: "M10 7a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1",
  system: "M3.5 4.5h13v9h-13zM7.5 16.5h5M10 13.5v3",
  thread: "M4 4.5h12v8H10l-3.5 3v-3H4zM7 7.5h6M7 9.8h4",
  warning: "M10 3.5l7 12.5H3zM10 8v4M10 14.2v.01",
};

/** An icon by name; always decorative, so the control around it carries the words. */
export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }),
  );
}
