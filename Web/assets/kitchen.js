// The kitchen display: the board, the line to the server and the page, put together.
import { Board } from "./board.js";
import { Keep, commandID, message } from "./commands.js";
import { byID, make } from "./dom.js";
import { listenToKeys } from "./keyboard.js";
import { Link } from "./link.js";
import { Paging } from "./paging.js";
import { showAge, ticketElement, title } from "./ticket.js";
import { words } from "./words.js";

const UNDO_SECONDS = 12;
const MOST_UNDONE = 20;
const WARN_MINUTES = 10;

const settings = enter();
const board = new Board();
const keep = new Keep(`comanda.kitchen.${settings.restaurant}.commands`);
/** Ticket elements on the page, by order. */
const shown = new Map();
const counters = new Map();
const undoable = [];
let counter = settings.counter;
let selected = null;
let clockOffset = 0;
let link = null;
const paging = new Paging(byID("tickets"), byID("more"));

putWordsIn();
if (settings.token) begin();
else askForToken();

// MARK: Coming in

/** The token comes behind the `#` of the link, where no server and no log sees it, and is kept for a reload. */
function enter() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (given.has("token")) {
    sessionStorage.setItem("comanda.token", given.get("token"));
    if (given.has("counter")) sessionStorage.setItem("comanda.counter", given.get("counter"));
    else sessionStorage.removeItem("comanda.counter");
    history.replaceState(null, "", location.pathname + location.search);
  }
  const token = sessionStorage.getItem("comanda.token");
  return { token, counter: sessionStorage.getItem("comanda.counter"), restaurant: restaurantOf(token) };
}

function restaurantOf(token) {
  try {
    const claims = JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
    return claims.restaurant_id ?? "";
  } catch {
    return "";
  }
}

function askForToken() {
  byID("login").hidden = false;
  byID("login-form").addEventListener("submit", (event) => {
    event.preventDefault();
    location.hash = new URLSearchParams({ token: byID("login-token").value.trim() }).toString();
    location.reload();
  });
  byID("login-token").focus();
}

function begin() {
  board.pending = keep.load();
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  link = new Link(`${scheme}://${location.host}/ws?v=6`, settings.token);
  link.addEventListener("state", ({ detail }) => {
    showState();
    if (detail === "refused") askForToken();
  });
  link.addEventListener("open", () => {
    board.beginSync();
    link.send({ type: "subscribe", events: ["order:created", "order:updated"] });
    link.send({ type: "orders:sync" });
    sendUnanswered();
    loadCounters();
  });
  link.addEventListener("frame", ({ detail }) => hear(detail));
  link.start();
  listenToKeys({
    ids: () => [...byID("tickets").children].map((element) => element.dataset.order),
    selected: () => selected,
    select,
    finish,
    start: (id) => actions.onStart(id),
    undo,
    toggle,
  });
  showState();
  setInterval(tick, 1000);
}

async function loadCounters() {
  try {
    const answer = await fetch("/api/v1/counters", { headers: { Authorization: `Bearer ${settings.token}` } });
    if (!answer.ok) return;
    for (const each of (await answer.json()).counters) counters.set(each.id, each.name);
    render();
  } catch {
    // The names can wait for the next connection.
  }
}

// MARK: Hearing

function hear(frame) {
  if (frame.timestamp) clockOffset = Date.parse(frame.timestamp) - Date.now();
  if (frame.type === "sync_complete") link.caughtUp();
  if (frame.type === "error") refused(frame.data);
  if (frame.type === "auth_renewed") warnOfEnd(Date.parse(frame.data.expiresAt));
  if (board.hear(frame)) {
    if (frame.type === "ack" || frame.type === "error") keep.save(board.unanswered);
    schedule();
  }
}

/** The token was shown again, but its own end is near. */
function warnOfEnd(end) {
  if (end - (Date.now() + clockOffset) > WARN_MINUTES * 60_000) return;
  toast(words.expiring(new Date(end).toLocaleTimeString([], { timeStyle: "short" })));
}

function refused(fault) {
  if (fault.code === "RATE_LIMITED") setTimeout(sendUnanswered, fault.retry_after * 1000);
  else toast(words.refused(fault.message));
}

// MARK: Saying

/** Shows it at once, keeps it until it is answered, sends it. */
function press(steps) {
  for (const step of steps) {
    const press = { id: commandID(), ...step };
    board.press(press);
    link.send(message(press));
  }
  keep.save(board.unanswered);
  showState();
  schedule();
}

function sendUnanswered() {
  for (const press of board.unanswered) link.send(message(press));
}

const actions = {
  counterName: (id) => counters.get(id) ?? id,
  onSelect: (id) => select(id),
  onItem: (id, item) => undoably(id, board.toggle(id, item), null),
  onStart: (id) => undoably(id, board.start(id, counter), words.started),
  onBump: (id) => undoably(id, board.bump(id, counter), words.done),
  onDismiss: (id) => {
    board.dismiss(id);
    schedule();
  },
};

function undoably(id, steps, says) {
  const before = board.order(id);
  if (!before || steps.length === 0) return;
  undoable.push({ before, counter });
  if (undoable.length > MOST_UNDONE) undoable.shift();
  press(steps);
  if (says) toast(says(title(before)), words.undo, undo);
}

function undo() {
  const last = undoable.pop();
  if (!last) return;
  press(board.restore(last.before, last.counter));
  hideToast();
}

function recall(id) {
  const order = board.order(id);
  press(board.recall(id, counter));
  if (order) toast(words.broughtBack(title(order)));
}

// MARK: Showing

let scheduled = false;

/** Draws once per frame, however much was heard. */
function schedule() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    render();
  });
}

function render() {
  const tickets = board.tickets(counter);
  showTabs();
  showTickets(tickets);
  showAllDay();
  showRecent();
  showState();
  tick();
}

function showTickets(tickets) {
  const list = byID("tickets");
  const ids = new Set(tickets.map((ticket) => ticket.order.id));
  for (const [id, known] of shown) {
    if (ids.has(id)) continue;
    known.element.remove();
    shown.delete(id);
  }
  tickets.forEach((ticket, index) => {
    const id = ticket.order.id;
    const known = shown.get(id);
    const looks = JSON.stringify([ticket.items, ticket.others.map(actions.counterName), ticket.state, ticket.order.priority, ticket.order.notes, ticket.order.table_number]);
    if (known?.looks !== looks) {
      const element = ticketElement(ticket, actions);
      if (known) {
        if (known.contents !== contents(ticket)) element.classList.add("changed");
        const focused = known.element.contains(document.activeElement) ? focusPath(known.element) : null;
        const depth = known.element.querySelector(".contents").scrollTop;
        known.element.replaceWith(element);
        element.querySelector(".contents").scrollTop = depth;
        if (focused !== null) element.querySelectorAll("button")[focused]?.focus();
      } else {
        element.classList.add("arrived");
      }
      shown.set(id, { element, looks, contents: contents(ticket), order: ticket.order });
    }
    const { element } = shown.get(id);
    if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
    element.querySelector(".index").textContent = index < 9 ? String(index + 1) : "";
  });
  if (!ids.has(selected)) selected = null;
  for (const [id, { element }] of shown) element.classList.toggle("selected", id === selected);
  byID("empty").hidden = tickets.length > 0 || link.state !== "live";
  paging.show();
}

/** What is to be made, whatever its status: when this changes, a cook has to look again. */
function contents(ticket) {
  return JSON.stringify(ticket.items.map((item) => [item.id, item.name, item.quantity, item.notes, item.modifiers, item.status === "voided"]));
}

function focusPath(element) {
  return [...element.querySelectorAll("button")].indexOf(document.activeElement);
}

function showTabs() {
  const known = new Map(counters);
  for (const order of board.orders.values()) for (const item of order.items) if (item.counter_id) known.set(item.counter_id, known.get(item.counter_id) ?? item.counter_id);
  const tabs = [[null, words.all], ...known].map(([id, name]) => {
    const open = board.tickets(id).length;
    return make(
      "button.tab",
      { type: "button", "aria-pressed": id === counter, "data-counter": id ?? "", onclick: () => choose(id) },
      name,
      make("span.count", {}, String(open)),
    );
  });
  const bar = byID("tabs");
  const looks = tabs.map((tab) => tab.outerHTML).join("");
  if (bar.dataset.looks === looks) return;
  bar.dataset.looks = looks;
  bar.replaceChildren(...tabs);
}

function choose(id) {
  counter = id;
  if (id === null) sessionStorage.removeItem("comanda.counter");
  else sessionStorage.setItem("comanda.counter", id);
  for (const { element } of shown.values()) element.remove();
  shown.clear();
  render();
}

function showAllDay() {
  if (byID("all-day").hidden) return;
  const dishes = board.allDay(counter);
  byID("all-day-list").replaceChildren(
    ...(dishes.length
      ? dishes.map((dish) =>
          make("li", {}, make("b", {}, String(dish.quantity)), make("span", {}, dish.name, dish.details.map(([name, count]) => make("small", {}, `${count} × ${name}`)))),
        )
      : [make("li.nothing", {}, words.nothingToMake)]),
  );
}

function showRecent() {
  if (byID("recent").hidden) return;
  const orders = board.recent(counter);
  byID("recent-list").replaceChildren(
    ...(orders.length
      ? orders.map((order) =>
          make(
            "li",
            {},
            make("span", {}, make("b", {}, title(order)), make("small", {}, `${words.number(order.order_number)} · ${order.items.map((item) => `${item.quantity} ${item.name}`).join(", ")}`)),
            make("button.recall", { type: "button", onclick: () => recall(order.id) }, words.recall),
          ),
        )
      : [make("li.nothing", {}, words.nothingDone)]),
  );
}

function showState() {
  const state = link?.state ?? "refused";
  const chip = byID("link");
  const waiting = board.unanswered.length;
  chip.dataset.state = state;
  chip.querySelector("b").textContent = words.link[state] + (waiting && state !== "live" ? ` · ${words.queued(waiting)}` : "");
  byID("stale").hidden = state !== "waiting" || shown.size === 0;
}

/** Once a second: everything that depends on the time. */
function tick() {
  const now = Date.now() + clockOffset;
  for (const { element, order } of shown.values()) showAge(element, order, now);
  byID("clock").textContent = new Date(now).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

let toastTimer;

function toast(text, button, action) {
  byID("toast").replaceChildren(make("span", {}, text), ...(button ? [make("button", { type: "button", onclick: action }, button)] : []));
  byID("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(hideToast, UNDO_SECONDS * 1000);
}

function hideToast() {
  byID("toast").hidden = true;
}

function toggle(panel) {
  for (const id of ["all-day", "recent"]) byID(id).hidden = id === panel ? !byID(id).hidden : true;
  for (const id of ["all-day", "recent"]) byID(`${id}-button`).setAttribute("aria-expanded", String(!byID(id).hidden));
  render();
}

function putWordsIn() {
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = words[element.dataset.word];
  byID("all-day-button").addEventListener("click", () => toggle("all-day"));
  byID("recent-button").addEventListener("click", () => toggle("recent"));
  for (const button of document.querySelectorAll(".panel .close")) button.addEventListener("click", () => toggle(null));
}

function select(id) {
  selected = id;
  for (const [each, { element }] of shown) element.classList.toggle("selected", each === id);
  shown.get(id)?.element.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** A cancelled ticket is put away, every other one is done. */
function finish(id) {
  if (board.unseen.has(id)) actions.onDismiss(id);
  else actions.onBump(id);
}
