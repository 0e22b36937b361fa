// The line to the server: connects, shows its token, comes back by itself, and says how it stands.

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
const PING_EVERY = 15_000;
const PONG_WITHIN = 8000;
/** Closed for good: another try with the same token would end the same way. */
const REFUSED = new Set(["Unauthorized", "AUTHENTICATION_FAILED", "Unknown restaurant"]);

/** How long to wait before a try: exponential with full jitter, so that a thousand displays do not come back in one instant. */
export function pause(failures, random = Math.random) {
  return random() * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures);
}

/**
 * Events: `state` (detail: connecting, synchronizing, live, waiting, refused), `open` (say what you want to hear), `frame` (detail: the frame).
 */
export class Link extends EventTarget {
  #socket = null;
  #token;
  #failures = 0;
  #timers = new Set();

  /** @param {string} url @param {string} token */
  constructor(url, token) {
    super();
    this.url = url;
    this.#token = token;
    this.state = "connecting";
  }

  start() {
    addEventListener("online", () => this.#retryNow());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#retryNow();
    });
    this.#connect();
  }

  /** @returns {boolean} whether it went out; what did not is for the caller to send again when the line is `open` */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN || this.state === "connecting") return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** The page has everything that there is. */
  caughtUp() {
    this.#become("live");
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }

  #connect() {
    this.#stopTimers();
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#become("connecting");
      this.#present();
    };
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#heard(JSON.parse(data));
    };
    socket.onclose = ({ reason }) => {
      if (socket === this.#socket) this.#lost(reason);
    };
  }

  #present() {
    this.#socket.send(JSON.stringify({ type: "auth", token: this.#token }));
  }

  #heard(frame) {
    this.#watch();
    if (frame.type === "pong") return;
    if (frame.type === "ping") return void this.send({ type: "pong" });
    // The server wants to see the token again from time to time; whether it still holds, it says in `auth_renewed`.
    if (frame.type === "token_expiring") this.#present();
    if (frame.type === "connected") {
      this.#failures = 0;
      this.#become("synchronizing");
      this.dispatchEvent(new Event("open"));
    }
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
  }

  /** A line that says nothing may be dead without knowing: it is asked, and left when it does not answer. */
  #watch() {
    this.#stopTimers();
    this.#after(PING_EVERY, () => {
      this.send({ type: "ping" });
      this.#after(PONG_WITHIN, () => {
        const socket = this.#socket;
        this.#lost("");
        socket?.close();
      });
    });
  }

  #lost(reason) {
    this.#socket = null;
    this.#stopTimers();
    if (REFUSED.has(reason)) return this.#become("refused");
    this.#become("waiting");
    this.#after(pause(this.#failures++), () => this.#connect());
  }

  #retryNow() {
    if (this.state !== "waiting") return;
    this.#failures = 0;
    this.#connect();
  }

  #after(milliseconds, work) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, milliseconds);
    this.#timers.add(timer);
  }

  #stopTimers() {
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
  }
}
