// The page behind the link of an order: posts what its guest thought, with the link's own token.
const form = document.getElementById("form");
const send = document.getElementById("send");
const problem = document.getElementById("problem");
const thanks = document.getElementById("thanks");
const order = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const token = new URLSearchParams(location.search).get("token") ?? "";

const sentences = {
  INVALID_ORDER_STATUS: "This order cannot be rated: it is not complete yet, or you have rated it already.",
  VALIDATION_ERROR: "This cannot be sent: the comment is too long, or the order was too long ago.",
  INSUFFICIENT_PERMISSIONS: "This link is not complete. Please open it again from your message.",
  NOT_FOUND: "This order is not known here.",
};

function say(text) {
  problem.textContent = text;
  problem.hidden = false;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.hidden = true;
  send.disabled = true;
  const data = new FormData(form);
  const body = { stars: Number(data.get("stars")), comment: String(data.get("comment") ?? "").trim(), token };
  try {
    const answer = await fetch(`/api/v1/orders/${encodeURIComponent(order)}/rating`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.ok) {
      form.hidden = true;
      thanks.hidden = false;
      thanks.focus();
      return;
    }
    const { code } = await answer.json().catch(() => ({}));
    say(sentences[code] ?? "Something went wrong here. Please try again in a moment.");
  } catch {
    say("There is no connection. Please try again in a moment.");
  }
  send.disabled = false;
});
