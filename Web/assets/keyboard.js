// Keyboard and bump bar: digits finish a ticket by its place, arrows choose one.

/**
 * @param {{ids: () => string[], selected: () => string | null, select: (id: string) => void, finish: (id: string) => void,
 *   start: (id: string) => void, undo: () => void, toggle: (panel: string | null) => void}} kitchen
 */
export function listenToKeys(kitchen) {
  const move = (by) => {
    const ids = kitchen.ids();
    if (ids.length === 0) return;
    const at = ids.indexOf(kitchen.selected());
    kitchen.select(ids[at < 0 ? 0 : Math.max(0, Math.min(ids.length - 1, at + by))]);
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea")) return;
    const isOnButton = event.target.matches("button");
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const selected = kitchen.selected();
    if (/^[1-9]$/.test(key)) {
      const id = kitchen.ids()[Number(key) - 1];
      if (id) kitchen.finish(id);
    } else if (key === "ArrowRight" || key === "ArrowDown") move(1);
    else if (key === "ArrowLeft" || key === "ArrowUp") move(-1);
    else if (key === "Enter" && selected && !isOnButton) kitchen.finish(selected);
    else if (key === "s" && selected) kitchen.start(selected);
    else if (key === "u") kitchen.undo();
    else if (key === "r") kitchen.toggle("recent");
    else if (key === "a") kitchen.toggle("all-day");
    else if (key === "Escape") kitchen.toggle(null);
    else return;
    event.preventDefault();
  });
}
