"""A guest rates an order by its link: on a phone, once."""

from playwright.sync_api import expect

from links import link


def test_an_order_is_rated_once(browser, server, till):
    order = till.place("margherita", table=None, customer={"id": "ann", "name": "Ann"})
    till.move(order["id"], "completed")
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(link(server, order, "rate", "rate"))
    page.get_by_label("4 stars").check(force=True)
    page.get_by_label("Anything to add?", exact=False).fill("great pizza")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you!")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.goto(link(server, order, "rate", "rate"))
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
