// What lies beyond the right edge: how many tickets, and a button that goes there.
import { words } from "./words.js";

export class Paging {
  /** @param {HTMLElement} list scrolls sideways @param {HTMLElement} button says how many more there are */
  constructor(list, button) {
    this.list = list;
    this.button = button;
    list.addEventListener("scroll", () => this.show(), { passive: true });
    new ResizeObserver(() => this.show()).observe(list);
    button.addEventListener("click", () => list.scrollBy({ left: list.clientWidth, behavior: "smooth" }));
  }

  show() {
    const edge = this.list.getBoundingClientRect().right;
    const beyond = [...this.list.children].filter((ticket) => {
      const { left, width } = ticket.getBoundingClientRect();
      return left + width / 2 > edge;
    }).length;
    this.button.hidden = beyond === 0;
    this.button.textContent = words.more(beyond);
  }
}
