// The pages behind the links of payments: `/receipt/…` shows what an order cost and what was paid, `/pay/…` what is open and how to pay it.
import { byID, make } from "./dom.js";

const [, page, name] = location.pathname.split("/");
const order = decodeURIComponent(name ?? "");
const token = new URLSearchParams(location.search).get("token") ?? "";

const problems = {
  INSUFFICIENT_PERMISSIONS: "This link is not complete. Please open it again from your message.",
  NOT_FOUND: "This order is not known here.",
};
const methods = { cash: "Cash", card: "Card", house_account: "House account", gift_card: "Gift card", other: "Other" };
const outcomes = { pending: "not settled yet", failed: "declined", refunded: "given back" };

function say(text) {
  byID("problem").textContent = text ?? "";
  byID("problem").hidden = !text;
}

/** An amount in minor units as people write it. */
function money(receipt, minor) {
  const value = minor / 10 ** receipt.currency_decimals;
  const digits = { minimumFractionDigits: receipt.currency_decimals, maximumFractionDigits: receipt.currency_decimals };
  return new Intl.NumberFormat(navigator.language, { style: "currency", currency: receipt.currency, ...digits }).format(value);
}

/** A moment at the restaurant's own clock. */
function moment(receipt, instant) {
  const show = { dateStyle: "medium", timeStyle: "short" };
  try {
    return new Date(instant).toLocaleString(navigator.language, { ...show, timeZone: receipt.time_zone });
  } catch {
    return new Date(instant).toLocaleString(navigator.language, show);
  }
}

const row = (kind, label, value, ...notes) => make(`tr${kind}`, {}, make("th", { scope: "row" }, label, ...notes), make("td", {}, value));

function items(receipt) {
  return receipt.items.map((item) =>
    row("", `${item.quantity} × ${item.name}`, money(receipt, item.total), item.modifiers.length ? make("span.modifiers", {}, item.modifiers.join(", ")) : null),
  );
}

function payments(receipt) {
  return receipt.payments.flatMap((payment) => {
    const outcome = outcomes[payment.payment_status];
    const counts = payment.payment_status !== "failed" && payment.payment_status !== "pending";
    const when = make("span.way", {}, moment(receipt, payment.at) + (outcome ? ` · ${outcome}` : ""));
    const rows = [row(counts ? "" : ".struck", methods[payment.payment_method] ?? payment.payment_method, money(receipt, payment.amount), when)];
    if (counts && payment.tip) rows.push(row("", "Tip", money(receipt, payment.tip)));
    if (payment.refunded_amount) rows.push(row("", "Given back", money(receipt, -payment.refunded_amount)));
    return rows;
  });
}

function bill(receipt) {
  const place = receipt.table_number ? ` · Table ${receipt.table_number}` : "";
  const discount = receipt.discount ? [row("", "Discount", money(receipt, -receipt.discount))] : [];
  const totals = [...discount, row("", "Subtotal", money(receipt, receipt.subtotal)), row("", "Tax", money(receipt, receipt.tax)), row(".total", "Total", money(receipt, receipt.total))];
  const paid = payments(receipt);
  if (receipt.status !== "cancelled") paid.push(row(".total", receipt.due ? "Open" : "Paid", money(receipt, receipt.due || receipt.paid)));
  return [
    make("header", {}, make(page === "pay" ? "h2" : "h1", {}, receipt.restaurant), make("p", {}, `Order ${receipt.order_number}${place}`), make("p", {}, moment(receipt, receipt.placed_at)), receipt.status === "cancelled" && make("p", {}, make("strong", {}, "Cancelled"))),
    make("table", {}, make("tbody", {}, items(receipt)), make("tfoot", {}, totals)),
    paid.length ? make("table", {}, make("caption", {}, "Payments"), make("tbody", {}, paid)) : null,
  ].filter(Boolean);
}

function showOpen(receipt) {
  const open = receipt.due > 0;
  byID("open").hidden = false;
  byID("headline").textContent = open ? "Still to pay" : receipt.status === "cancelled" ? "This order was cancelled" : "All is paid. Thank you!";
  byID("amount").textContent = open ? money(receipt, receipt.due) : "";
  for (const id of ["amount", "ways", "how", "again"]) byID(id).hidden = !open;
  const way = document.querySelector("input[name=way]:checked")?.value;
  const where = receipt.table_number ? `At table ${receipt.table_number}, tell the staff, or come to the counter,` : "Please come to the counter";
  const tell = `${where} and show them this: order ${receipt.order_number}, ${money(receipt, receipt.due)}, ${way === "card" ? "by card" : "in cash"}.`;
  byID("how").textContent = open && way ? `${tell} Nothing is charged here.` : "";
}

let shown;

function show(receipt) {
  shown = receipt;
  byID("bill").replaceChildren(...bill(receipt));
  byID("bill").hidden = false;
  if (page === "pay") showOpen(receipt);
  else byID("print").hidden = false;
}

async function load() {
  try {
    const answer = await fetch(`/api/v1/orders/${encodeURIComponent(order)}/receipt?token=${encodeURIComponent(token)}`);
    const body = await answer.json().catch(() => ({}));
    if (answer.ok) show(body.receipt);
    say(answer.ok ? null : (problems[body.code] ?? "Something went wrong here. Please try again in a moment."));
  } catch {
    say("There is no connection. Please try again in a moment.");
  }
}

byID("print")?.addEventListener("click", () => window.print());
byID("again")?.addEventListener("click", load);
byID("ways")?.addEventListener("change", () => showOpen(shown));
// Whoever comes back to the page may have paid meanwhile.
document.addEventListener("visibilitychange", () => {
  if (page === "pay" && document.visibilityState === "visible") load();
});
load();
