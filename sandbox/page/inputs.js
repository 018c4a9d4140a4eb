// Elements to type into: text, numbers, addresses, dates and times.

import { el, uniqueId } from "./dom.js";

const KINDS = { email_text_input: "email", url_text_input: "url", number_input: "text" };

export function textInput(one, { handle, labelId, describedBy }) {
  const tag = one.multiline ? "textarea" : "input";
  const placeholder = one.placeholder?.text;
  const node = el(tag, {
    id: uniqueId("text"),
    class: "text-input",
    type: one.multiline ? null : (KINDS[one.type] ?? "text"),
    rows: one.multiline ? "3" : null,
    inputmode: one.type === "number_input" ? "decimal" : null,
    placeholder,
    dir: "auto",
    maxlength: one.max_length,
    "aria-label": labelId ? null : (placeholder ?? "Your text"),
    "aria-describedby": describedBy,
    data: { key: handle.key },
    on: {
      input: () => handle.note(node.value),
      keydown: (event) => {
        // A text that is being composed (Japanese, Chinese, Korean) uses Enter for itself.
        if (event.key !== "Enter" || event.isComposing || one.multiline || handle.isQuiet) return;
        event.preventDefault();
        handle.act(node, { text: node.value });
      },
    },
  });
  node.value = handle.typed ?? one.initial_value ?? "";
  handle.register(() => node.value.trim() && node.value);
  return node;
}

export function dateInput(one, { handle, labelId, describedBy }) {
  const isDate = one.type === "datepicker";
  let told = handle.typed ?? (isDate ? one.initial_date : one.initial_time) ?? "";
  const node = el("input", {
    id: uniqueId("date"),
    class: "text-input date-input",
    type: isDate ? "date" : "time",
    "aria-label": labelId ? null : (one.placeholder?.text ?? (isDate ? "Date" : "Time")),
    "aria-describedby": describedBy,
    data: { key: handle.key },
    // A date that is typed changes with every digit; it counts when the field is left.
    on: {
      blur: () => tell(),
      change: () => handle.isQuiet && tell(),
      keydown: (event) => event.key === "Enter" && tell(),
    },
  });
  const tell = () => {
    if (!node.value || node.value === told) return;
    told = node.value;
    handle.keep(told);
    if (handle.isQuiet) handle.note(told);
    else handle.act(node, { value: told });
  };
  node.value = told;
  handle.register(() => node.value || null);
  return node;
}
