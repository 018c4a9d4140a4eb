// Where blocks live and act: a message, a modal or the Home tab. Presses go to the app, typed values are kept across redraws.

import * as api from "./api.js";
import { app } from "./names.js";
import { state } from "./store.js";
import { refresh } from "./sync.js";

const NOTE_DELAY_MS = 250;

/** Where the last press came from, so that a modal it opened can hand the focus back: {surface, key}. */
export let lastPress = null;

/** What the app's silence or failure is called to the person who pressed. */
export function complaintFor(error) {
  if (/timeout/.test(error)) return `${app().name} did not answer in time. Please try again.`;
  return `${app().name} could not handle that. Please try again.`;
}

/** A place with blocks; the second argument is the message or view itself, with what was typed there before this page was loaded. */
export class Surface {
  /** `where` is {channel, ts, ephemeral?} for a message and {view_id} for a view. */
  constructor(where, { blocks = [], state: held } = {}) {
    this.where = where;
    this.id = where.view_id ?? `${where.channel}/${where.ts}`;
    /** "block/action" -> the value as typed or chosen here; outlives every redraw. */
    this.typed = typedBefore(blocks, held?.values ?? {});
    /** "block/action" -> {block, element, read}: the inputs that stand now. */
    this.fields = new Map();
    this.waiting = new Map();
    this.complaint = null;
  }

  /** Runs an element's action through the app; `node` shows that it is busy, and a second press meanwhile does nothing. */
  async press(node, action) {
    if (node.getAttribute("aria-busy") === "true") return;
    lastPress = { surface: this.id, key: node.dataset.key };
    node.setAttribute("aria-busy", "true");
    this.complain(null);
    try {
      await this.flush();
      const { error } = await api.click({ user: state.me, ...this.where, ...action });
      if (error) this.complain(complaintFor(error));
    } catch (refused) {
      this.complain(refused.message);
    } finally {
      node.removeAttribute("aria-busy");
      await refresh();
    }
  }

  /** What the app offers for words typed into one of its menus: {options, error}. */
  async suggest(question) {
    try {
      return await api.suggest({ user: state.me, ...this.where, ...question });
    } catch (refused) {
      return { options: [], error: refused.message };
    }
  }

  /** Keeps a value and, after a breath, tells the sandbox, so that the next press carries it. */
  note(block, element, value) {
    const key = keyOf(block, element);
    this.typed.set(key, value);
    clearTimeout(this.waiting.get(key)?.timer);
    const send = () => {
      this.waiting.delete(key);
      const typed = { user: state.me, ...this.where, block_id: block.block_id, action_id: element.action_id, value };
      return api.input(typed).catch((refused) => this.complain(refused.message));
    };
    this.waiting.set(key, { timer: setTimeout(send, NOTE_DELAY_MS), send });
  }

  /** Sends what was typed but not yet told. */
  async flush() {
    const late = [...this.waiting.values()];
    for (const { timer } of late) clearTimeout(timer);
    await Promise.all(late.map(({ send }) => send()));
  }

  register(block, element, read) {
    this.fields.set(keyOf(block, element), { block, element, read });
  }

  /** {block_id: {action_id: value}} of every input that holds something. */
  values() {
    const values = {};
    for (const { block, element, read } of this.fields.values()) {
      const value = read();
      if (value === null || value === "") continue;
      (values[block.block_id] ??= {})[element.action_id] = value;
    }
    return values;
  }

  complain(sentence) {
    this.complaint = sentence;
    this.onComplaint?.(sentence);
  }
}

/** Of the sandbox's `state.values` what somebody really entered: an element with a preset speaks for itself. */
function typedBefore(blocks, values) {
  const typed = new Map();
  const presets = JSON.stringify(blocks).includes('"initial_');
  if (presets) return typed;
  for (const [blockId, actions] of Object.entries(values)) {
    for (const [actionId, held] of Object.entries(actions)) {
      const value = plain(held);
      if (value !== null && (value.length || value.text)) typed.set(`${blockId}/${actionId}`, value);
    }
  }
  return typed;
}

function plain({ type, ...held }) {
  const [value] = Object.values(held);
  if (type === "external_select") return value ?? null; // its label is known only from the option itself
  if (Array.isArray(value)) return value.map((one) => one.value ?? one);
  return value?.value ?? value ?? null;
}

export const keyOf = (block, element) => `${block.block_id}/${element.action_id}`;
