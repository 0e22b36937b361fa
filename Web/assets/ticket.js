// One ticket as a cook reads it: where it goes, how long it waits, what is to be made.
import { age, clock } from "./board.js";
import { make } from "./dom.js";
import { words } from "./words.js";

const MARKS = { pending: "○", preparing: "◐", ready: "✓", served: "✓", voided: "✕" };
const AGE_MARKS = { fresh: "●", due: "▲", late: "■" };

/** What a ticket is called in a sentence. */
export function title(order) {
  if (order.table_number) return order.table_number;
  return order.customer?.name ?? words.types[order.order_type] ?? words.number(order.order_number);
}

/**
 * @param {import("./board.js").Ticket} ticket
 * @param {{counterName: (id: string) => string, onItem: Function, onStart: Function, onBump: Function, onDismiss: Function, onSelect: Function}} actions
 */
export function ticketElement(ticket, actions) {
  const { order } = ticket;
  const element = make(
    `article.ticket.${ticket.state}`,
    { "data-order": order.id, "data-version": order.version, "aria-label": `${title(order)}, ${words.number(order.order_number)}`, onclick: () => actions.onSelect(order.id) },
    head(order, ticket),
    make(
      "div.contents",
      {},
      order.notes && make("p.note.of-order", {}, order.notes),
      courses(ticket).map(([course, items]) => lines(course, items, order, actions)),
      ticket.others.length > 0 && make("p.others", {}, words.alsoAt(ticket.others.map(actions.counterName))),
    ),
    foot(ticket, actions),
  );
  return element;
}

/** Moves what depends on the time: the clock, the bar and the colour. @param {number} now milliseconds on the server's clock */
export function showAge(element, order, now) {
  const seconds = (now - Date.parse(order.created_at)) / 1000;
  const { state, share } = age(seconds, order.prep_time);
  const time = element.querySelector(".time");
  const text = clock(seconds);
  if (time.lastChild.textContent !== text) time.lastChild.textContent = text;
  element.querySelector(".bar").style.setProperty("--share", share.toFixed(3));
  if (element.dataset.age === state) return;
  element.dataset.age = state;
  time.firstChild.textContent = AGE_MARKS[state];
  time.title = words.ages[state];
}

function head(order, ticket) {
  const kind = order.table_number && order.order_type === "dine_in" ? null : words.types[order.order_type];
  const priority = words.priorities[order.priority];
  return make(
    "header",
    {},
    make("span.index", { "aria-hidden": true }),
    make("h2", {}, title(order)),
    make("span.time", { role: "timer" }, make("i", { "aria-hidden": true }), make("b")),
    make(
      "p.about",
      {},
      words.number(order.order_number),
      kind && make("span.badge", {}, kind),
      priority && make(`span.badge.${order.priority}`, {}, `⚑ ${priority}`),
      ticket.state === "cancelled" && make("span.badge.cancelled", {}, `✕ ${words.cancelled}`),
      order.table_number && order.customer?.name && make("span", {}, order.customer.name),
    ),
    make("div.bar", { "aria-hidden": true }),
  );
}

function courses({ items }) {
  const groups = new Map();
  for (const item of items) {
    const course = item.course ?? 0;
    groups.set(course, [...(groups.get(course) ?? []), item]);
  }
  return [...groups].sort(([a], [b]) => a - b);
}

function lines(course, items, order, actions) {
  return [
    course > 0 && make("h3", {}, words.course(course)),
    make("ul", {}, items.map((item) => make("li", {}, line(item, order, actions)))),
  ];
}

function line(item, order, actions) {
  const details = [...item.modifiers.map((modifier) => modifier.name), item.seat_number ? words.seat(item.seat_number) : null].filter(Boolean);
  return make(
    `button.item.${item.status}`,
    {
      type: "button",
      disabled: item.status === "voided" || order.status === "cancelled",
      "aria-pressed": item.status === "ready" || item.status === "served",
      "aria-label": `${item.quantity} ${item.name}, ${words.itemStates[item.status]}`,
      onclick: (event) => {
        event.stopPropagation();
        actions.onItem(order.id, item.id);
      },
    },
    make("span.mark", { "aria-hidden": true }, MARKS[item.status]),
    make("span.quantity", {}, `${item.quantity}`),
    make(
      "span.what",
      {},
      item.name,
      item.status === "voided" && make("span.badge.cancelled", {}, words.void),
      details.length > 0 && make("small", {}, details.join(" · ")),
      item.notes && make("small.note", {}, item.notes),
    ),
  );
}

function foot(ticket, actions) {
  const id = ticket.order.id;
  const button = (name, text, action) =>
    make(`button.${name}`, { type: "button", onclick: (event) => (event.stopPropagation(), action(id)) }, text);
  if (ticket.state === "cancelled") return make("footer", {}, button("dismiss", words.dismiss, actions.onDismiss));
  return make(
    "footer",
    {},
    ticket.state === "new" && button("start", words.start, actions.onStart),
    button("bump", words.bump, actions.onBump),
  );
}
