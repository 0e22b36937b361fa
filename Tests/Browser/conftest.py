import pytest
from playwright.sync_api import sync_playwright

from server import Server, Till


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def till(server):
    return Till(server)


@pytest.fixture
def kitchen(browser, server):
    """Opens kitchen displays; a page that reports an error of its own fails the test."""
    contexts, errors = [], []

    def open(counter=None, size=(1280, 800)):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="en-GB", timezone_id="Europe/Rome")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(server.kitchen_link + (f"&counter={counter}" if counter else ""))
        page.wait_for_selector("#link[data-state=live]")
        return page

    yield open
    for context in contexts:
        context.close()
    assert not errors, errors
