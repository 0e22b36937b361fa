// Elements, made in one line.

/**
 * @param {string} tag with classes: `div.ticket.late`
 * @param {Record<string, unknown>} properties attributes; functions are listeners (`onclick`); null leaves out, and so does false except for `aria-…`
 * @param {...(Node | string | null | false)} children
 */
export function make(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    // In ARIA, false is something to say.
    if (key.startsWith("aria-")) element.setAttribute(key, String(value));
    else if (value === false) continue;
    else if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== false && child !== undefined));
  return element;
}

export const byID = (id) => document.getElementById(id);
