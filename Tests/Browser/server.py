"""The real program in a folder of its own, and what a till says to it."""

import json
import os
import re
import select
import signal
import subprocess
import time
import urllib.request
import uuid

PROGRAM = os.environ["COMANDA_PROGRAM"]


class Server:
    """`comanda serve --demo` without guests: four counters, a menu, twelve tables, and nobody in a hurry."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.port = 0
        self.process = None

    def start(self):
        environment = dict(os.environ, COMANDA_DEMO_GUESTS="false", COMANDA_DRAIN_MS="100", LOG_LEVEL="error")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--demo", "--port", str(self.port), "--data", self.folder],
            env=environment,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self.port = int(self._expect(r"comanda ready on http://.*:(\d+)").group(1))
        self.kitchen_link = self._expect(r"kitchen display\s+(\S+)").group(1)

    def _expect(self, pattern, seconds=60):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not select.select([self.process.stdout], [], [], 0.2)[0]:
                continue
            line = self.process.stdout.readline().decode()
            assert line, f"the server ended with {self.process.wait()}"
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"the server never said {pattern}")

    def stop(self, how=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=30)
        if self.process:
            self.process.stdout.close()
            self.process = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def token(self, user, role):
        arguments = ["token", "--user", user, "--role", role, "--restaurant", "demo", "--data", self.folder]
        return subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, text=True).stdout.strip()


class Till:
    """Places and changes orders over HTTP."""

    def __init__(self, server):
        self.server = server
        self.token = server.token("till", "manager")

    def _send(self, method, path, body=None):
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": uuid.uuid4().hex,
        }
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.server.url}/api/v1/{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=15) as answer:
            return json.load(answer)

    def place(self, *dishes, table="T1", **more):
        """Dishes are ids of the menu, or (id, quantity), or whole items."""
        items = []
        for dish in dishes:
            if isinstance(dish, str):
                dish = (dish, 1)
            items.append(dish if isinstance(dish, dict) else {"menu_item_id": dish[0], "quantity": dish[1]})
        body = {"items": items, "order_type": "dine_in" if table else "takeout", **more}
        if table:
            body["table_number"] = table
        return self._send("POST", "orders", body)["order"]

    def order(self, id):
        return self._send("GET", f"orders/{id}")["order"]

    def move(self, id, status):
        return self._send("PATCH", f"orders/{id}/status", {"status": status})["order"]

    def cancel(self, id, reason="guest left"):
        return self._send("POST", f"orders/{id}/cancel", {"reason": reason})["order"]

    def pay(self, id, amount, method, **more):
        return self._send("POST", f"orders/{id}/payments", {"amount": amount, "payment_method": method, **more})["payment"]

    def add(self, id, *dishes):
        return self._send("PATCH", f"orders/{id}", {"add_items": [{"menu_item_id": dish} for dish in dishes]})["order"]

    def wait(self, id, condition, seconds=10):
        """Asks until an order is as it should be."""
        until = time.monotonic() + seconds
        while not condition(order := self.order(id)):
            assert time.monotonic() < until, f"the order stays {order['status']}: {order['items']}"
            time.sleep(0.05)
        return order
