// The app's Home tab of the person who looks.

import { renderBlocks } from "./blocks.js";
import { el } from "./dom.js";
import { app } from "./names.js";
import { complaintSlot } from "./message.js";
import { redraw } from "./redraw.js";
import { state, watch } from "./store.js";
import { Surface } from "./surface.js";

const PATIENCE_MS = 3000;

export class HomeTab {
  constructor() {
    this.inner = el("div", { class: "home-inner" });
    this.node = el("div", { class: "home", role: "region", "aria-label": "Home tab", tabindex: "-1" }, this.inner);
    watch(
      ({ see, me, place }) => place?.kind === "home" && [me, see?.home?.id, see?.home?.blocks, see?.users],
      () => this.show(),
    );
  }

  /** The app hears that the tab was opened, and may need a moment to fill it. */
  wait() {
    const say = (words) => this.inner.replaceChildren(el("p", { class: "empty" }, words));
    say("Opening…");
    this.patience = setTimeout(() => say(`${app().name} has not put anything here.`), PATIENCE_MS);
  }

  show() {
    const view = state.see?.home;
    clearTimeout(this.patience);
    if (state.place?.kind !== "home") return undefined;
    if (!view?.blocks?.length) return this.wait();
    if (this.surface?.where.view_id !== view.id) this.surface = new Surface({ view_id: view.id }, view);
    this.node.dataset.surface = this.surface.id;
    return redraw(this.inner, [...renderBlocks(view.blocks, this.surface), complaintSlot(this.surface)]);
  }
}
