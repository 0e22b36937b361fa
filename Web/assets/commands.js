// Commands on their way: each has an id, is sent until it is answered, and acts once however often it is sent.

/** An id that no other display makes. */
export function commandID() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A step of the board as the server's message. */
export function message(press) {
  const data = { orderId: press.order, status: press.status };
  if (press.item !== null) data.itemId = press.item;
  return { type: press.item === null ? "order:update_status" : "item:update_status", messageId: press.id, data };
}

/** Keeps what is unanswered over a reload of the page. */
export class Keep {
  constructor(name, storage = localStorage) {
    this.name = name;
    this.storage = storage;
  }

  save(presses) {
    if (presses.length) this.storage.setItem(this.name, JSON.stringify(presses));
    else this.storage.removeItem(this.name);
  }

  load() {
    try {
      return JSON.parse(this.storage.getItem(this.name) ?? "[]");
    } catch {
      return [];
    }
  }
}
