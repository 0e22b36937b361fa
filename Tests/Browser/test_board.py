"""The board's rules, run in the browser that they are for."""

import pytest


@pytest.fixture(scope="module")
def run(browser, tmp_path_factory):
    """Evaluates JavaScript that gets the board's module, and returns what it returns."""
    from server import Server

    server = Server(tmp_path_factory.mktemp("board"))
    server.start()
    page = browser.new_page()
    page.goto(f"{server.url}/kitchen")
    page.evaluate(
        """() => {
          let versions = 0;
          window.order = (id, statuses, more = {}) => ({
            id, version: ++versions, status: "confirmed", order_number: "1", order_type: "dine_in", table_number: "T1", priority: "normal",
            created_at: "2025-11-06T19:00:00Z", updated_at: "2025-11-06T19:00:00Z", prep_time: 10, notes: null, customer: null,
            items: statuses.map(([counter, status], index) => ({
              id: `${id}-${index}`, name: `dish ${index}`, quantity: index + 1, modifiers: [], notes: null, counter_id: counter, status })),
            ...more });
          window.created = (order) => ({ type: "order:created", data: { order } });
        }"""
    )
    yield lambda body: page.evaluate(f"async () => {{ const {{ Board, age, clock }} = await import('/assets/board.js'); {body} }}")
    page.close()
    server.stop()


def test_an_older_version_changes_nothing(run):
    assert run("""
      const board = new Board(), old = order("a", [["grill", "pending"]]), young = order("a", [["grill", "ready"]]);
      return [board.hear(created(young)), board.hear(created(old)), board.tickets(null).length]""") == [True, False, 0]


def test_the_oldest_ticket_is_first_unless_somebody_hurries(run):
    assert run("""
      const board = new Board(), items = [["grill", "pending"]];
      board.hear(created(order("late", items, { created_at: "2025-11-06T19:05:00Z" })));
      board.hear(created(order("early", items)));
      board.hear(created(order("rush", items, { created_at: "2025-11-06T19:09:00Z", priority: "urgent" })));
      board.hear(created(order("high", items, { created_at: "2025-11-06T19:08:00Z", priority: "high" })));
      return board.tickets(null).map((ticket) => ticket.order.id)""") == ["rush", "high", "early", "late"]


def test_what_a_synchronization_does_not_mention_is_over_unless_it_came_meanwhile(run):
    assert run("""
      const board = new Board(), items = [["grill", "pending"]];
      board.hear(created(order("gone", items)));
      board.beginSync();
      board.hear(created(order("meanwhile", items)));
      board.hear({ type: "sync_complete", data: { count: 0 } });
      return board.tickets(null).map((ticket) => ticket.order.id)""") == ["meanwhile"]


@pytest.mark.parametrize(
    "statuses, counter, steps",
    [
        ([["grill", "pending"], ["oven", "pending"]], "null", [[None, "ready"]]),
        ([["grill", "pending"], ["oven", "pending"]], "'grill'", [["a-0", "ready"]]),
        ([["grill", "pending"], ["grill", "ready"], ["oven", "pending"]], "'grill'", [["a-0", "ready"]]),
        ([["grill", "preparing"], ["grill", "pending"]], "'grill'", [[None, "ready"]]),
        ([["grill", "pending"], ["oven", "voided"]], "'grill'", [[None, "ready"]]),
    ],
)
def test_done_takes_as_few_messages_as_it_can(run, statuses, counter, steps):
    assert run(f"""
      const board = new Board();
      board.hear(created(order("a", {statuses})));
      return board.bump("a", {counter}).map((step) => [step.item, step.status])""") == steps


def test_a_press_shows_at_once_and_until_its_version_arrives(run):
    assert run("""
      const board = new Board(), first = order("a", [["grill", "pending"]]), seen = [];
      const look = () => seen.push(board.tickets(null).length);
      board.hear(created(first)); look();
      board.press({ id: "1", order: "a", item: null, status: "ready" }); look();
      const next = order("a", [["grill", "ready"]], { status: "ready" });
      board.hear({ type: "ack", data: { messageId: "1", version: next.version } }); look();
      seen.push(board.unanswered.length, board.pending.length);
      board.hear({ type: "order:updated", data: { order: next } }); look();
      seen.push(board.pending.length);
      return seen""") == [1, 0, 0, 0, 1, 0, 0]


def test_a_refused_press_is_unsaid(run):
    assert run("""
      const board = new Board();
      board.hear(created(order("a", [["grill", "pending"]])));
      board.press({ id: "1", order: "a", item: null, status: "ready" });
      const during = board.tickets(null).length;
      board.hear({ type: "error", data: { code: "INVALID_STATUS_TRANSITION", message: "no", messageId: "1" } });
      return [during, board.tickets(null).length]""") == [0, 1]


def test_restoring_leads_back_one_step_at_a_time(run):
    assert run("""
      const board = new Board(), before = order("a", [["grill", "pending"], ["grill", "preparing"], ["grill", "ready"]]);
      board.hear(created(before));
      board.hear(created(order("a", [["grill", "served"], ["grill", "served"], ["grill", "preparing"]])));
      return board.restore(before, null).map((step) => [step.item, step.status])""") == [
        ["a-0", "ready"], ["a-0", "preparing"], ["a-0", "pending"], ["a-1", "ready"], ["a-1", "preparing"], ["a-2", "ready"],
    ]  # fmt: skip


def test_all_day_counts_what_is_still_to_be_made(run):
    assert run("""
      const board = new Board();
      board.hear(created(order("a", [["grill", "pending"], ["oven", "preparing"]])));
      board.hear(created(order("b", [["grill", "ready"], ["oven", "pending"]])));
      return board.allDay(null).map((dish) => [dish.name, dish.quantity])""") == [["dish 1", 4], ["dish 0", 1]]


@pytest.mark.parametrize(
    "seconds, minutes, state", [(0, 10, "fresh"), (599, 10, "fresh"), (600, 10, "due"), (899, 10, "due"), (900, 10, "late"), (299, 1, "fresh"), (300, 1, "due")]
)
def test_a_ticket_ages_by_what_its_slowest_dish_takes(run, seconds, minutes, state):
    assert run(f"return age({seconds}, {minutes}).state") == state


def test_the_clock(run):
    assert run("return [0, 59, 60, 3599, 3600, 7500, -3].map(clock)") == ["0:00", "0:59", "1:00", "59:59", "1 h 00", "2 h 05", "0:00"]


def test_coming_back_is_spread_and_bounded(run):
    assert run("""
      const { pause } = await import('/assets/link.js');
      return [pause(0, () => 1), pause(3, () => 1), pause(3, () => 0.5), pause(50, () => 1)]""") == [1000, 8000, 4000, 30000]
