// Puts the page together and starts it.

import * as api from "./api.js";
import { startConversation } from "./conversation.js";
import { isNarrow } from "./dom.js";
import { offerGuide, startGuide } from "./guide.js";
import { follow } from "./live.js";
import { startModals } from "./modal.js";
import { channelById, channelName, homeTeam, personName } from "./names.js";
import { showPane } from "./panes.js";
import { choosePerson } from "./people.js";
import { startSidebar } from "./sidebar.js";
import { change, state, watch } from "./store.js";
import { become, firstPlace, openChannel, rememberedPerson } from "./sync.js";
import { startThread } from "./thread.js";
import { startTimebar } from "./timebar.js";

const part = (id) => document.getElementById(id);

/** Everybody one can be; not those who have left. */
const roles = () => state.cast.people.filter(({ deleted, is_bot: isBot }) => !deleted && !isBot).map(({ id }) => id);

async function changePerson() {
  const chosen = await choosePerson({
    title: "Who are you?",
    intro: "The page then shows this person's Slack: their channels, their messages, what only they see.",
    among: roles(),
    current: state.me,
    canCancel: state.me !== null,
  });
  if (chosen && chosen !== state.me) await enter(chosen);
}

/** Becomes a person and opens the place where their news is, unless they have gone somewhere while it loaded. */
async function enter(user) {
  await become(user);
  if (state.me !== user || state.place) return;
  showPane("list");
  // On a phone the list comes first: what nobody looks at must not be marked as read.
  const place = isNarrow() ? null : firstPlace();
  if (place) await openChannel(place);
}

function titleOf({ see, place }) {
  const unread = (see?.channels ?? []).reduce(
    (sum, { unread: count, mentions, kind }) => sum + (["dm", "mpim"].includes(kind) ? count : (mentions ?? 0)),
    0,
  );
  const channel = place?.kind === "channel" && channelById(place.channel);
  const where = channel ? channelName(channel) : place?.kind === "home" ? "Home" : homeTeam().name;
  return `${unread ? `(${unread}) ` : ""}${where}${state.me ? `, as ${personName(state.me)}` : ""} · Sandbox workspace`;
}

async function start() {
  startTimebar(part("bar"), { changePerson });
  startSidebar(part("sidebar"));
  startConversation(part("main"));
  startThread(part("thread"));
  startGuide(part("guide"));
  startModals();
  watch(({ me }) => me, follow);
  watch(
    (all) => [titleOf(all)],
    ([title]) => (document.title = title),
  );

  const [cast, guide] = await Promise.all([api.people(), api.guide()]);
  change({ cast });
  offerGuide(guide);
  const remembered = [rememberedPerson(), guide?.steps[0]?.as].find((id) => roles().includes(id));
  if (remembered) await enter(remembered);
  else await changePerson();
}

start();
