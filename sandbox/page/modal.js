// Modals: the stack of views the app has opened, the last on top. A native <dialog> keeps the focus inside.

import * as api from "./api.js";
import { renderBlocks } from "./blocks.js";
import { announce, el, firstFocusable, uniqueId } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { icon } from "./icons.js";
import { app } from "./names.js";
import { complaintSlot } from "./message.js";
import { findByKey, redraw } from "./redraw.js";
import { state, watch } from "./store.js";
import { complaintFor, lastPress, Surface } from "./surface.js";
import { refresh } from "./sync.js";
import { showFaults } from "./validation.js";

/** The page's one modal dialog; it shows the top view and keeps what was typed in those below. */
class Modal {
  constructor() {
    this.panes = new Map();
    this.opener = null;
    this.titleId = uniqueId("title");
    this.dialog = el("dialog", {
      class: "dialog modal",
      "aria-labelledby": this.titleId,
      on: { cancel: (event) => this.onCancel(event) },
    });
    document.body.append(this.dialog);
  }

  show(views) {
    for (const id of [...this.panes.keys()]) if (!views.some((view) => view.id === id)) this.panes.delete(id);
    if (!views.length) return this.hide();
    const top = views.at(-1);
    const isNew = !this.panes.has(top.id);
    if (isNew) this.panes.set(top.id, this.create(top));
    const pane = this.panes.get(top.id);
    this.draw(pane, top, views.length > 1);
    this.dialog.replaceChildren(pane.form);
    if (!this.dialog.open) this.open();
    if (isNew || pane !== this.shown) this.enter(pane);
    this.shown = pane;
    return undefined;
  }

  open() {
    this.opener = { element: document.activeElement, press: lastPress };
    this.dialog.showModal();
  }

  /** Focus into the first field, or the title where there is nothing to fill in. */
  enter(pane) {
    const target = firstFocusable(pane.body) ?? pane.form.querySelector(".dialog-title");
    target.focus();
    announce(pane.form.querySelector(".dialog-title").textContent);
  }

  create(view) {
    const surface = new Surface({ view_id: view.id }, view);
    const body = el("div", { class: "modal-body", data: { surface: surface.id }, tabindex: "-1" });
    const form = el("form", {
      class: "modal-form",
      novalidate: true,
      on: {
        submit: (event) => {
          event.preventDefault();
          this.submit(surface, view.id);
        },
      },
    });
    return { surface, body, form, content: null };
  }

  draw(pane, view, isStacked) {
    const content = JSON.stringify([view.title, view.blocks, view.submit, view.close, isStacked]);
    if (pane.content === content) return;
    pane.content = content;
    redraw(pane.body, [...renderBlocks(view.blocks, pane.surface), complaintSlot(pane.surface)]);
    if (pane.form.contains(pane.body)) {
      pane.form.firstChild.replaceWith(this.head(view, isStacked));
      pane.form.lastChild.replaceWith(this.foot(view));
    } else pane.form.replaceChildren(this.head(view, isStacked), pane.body, this.foot(view));
  }

  head(view, isStacked) {
    const close = () => this.close(view.id);
    return el(
      "header",
      { class: "dialog-head" },
      isStacked &&
        el(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Back", on: { click: close } },
          icon("back"),
        ),
      el(
        "h2",
        { id: this.titleId, class: "dialog-title", dir: "auto", tabindex: "-1" },
        withEmoji(view.title?.text ?? app().name),
      ),
      !isStacked &&
        el(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Close", on: { click: close } },
          icon("close"),
        ),
    );
  }

  foot(view) {
    return el(
      "footer",
      { class: "dialog-buttons" },
      el(
        "button",
        { type: "button", class: "button", data: { key: "/close" }, on: { click: () => this.close(view.id) } },
        withEmoji(view.close?.text ?? (view.submit ? "Cancel" : "Close")),
      ),
      view.submit &&
        el(
          "button",
          { type: "submit", class: "button primary", data: { key: "/submit" } },
          withEmoji(view.submit.text),
        ),
    );
  }

  async submit(surface, viewId) {
    const pane = this.panes.get(viewId);
    const button = pane.form.querySelector('[type="submit"]');
    if (!button || button.getAttribute("aria-busy") === "true") return;
    surface.complain(null);
    button.setAttribute("aria-busy", "true");
    announce("Sending");
    try {
      await surface.flush();
      const { acked, errors, error } = await api.submit(state.me, viewId, surface.values());
      const isFaulty = showFaults(pane.body, errors ?? {});
      if (error || (!acked && !isFaulty)) surface.complain(complaintFor(error ?? "timeout"));
    } catch (refused) {
      surface.complain(refused.message);
    } finally {
      button.removeAttribute("aria-busy");
      await refresh();
    }
  }

  async close(viewId) {
    await api.close(state.me, viewId).catch(() => null);
    await refresh();
  }

  onCancel(event) {
    // The app hears of it first; the dialog closes when the view is gone.
    event.preventDefault();
    const top = state.see?.views.at(-1);
    if (event.target === this.dialog && top) this.close(top.id);
  }

  hide() {
    this.shown = null;
    if (!this.dialog.open) return;
    this.dialog.close();
    this.giveFocusBack();
  }

  /** To the button that opened it, even when its message was redrawn; else to that message; else to where the focus was. */
  giveFocusBack() {
    const { element, press } = this.opener;
    const surface = press && document.querySelector(`[data-surface="${CSS.escape(press.surface)}"]`);
    const target =
      (element?.isConnected && element !== document.body && element) ||
      (surface && (findByKey(surface, press.key) ?? surface)) ||
      document.querySelector(".composer-text");
    target?.focus({ preventScroll: true });
  }
}

export function startModals() {
  const modal = new Modal();
  watch(
    ({ see, me }) => [
      me,
      (see?.views ?? []).map(({ id, title, blocks, submit, close }) => ({ id, title, blocks, submit, close })),
    ],
    () => modal.show(state.see?.views ?? []),
  );
}
