// Where one writes: a message, a file, or a slash command of the app.

import * as api from "./api.js";
import { el, uniqueId } from "./dom.js";
import { icon } from "./icons.js";
import { app, personName } from "./names.js";
import { state } from "./store.js";
import { Suggestions } from "./suggest.js";
import { refresh } from "./sync.js";

const TALLEST_PX = 220;

export class Composer {
  /** `thread()` gives the ts to answer under, or null for the channel itself. */
  constructor({ thread = () => null, isThread = false }) {
    this.thread = thread;
    this.isThread = isThread;
    this.drafts = new Map();
    this.files = [];
    this.build();
  }

  build() {
    const hintId = uniqueId("hint");
    this.text = el("textarea", {
      class: "composer-text",
      rows: "1",
      dir: "auto",
      "aria-describedby": hintId,
      on: { keydown: (event) => this.onKey(event), input: () => this.onInput() },
    });
    this.suggestions = new Suggestions(this.text, { offersCommands: !this.isThread });
    this.complaint = el("p", { class: "complaint", role: "alert", hidden: true });
    this.fileList = el("ul", { class: "composer-files", "aria-label": "Files to send", hidden: true });
    this.sendButton = el(
      "button",
      { type: "submit", class: "send-button", "aria-label": "Send message", title: "Send" },
      icon("send"),
    );
    const hint = this.isThread
      ? "Enter sends · Shift + Enter starts a line"
      : "Enter sends · Shift + Enter starts a line · / for commands";
    this.form = el(
      "form",
      {
        class: "composer",
        on: {
          submit: (event) => {
            event.preventDefault();
            this.send();
          },
        },
      },
      this.suggestions.node,
      this.complaint,
      this.fileList,
      el("div", { class: "composer-box" }, this.attachButton(), this.text, this.sendButton),
      el("p", { id: hintId, class: "composer-hint" }, hint),
    );
    this.closed = el("p", { class: "composer-closed", hidden: true });
    this.node = el("div", { class: "composer-frame" }, this.form, this.closed);
  }

  attachButton() {
    const picker = el("input", {
      type: "file",
      multiple: true,
      hidden: true,
      tabindex: "-1",
      "aria-hidden": "true",
      on: { change: () => this.attach([...picker.files]) },
    });
    return [
      picker,
      el(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": "Attach a file",
          title: "Attach a file",
          on: { click: () => picker.click() },
        },
        icon("paperclip"),
      ),
    ];
  }

  /** Stands in another place: keeps the draft of the one that is left. */
  standIn({ key, label, canPost = true }) {
    if (this.key === key && this.canPost === canPost) return;
    this.drafts.set(this.key, this.text.value);
    Object.assign(this, { key, canPost });
    this.text.value = this.drafts.get(key) ?? "";
    this.text.placeholder = label;
    this.text.setAttribute("aria-label", label);
    this.form.hidden = !canPost;
    this.closed.hidden = canPost;
    this.closed.textContent = "You can read here, but not write.";
    this.complain("");
    this.onInput();
  }

  focus() {
    this.text.focus();
  }

  onInput() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, TALLEST_PX)}px`;
    this.sendButton.setAttribute("aria-disabled", String(this.isEmpty()));
  }

  isEmpty() {
    return !this.text.value.trim() && this.files.length === 0;
  }

  onKey(event) {
    if (this.suggestions.handle(event)) return;
    // While a Japanese or Chinese word is being composed, Enter takes the word and does not send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  async attach(chosen) {
    this.files.push(...(await Promise.all(chosen.map(asBase64))));
    this.showFiles();
    this.focus();
  }

  showFiles() {
    const drop = (file) => {
      this.files = this.files.filter((one) => one !== file);
      this.showFiles();
    };
    this.fileList.hidden = this.files.length === 0;
    this.fileList.replaceChildren(
      ...this.files.map((file) =>
        el(
          "li",
          {},
          icon("file"),
          el("bdi", {}, file.name),
          el(
            "button",
            {
              type: "button",
              class: "icon-button",
              "aria-label": `Remove ${file.name}`,
              on: { click: () => drop(file) },
            },
            icon("close"),
          ),
        ),
      ),
    );
    this.onInput();
  }

  complain(sentence) {
    this.complaint.textContent = sentence;
    this.complaint.hidden = !sentence;
  }

  async send() {
    const { value } = this.text;
    if (this.isEmpty() || this.form.getAttribute("aria-busy") === "true") return;
    this.suggestions.hide();
    this.complain("");
    this.form.setAttribute("aria-busy", "true");
    try {
      await (/^\/[a-z]/i.test(value) ? this.run(value.trim()) : this.post(value));
      this.clear(value);
    } catch (refused) {
      this.complain(refused.message);
    } finally {
      this.form.removeAttribute("aria-busy");
      await refresh();
    }
  }

  clear(sent) {
    // What was typed while the message was on its way stays.
    if (this.text.value === sent) this.text.value = "";
    this.files = [];
    this.showFiles();
  }

  async post(text) {
    const { me, place } = state;
    const thread = this.thread();
    await api.type({
      user: me,
      channel: place.channel,
      text: withMentions(text.trim()),
      ...(thread && { thread_ts: thread }),
      ...(this.files.length && { files: this.files }),
    });
  }

  async run(line) {
    if (this.isThread) throw new Error("Slack runs no commands in threads. Try it in the channel itself.");
    const [command, ...words] = line.split(" ");
    const { me, place } = state;
    const { error } = await api.command({ user: me, channel: place.channel, command, text: words.join(" ").trim() });
    if (error) throw new Error(commandFailed(command, error));
  }
}

/** The sandbox refuses with sentences, the app fails with names of errors. */
function commandFailed(command, error) {
  if (error.includes(" ")) return error;
  if (/timeout/.test(error)) return `${command} did not run: ${app().name} did not answer in time. Please try again.`;
  return `${command} did not run: ${app().name} could not handle it.`;
}

/** "@Anna Weber" as typed becomes the mention that Slack's own composer would send. */
function withMentions(text) {
  if (!text.includes("@")) return text;
  const ids = Object.keys(state.see.users).sort((one, other) => personName(other).length - personName(one).length);
  return ids.reduce((line, id) => line.replaceAll(`@${personName(id)}`, `<@${id}>`), text);
}

async function asBase64(file) {
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  return {
    name: file.name,
    mimetype: file.type || "application/octet-stream",
    base64: address.slice(address.indexOf(",") + 1),
  };
}
