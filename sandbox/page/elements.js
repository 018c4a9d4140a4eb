// Interactive elements: the button, and the way to every other kind.

import { checkboxes, multiSelect, radios, select } from "./choices.js";
import { askFirst } from "./confirm.js";
import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { dateInput, textInput } from "./inputs.js";
import { lookup } from "./lookup.js";
import { overflow } from "./menu.js";
import { keyOf } from "./surface.js";

const ELEMENTS = {
  button,
  overflow: (one, context) => overflow(one, handle(one, context), context),
  static_select: select,
  external_select: lookup,
  users_select: select,
  channels_select: select,
  conversations_select: select,
  multi_static_select: multiSelect,
  multi_users_select: multiSelect,
  multi_channels_select: multiSelect,
  multi_conversations_select: multiSelect,
  radio_buttons: radios,
  checkboxes,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  datepicker: dateInput,
  timepicker: dateInput,
  image: (one) =>
    el("img", {
      src: one.image_url ?? one.slack_file?.url ?? `/files/${one.slack_file?.id}`,
      alt: one.alt_text,
      class: "thumbnail",
    }),
};

const CHOICES = /^(radio_buttons|checkboxes|multi_)/;

/** True for elements that are a group of controls and so cannot have one <label>. */
export const isChoice = (one) => CHOICES.test(one.type);

/** `context`: {block, surface, isInput?, labelId?, describedBy?}. */
export function element(one, context) {
  const build = ELEMENTS[one.type];
  if (!build) return el("span", { class: "block-unknown" }, "This control cannot be shown here.");
  return build(one, { ...context, handle: handle(one, context) });
}

/**
 * What an element may do: `act` runs its action (after its confirm dialog), `note` keeps its value for the next press.
 * Slack sends no action for an element inside an input block, unless the block asks for it.
 */
function handle(one, { block, surface, isInput }) {
  const ids = { block_id: block.block_id, action_id: one.action_id };
  return {
    key: keyOf(block, one),
    typed: surface.typed.get(keyOf(block, one)),
    register: (read) => surface.register(block, one, read),
    note: (value) => surface.note(block, one, value),
    suggest: (words) => surface.suggest({ ...ids, text: words }),
    keep: (value) => surface.typed.set(keyOf(block, one), value),
    isQuiet: Boolean(isInput && !block.dispatch_action),
    act: async (node, action) => {
      if (one.confirm && !(await askFirst(one.confirm))) return false;
      surface.press(node, { ...ids, ...action });
      return true;
    },
  };
}

function button(one, { handle: { act, key } }) {
  const look = { primary: "button primary", danger: "button danger" }[one.style] ?? "button";
  const press = ({ currentTarget }) => {
    if (one.url) window.open(one.url, "_blank", "noreferrer");
    act(currentTarget, { value: one.value });
  };
  return el(
    "button",
    {
      type: "button",
      class: look,
      "aria-label": one.accessibility_label,
      data: { key: `${key}/${one.value ?? ""}` },
      on: { click: press },
    },
    el("bdi", {}, withEmoji(one.text.text)),
  );
}
