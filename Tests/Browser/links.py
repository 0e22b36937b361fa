"""The links that guests are sent, made as the server makes them."""

import base64
import hashlib
import hmac
from pathlib import Path


def link(server, order, page, purpose):
    secret = Path(server.folder, "secret").read_text().strip().encode()
    code = hmac.new(secret, f"{purpose} {order['id']}".encode(), hashlib.sha256).digest()[:16]
    return f"{server.url}/{page}/{order['id']}?token={base64.urlsafe_b64encode(code).decode().rstrip('=')}"
