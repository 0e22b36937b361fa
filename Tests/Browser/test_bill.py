"""A guest sees what an order cost and what is open, by the links that payments bring."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from links import link

SIZES = [(1280, 800), (1024, 600), (390, 844)]


def order_with_payments(till):
    order = till.place(("margherita", 2), "water", {"name": "Risotto alla milanese con zafferano e midollo", "unit_price": 1850, "quantity": 1}, table="T5")
    till.pay(order["id"], 1000, "card", declined_reason="insufficient_funds")
    till.pay(order["id"], 1000, "cash", tip=150)
    return order


@pytest.fixture
def phone(browser, request):
    width, height = getattr(request, "param", (390, 844))
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", timezone_id="Europe/Rome")
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    # Set COMANDA_SCREENSHOTS to a folder to look at the pages.
    if folder := os.environ.get("COMANDA_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder, f"{request.node.name}.png")), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert not errors, errors


@pytest.mark.parametrize("phone", SIZES, indirect=True)
def test_a_receipt_shows_items_tax_total_and_payments(phone, server, till):
    order = order_with_payments(till)
    phone.goto(link(server, order, "receipt", "bill"))
    bill = phone.get_by_role("article")
    expect(bill.get_by_role("heading", level=1)).to_be_visible()
    for text in ["2 × Pizza Margherita", "Risotto alla milanese", "Subtotal", "Tax", "Total", "Table T5", "declined", "Tip", "Open"]:
        expect(bill.get_by_text(text, exact=False).first).to_be_visible()
    total = order["total"]
    expect(bill.get_by_role("row", name="Total", exact=False).last).to_contain_text(f"{total // 100}.{total % 100:02}")
    expect(bill.get_by_role("row", name="Open")).to_contain_text(f"{(total - 1000) // 100}.{total % 100:02}")
    expect(phone.get_by_role("button", name="Print")).to_be_visible()


def test_a_receipt_prints_without_what_is_for_the_screen(phone, server, till):
    phone.goto(link(server, order_with_payments(till), "receipt", "bill"))
    expect(phone.get_by_role("article")).to_be_visible()
    phone.emulate_media(media="print")
    expect(phone.get_by_role("button", name="Print", include_hidden=True)).to_be_hidden()
    expect(phone.get_by_role("article")).to_be_visible()
    assert phone.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("phone", SIZES, indirect=True)
def test_a_guest_learns_what_is_open_and_how_to_pay(phone, server, till):
    order = order_with_payments(till)
    phone.goto(link(server, order, "pay", "bill"))
    expect(phone.get_by_role("heading", name="Still to pay")).to_be_visible()
    due = order["total"] - 1000
    expect(phone.locator("#amount")).to_contain_text(f"{due // 100}.{due % 100:02}")
    phone.get_by_label("By card").check(force=True)
    expect(phone.get_by_role("status")).to_contain_text("by card")
    phone.get_by_label("In cash").check(force=True)
    expect(phone.get_by_role("status")).to_contain_text(f"order {order['order_number']}")
    # Nothing was paid by choosing.
    assert till.order(order["id"])["amount_paid"] == 1000


def test_a_guest_who_paid_at_the_counter_is_told_so(phone, server, till):
    order = order_with_payments(till)
    phone.goto(link(server, order, "pay", "bill"))
    expect(phone.get_by_role("heading", name="Still to pay")).to_be_visible()
    till.pay(order["id"], order["total"] - 1000, "card")
    phone.get_by_role("button", name="Check again").click()
    expect(phone.get_by_role("heading", name="All is paid")).to_be_visible()
    expect(phone.get_by_role("button", name="Check again")).to_be_hidden()


@pytest.mark.parametrize("page", ["receipt", "pay"])
def test_a_wrong_link_shows_nothing(phone, server, till, page):
    order = order_with_payments(till)
    phone.goto(link(server, order, page, "rate"))
    expect(phone.get_by_role("alert")).to_contain_text("link is not complete")
    expect(phone.get_by_role("article")).to_be_hidden()
    expect(phone.get_by_role("button")).to_have_count(0)
