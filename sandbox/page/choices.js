// Elements to choose from: selects, radio buttons, checkboxes. Native controls, for the keyboard and the phone.

import { el, uniqueId } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { acquaintances, channelName, isDirect, personName } from "./names.js";
import { state } from "./store.js";

const MANY = 12;

const words = (object) =>
  object.type === "mrkdwn" ? mrkdwn(object.text) : el("span", { dir: "auto" }, withEmoji(object.text));

/** [{value, text}] whatever the select offers: the app's own options, people or channels. */
function optionsOf(one) {
  if (one.type.includes("users"))
    return acquaintances()
      .map((id) => offer(id, personName(id)))
      .sort(byText);
  if (one.type.includes("channels") || one.type.includes("conversations")) {
    return state.see.channels
      .filter((channel) => !isDirect(channel))
      .map((channel) => offer(channel.id, `#${channelName(channel)}`))
      .sort(byText);
  }
  return one.options ?? one.option_groups?.flatMap((group) => group.options) ?? [];
}

const offer = (value, text) => ({ value, text: { type: "plain_text", text } });
const byText = (one, other) => one.text.text.localeCompare(other.text.text);
const option = ({ value, text }) => el("option", { value }, withEmoji(text.text));

const initialOf = (one) =>
  one.initial_option?.value ?? one.initial_user ?? one.initial_channel ?? one.initial_conversation ?? "";
const initialsOf = (one) =>
  one.initial_options?.map(({ value }) => value) ??
  one.initial_users ??
  one.initial_channels ??
  one.initial_conversations ??
  [];

export function select(one, { handle, labelId, describedBy }) {
  const placeholder = one.placeholder?.text ?? "Choose";
  const chosen = () => {
    handle.keep(node.value);
    if (handle.isQuiet) handle.note(node.value);
    else
      handle
        .act(node, one.type === "static_select" ? { option: node.value } : { value: node.value })
        .then((done) => done || (node.value = before()));
  };
  const before = () => handle.typed ?? initialOf(one);
  const groups = one.option_groups?.map((group) =>
    el("optgroup", { label: group.label.text }, group.options.map(option)),
  );
  const node = el(
    "select",
    {
      id: uniqueId("select"),
      class: "select",
      "aria-label": labelId ? null : placeholder,
      "aria-describedby": describedBy,
      data: { key: handle.key },
      on: { change: chosen },
    },
    el("option", { value: "", disabled: true, hidden: true }, placeholder),
    groups ?? optionsOf(one).map(option),
  );
  node.value = before();
  handle.register(() => node.value || null);
  return node;
}

export const radios = (one, context) => group(one, context, "radio");
export const checkboxes = (one, context) => group(one, context, "checkbox");
export const multiSelect = (one, context) => group(one, context, "checkbox");

function group(one, { handle, labelId, describedBy }, type) {
  const isRadio = type === "radio";
  const start = [handle.typed ?? (isRadio ? initialOf(one) : initialsOf(one))].flat();
  const name = uniqueId("choice");
  const checked = () => [...node.querySelectorAll("input:checked")].map((input) => input.value);
  const read = () => (isRadio ? (checked()[0] ?? null) : checked());
  const chosen = ({ target }) => {
    handle.keep(read());
    if (handle.isQuiet) handle.note(read());
    else handle.act(target, isRadio ? { option: target.value } : { options: checked() });
  };
  const options = optionsOf(one).map((each) =>
    choice(each, { name, type, isChecked: start.includes(each.value), key: handle.key }),
  );
  const node = el(
    "div",
    {
      class: options.length > MANY ? "choices many" : "choices",
      role: isRadio ? "radiogroup" : "group",
      "aria-labelledby": labelId,
      "aria-describedby": describedBy,
      on: { change: chosen },
    },
    options,
  );
  handle.register(() => (isRadio || checked().length ? read() : null));
  return node;
}

function choice({ value, text, description }, { name, type, isChecked, key }) {
  const input = el("input", { type, name, value, data: { key: `${key}/${value}` } });
  input.checked = isChecked;
  return el(
    "label",
    { class: "choice" },
    input,
    el(
      "span",
      { class: "choice-text" },
      words(text),
      description && el("span", { class: "choice-description" }, words(description)),
    ),
  );
}
