"""A guest rates an order by its link: on a phone, once."""

import base64
import hashlib
import hmac
from pathlib import Path

from playwright.sync_api import expect


def link(server, order):
    secret = Path(server.folder, "secret").read_text().strip().encode()
    code = hmac.new(secret, f"rate {order['id']}".encode(), hashlib.sha256).digest()[:16]
    return f"{server.url}/rate/{order['id']}?token={base64.urlsafe_b64encode(code).decode().rstrip('=')}"


def test_an_order_is_rated_once(browser, server, till):
    order = till.place("margherita", table=None, customer={"id": "ann", "name": "Ann"})
    till.move(order["id"], "completed")
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(link(server, order))
    page.get_by_label("4 stars").check(force=True)
    page.get_by_label("Anything to add?", exact=False).fill("great pizza")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you!")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.goto(link(server, order))
    page.get_by_label("1 star").check(force=True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_visible()
    context.close()


def test_a_wrong_link_rates_nothing(browser, server, till):
    order = till.place("margherita", table=None, customer={"id": "ann", "name": "Ann"})
    till.move(order["id"], "completed")
    page = browser.new_page()
    page.goto(f"{server.url}/rate/{order['id']}?token=AAAAAAAAAAAAAAAAAAAAAA")
    page.get_by_label("5 stars").check(force=True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.close()
