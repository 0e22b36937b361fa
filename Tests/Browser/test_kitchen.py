"""The kitchen display as a cook uses it: in a real browser, against the real server."""

import re
import signal

import pytest
from playwright.sync_api import expect


def ticket(page, order):
    return page.locator(f'.ticket[data-order="{order["id"]}"]')


def test_a_ticket_appears_by_itself(kitchen, till):
    page = kitchen()
    expect(page.get_by_text("All clear")).to_be_visible()
    order = till.place(
        ("margherita", 2),
        {"menu_item_id": "burger", "modifiers": [{"name": "rare"}], "notes": "no onions", "seat_number": 3},
        table="T5",
    )
    here = ticket(page, order)
    expect(here.get_by_role("heading", name="T5")).to_be_visible()
    expect(here.locator(".item").nth(0)).to_contain_text("2")
    expect(here.locator(".item").nth(0)).to_contain_text("Pizza Margherita")
    expect(here.locator(".item").nth(1)).to_contain_text("rare · seat 3")
    expect(here.locator(".item .note")).to_have_text("no onions")
    expect(here.locator(".time b")).to_have_text("0:02", timeout=10_000)
    expect(page.get_by_text("All clear")).to_be_hidden()


def test_what_is_done_leaves_every_display_and_the_server_knows(kitchen, till):
    order = till.place("margherita", "burger")
    one, other = kitchen(), kitchen()
    ticket(one, order).get_by_role("button", name="Start").click()
    till.wait(order["id"], lambda order: order["status"] == "preparing")
    expect(ticket(other, order)).to_have_class(re.compile("cooking"))
    ticket(one, order).get_by_role("button", name="Done").click()
    expect(ticket(one, order)).to_have_count(0)
    expect(ticket(other, order)).to_have_count(0)
    till.wait(order["id"], lambda order: order["status"] == "ready")


def test_undo_and_bring_back(kitchen, till):
    order = till.place("margherita", "burger")
    page = kitchen()
    ticket(page, order).get_by_role("button", name="Done").click()
    expect(ticket(page, order)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(ticket(page, order)).to_be_visible()
    till.wait(order["id"], lambda order: all(item["status"] == "pending" for item in order["items"]))

    till.move(order["id"], "served")
    expect(ticket(page, order)).to_have_count(0)
    page.get_by_role("button", name="Recently done").click()
    page.get_by_role("button", name="Bring back").click()
    expect(ticket(page, order)).to_be_visible()
    till.wait(order["id"], lambda order: order["status"] == "preparing")


def test_items_are_done_one_by_one(kitchen, till):
    order = till.place("margherita", "burger")
    page = kitchen()
    burger = ticket(page, order).locator(".item", has_text="House burger")
    burger.click()
    expect(burger).to_have_attribute("aria-pressed", "true")
    now = till.wait(order["id"], lambda order: order["items"][1]["status"] == "ready")
    assert now["items"][0]["status"] == "pending" and now["status"] == "preparing"
    burger.click()
    expect(burger).to_have_attribute("aria-pressed", "false")
    till.wait(order["id"], lambda order: order["items"][1]["status"] == "preparing")
    for item in ["House burger", "Pizza Margherita"]:
        ticket(page, order).locator(".item", has_text=item).click()
    expect(ticket(page, order)).to_have_count(0)
    till.wait(order["id"], lambda order: order["status"] == "ready")


def test_a_counter_sees_and_finishes_its_own(kitchen, till):
    order = till.place("margherita", "burger")
    pizza = till.place("diavola", table="T2")
    page = kitchen(counter="grill")
    expect(ticket(page, order).locator(".item")).to_have_count(1)
    expect(ticket(page, order)).to_contain_text("Also at Oven")
    expect(ticket(page, pizza)).to_have_count(0)
    ticket(page, order).get_by_role("button", name="Done").click()
    now = till.wait(order["id"], lambda order: order["items"][1]["status"] == "ready")
    assert now["items"][0]["status"] == "pending"
    page.get_by_role("button", name="All", exact=False).first.click()
    expect(ticket(page, order)).to_be_visible()
    expect(ticket(page, pizza)).to_be_visible()


def test_it_survives_a_restart_of_the_server(kitchen, till, server):
    first, second = till.place("burger", table="T1"), till.place("diavola", table="T2")
    page = kitchen()
    page.evaluate("window.samePage = true")
    expect(page.locator(".ticket")).to_have_count(2)

    server.stop(signal.SIGKILL)
    expect(page.locator("#link")).to_have_attribute("data-state", "waiting")
    expect(page.get_by_role("alert")).to_contain_text("No connection")
    ticket(page, first).get_by_role("button", name="Done").click()
    expect(ticket(page, first)).to_have_count(0)
    expect(page.locator("#link")).to_contain_text("1 waiting")

    server.start()
    expect(page.locator("#link")).to_have_attribute("data-state", "live", timeout=40_000)
    till.wait(first["id"], lambda order: order["status"] == "ready")
    expect(ticket(page, first)).to_have_count(0)
    third = till.place("lasagne", table="T3")
    expect(ticket(page, third)).to_be_visible()
    expect(ticket(page, second)).to_be_visible()
    assert page.evaluate("window.samePage"), "the page was loaded again"


def test_what_was_pressed_survives_a_reload(kitchen, till, server):
    order = till.place("burger")
    page = kitchen()
    expect(ticket(page, order)).to_be_visible()
    server.stop(signal.SIGKILL)
    expect(page.locator("#link")).to_have_attribute("data-state", "waiting")
    ticket(page, order).get_by_role("button", name="Done").click()
    kept = page.evaluate("JSON.stringify({...localStorage})")
    assert order["id"] in kept
    server.start()
    page.reload()
    till.wait(order["id"], lambda order: order["status"] == "ready")
    page.wait_for_function("Object.keys(localStorage).length === 0")


def test_a_cancelled_order_stays_until_it_was_seen(kitchen, till):
    order = till.place("burger")
    page = kitchen()
    expect(ticket(page, order)).to_be_visible()
    till.cancel(order["id"])
    expect(ticket(page, order)).to_contain_text("Cancelled")
    expect(ticket(page, order).locator(".item")).to_be_disabled()
    ticket(page, order).get_by_role("button", name="Seen").click()
    expect(ticket(page, order)).to_have_count(0)


def test_a_changed_ticket_asks_for_a_look(kitchen, till):
    order = till.place("burger")
    page = kitchen()
    till.add(order["id"], "tagliata")
    expect(ticket(page, order).locator(".item")).to_have_count(2)
    expect(page.locator(".ticket.changed")).to_have_count(1)


def test_keyboard_alone(kitchen, till):
    orders = [till.place("burger", table=f"T{n}") for n in (1, 2, 3)]
    page = kitchen()
    expect(page.locator(".ticket")).to_have_count(3)
    page.keyboard.press("2")
    expect(ticket(page, orders[1])).to_have_count(0)
    page.keyboard.press("u")
    expect(ticket(page, orders[1])).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("s")
    till.wait(orders[1]["id"], lambda order: order["status"] == "preparing")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(ticket(page, orders[2])).to_have_count(0)
    page.keyboard.press("a")
    expect(page.locator("#all-day-list li")).to_contain_text(["House burger"])
    expect(page.locator("#all-day-list b")).to_have_text(["2"])


def test_without_a_token_it_asks_for_one(browser, server):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/kitchen")
    page.get_by_label("Open the link", exact=False).fill(server.token("luca", "kitchen"))
    page.get_by_role("button", name="Open the kitchen").click()
    page.wait_for_selector("#link[data-state=live]")
    assert "token" not in page.url
    context.close()


@pytest.mark.parametrize("size", [(1280, 800), (1024, 600), (390, 844)])
def test_everything_fits(kitchen, till, size):
    for number in range(1, 9):
        till.place(("margherita", number), "burger", "spritz", table=f"T{number}")
    page = kitchen(size=size)
    expect(page.locator(".ticket")).to_have_count(8)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0], "the page is wider than the screen"
    small = page.eval_on_selector_all(
        "button", "all => all.filter(b => b.offsetParent && b.offsetHeight < 44).map(b => b.textContent + ' ' + b.offsetHeight)"
    )
    assert not small, f"too small to touch: {small}"


def test_a_long_ticket_keeps_its_buttons_in_sight(kitchen, till):
    order = till.place(*["margherita", "burger", "spritz", "diavola", "lasagne", "tagliata"] * 4)
    page = kitchen(size=(1024, 600))
    done = ticket(page, order).get_by_role("button", name="Done")
    expect(done).to_be_in_viewport(ratio=1)
    expect(ticket(page, order).get_by_role("heading", name="T1")).to_be_in_viewport(ratio=1)
    last = ticket(page, order).locator(".item").last
    last.scroll_into_view_if_needed()
    last.click()
    expect(last).to_have_attribute("aria-pressed", "true")
    expect(last).to_be_in_viewport()


def test_tickets_beyond_the_edge_are_counted(kitchen, till):
    for number in range(1, 9):
        till.place("margherita", "burger", "spritz", "diavola", "lasagne", "tagliata", table=f"T{number}")
    page = kitchen(size=(1024, 600))
    more = page.get_by_role("button", name="5 more")
    more.click()
    expect(page.locator(".ticket").nth(3)).to_be_in_viewport()
    expect(page.get_by_role("button", name="5 more")).to_have_count(0)
