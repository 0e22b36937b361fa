// What a kitchen sees: the orders as the server last told them, and what was pressed here that it has not yet answered.
// Pure: no clock, no network, no page.

const TO_MAKE = new Set(["pending", "preparing"]);
const FINAL = new Set(["completed", "cancelled"]);
const PROGRESS = { pending: 0, preparing: 1, ready: 2, served: 3 };
/** Where a step of the order takes the items that lag behind it. */
const ITEMS_OF = { confirmed: "pending", preparing: "preparing", ready: "ready", served: "served" };
const MOST_RECENT = 30;

/**
 * @typedef {{id: string, order: string, item: string | null, status: string}} Press
 * @typedef {{order: object, items: object[], others: string[], state: "new" | "cooking" | "cancelled"}} Ticket
 */
export class Board {
  constructor() {
    /** @type {Map<string, object>} */
    this.orders = new Map();
    /** @type {Press[]} pressed and not yet answered, oldest first */
    this.pending = [];
    /** Cancelled orders that a cook has not yet seen. */
    this.unseen = new Set();
    this.heardSinceSync = null;
  }

  /** A synchronization begins: what it does not mention is over, unless it was heard of meanwhile. */
  beginSync() {
    this.heardSinceSync = new Set();
  }

  /**
   * Takes a frame from the server in.
   * @returns {boolean} whether the board changed
   */
  hear(frame) {
    switch (frame.type) {
      case "order:created":
      case "order:updated":
        return this.#learn(frame.data.order);
      case "kds:update":
        return frame.data.orders.map((order) => this.#learn(order)).some(Boolean);
      case "missed_messages":
        return frame.data.messages.map((message) => this.hear(message)).some(Boolean);
      case "sync_complete":
        return this.#endSync();
      case "ack":
        return this.#answered(frame.data.messageId, frame.data.version);
      case "error":
        return frame.data.messageId ? this.#forget(frame.data.messageId) : false;
      default:
        return false;
    }
  }

  #learn(order) {
    this.heardSinceSync?.add(order.id);
    const known = this.orders.get(order.id);
    if (known && known.version >= order.version) return false;
    if (order.status === "cancelled" && known && known.items.some((item) => TO_MAKE.has(item.status))) this.unseen.add(order.id);
    if (FINAL.has(order.status) && !this.unseen.has(order.id)) this.orders.delete(order.id);
    else this.orders.set(order.id, order);
    this.pending = this.pending.filter((press) => press.order !== order.id || press.until === undefined || press.until > order.version);
    return true;
  }

  #endSync() {
    if (!this.heardSinceSync) return false;
    for (const id of [...this.orders.keys()]) if (!this.heardSinceSync.has(id) && !this.unseen.has(id)) this.orders.delete(id);
    this.heardSinceSync = null;
    return true;
  }

  /** What was pressed shows until the order itself arrives in that version. */
  #answered(id, version) {
    const press = this.pending.find((press) => press.id === id);
    if (!press) return false;
    const known = this.orders.get(press.order);
    if (version === null || !known || known.version >= version) return this.#forget(id);
    press.until = version;
    return true;
  }

  #forget(id) {
    const before = this.pending.length;
    this.pending = this.pending.filter((press) => press.id !== id);
    return this.pending.length !== before;
  }

  /** Shows a command at once, before the server has answered it. @param {Press} press */
  press(press) {
    this.pending.push(press);
  }

  /** The commands that the server has not answered; they are sent again after an interruption. */
  get unanswered() {
    return this.pending.filter((press) => press.until === undefined);
  }

  /** An order as it is once everything pressed here has happened. */
  order(id) {
    const order = this.orders.get(id);
    if (!order) return undefined;
    return this.pending.filter((press) => press.order === id).reduce(after, order);
  }

  /** A cook has seen that an order was cancelled. */
  dismiss(id) {
    this.unseen.delete(id);
    this.orders.delete(id);
  }

  /**
   * The tickets of a counter, or of the whole kitchen: what came first is first, unless somebody is in a hurry.
   * @param {string | null} counter
   * @returns {Ticket[]}
   */
  tickets(counter) {
    return [...this.orders.keys()]
      .map((id) => this.ticket(id, counter))
      .filter((ticket) => ticket !== null)
      .sort(
        (a, b) =>
          rank(b.order) - rank(a.order) || a.order.created_at.localeCompare(b.order.created_at) || Number(a.order.order_number) - Number(b.order.order_number),
      );
  }

  /** @returns {Ticket | null} null when this counter has nothing to do with the order, or no more */
  ticket(id, counter) {
    const order = this.order(id);
    if (!order) return null;
    const items = order.items.filter((item) => isAt(item, counter));
    if (items.length === 0) return null;
    if (this.unseen.has(id)) return { order, items, others: [], state: "cancelled" };
    if (!items.some((item) => TO_MAKE.has(item.status))) return null;
    const others = new Set(order.items.filter((item) => !isAt(item, counter) && TO_MAKE.has(item.status)).map((item) => item.counter_id));
    others.delete(null);
    return { order, items, others: [...others], state: items.some((item) => item.status !== "pending" && item.status !== "voided") ? "cooking" : "new" };
  }

  /** How much of each dish is still to be made, most first. @returns {{name: string, quantity: number, details: [string, number][]}[]} */
  allDay(counter) {
    const dishes = new Map();
    for (const { items, state } of this.tickets(counter)) {
      if (state === "cancelled") continue;
      for (const item of items) {
        if (!TO_MAKE.has(item.status)) continue;
        const dish = dishes.get(item.name) ?? { name: item.name, quantity: 0, details: new Map() };
        dish.quantity += item.quantity;
        const detail = item.modifiers.map((modifier) => modifier.name).join(", ");
        if (detail) dish.details.set(detail, (dish.details.get(detail) ?? 0) + item.quantity);
        dishes.set(item.name, dish);
      }
    }
    return [...dishes.values()]
      .map((dish) => ({ ...dish, details: [...dish.details] }))
      .sort((a, b) => b.quantity - a.quantity || a.name.localeCompare(b.name));
  }

  /** Orders that this counter has finished and that can still come back, latest first. */
  recent(counter) {
    return [...this.orders.keys()]
      .map((id) => this.order(id))
      .filter((order) => order.items.some((item) => isAt(item, counter) && PROGRESS[item.status] >= 2))
      .filter((order) => this.ticket(order.id, counter) === null)
      .sort((a, b) => b.updated_at.localeCompare(a.updated_at))
      .slice(0, MOST_RECENT);
  }

  // What to tell the server. Each returns the steps in their order; the order's own step is preferred, it is one message.

  /** Everything that this counter makes of the order is done. */
  bump(id, counter) {
    return this.#move(id, counter, "ready", (item) => TO_MAKE.has(item.status));
  }

  start(id, counter) {
    return this.#move(id, counter, "preparing", (item) => item.status === "pending");
  }

  /** What was done is to be made again: back from served by way of ready, one step at a time. */
  recall(id, counter) {
    const order = this.order(id);
    if (!order) return [];
    if (isWhole(order, counter)) {
      if (order.status === "served") return [step(id, null, "ready"), step(id, null, "preparing")];
      return order.status === "ready" ? [step(id, null, "preparing")] : this.#recallItems(order, counter);
    }
    return this.#recallItems(order, counter);
  }

  #recallItems(order, counter) {
    return order.items
      .filter((item) => isAt(item, counter))
      .flatMap((item) => {
        if (item.status === "served") return [step(order.id, item.id, "ready"), step(order.id, item.id, "preparing")];
        return item.status === "ready" ? [step(order.id, item.id, "preparing")] : [];
      });
  }

  /** One press on an item: what is to be made is done, what is done is to be made again. */
  toggle(id, itemID) {
    const item = this.order(id)?.items.find((item) => item.id === itemID);
    if (!item || item.status === "voided") return [];
    if (TO_MAKE.has(item.status)) return [step(id, itemID, "ready")];
    if (item.status === "ready") return [step(id, itemID, "preparing")];
    return [step(id, itemID, "ready"), step(id, itemID, "preparing")];
  }

  #move(id, counter, status, concerns) {
    const order = this.order(id);
    if (!order || FINAL.has(order.status)) return [];
    if (isWhole(order, counter) && PROGRESS[ITEMS_OF[order.status] ?? "pending"] < PROGRESS[status]) return [step(id, null, status)];
    return order.items.filter((item) => isAt(item, counter) && concerns(item)).map((item) => step(id, item.id, status));
  }

  /** The steps that bring the items of an order back to what they were. @param {object} before the order as it was */
  restore(before, counter) {
    const now = this.order(before.id);
    if (!now) return [];
    const back = { served: "ready", ready: "preparing", preparing: "pending" };
    return now.items
      .filter((item) => isAt(item, counter))
      .flatMap((item) => {
        const was = before.items.find((old) => old.id === item.id)?.status;
        const steps = [];
        for (let status = item.status; was && status !== was && back[status] && PROGRESS[status] > PROGRESS[was]; ) {
          status = back[status];
          steps.push(step(before.id, item.id, status));
        }
        if (was && PROGRESS[item.status] < PROGRESS[was]) steps.push(step(before.id, item.id, was));
        return steps;
      });
  }
}

function step(order, item, status) {
  return { order, item, status };
}

function isAt(item, counter) {
  return counter === null || item.counter_id === counter;
}

/** Whether a counter makes all of the order that anybody makes. */
function isWhole(order, counter) {
  return order.items.every((item) => item.status === "voided" || isAt(item, counter));
}

function rank(order) {
  return order.priority === "urgent" ? 2 : order.priority === "high" ? 1 : 0;
}

/** An order after a command, as the server will work it out. */
function after(order, press) {
  if (press.item !== null) {
    const items = order.items.map((item) => (item.id === press.item ? { ...item, status: press.status } : item));
    return { ...order, items };
  }
  const target = ITEMS_OF[press.status];
  const isForward = PROGRESS[target] > PROGRESS[ITEMS_OF[order.status] ?? "pending"];
  const items = order.items.map((item) => {
    if (item.status === "voided" || !target) return item;
    const moves = isForward ? PROGRESS[item.status] < PROGRESS[target] : item.status === ITEMS_OF[order.status] || press.status === "confirmed";
    return moves ? { ...item, status: target } : item;
  });
  return { ...order, status: press.status, items };
}

/**
 * How a ticket stands in time. It is due when its slowest dish should be done, and late at half as much again.
 * @param {number} seconds since the order came
 * @param {number} minutes that its slowest dish takes
 */
export function age(seconds, minutes) {
  const due = Math.max(5, minutes) * 60;
  const late = due * 1.5;
  return { state: seconds >= late ? "late" : seconds >= due ? "due" : "fresh", share: Math.min(1, seconds / late) };
}

/** `4:07`, or `1 h 04` beyond an hour. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60)];
  if (hours > 0) return `${hours} h ${String(minutes % 60).padStart(2, "0")}`;
  return `${minutes}:${String(whole % 60).padStart(2, "0")}`;
}
