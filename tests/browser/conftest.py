"""Real Chromium: every page that a journey opens is scanned for accessibility and kept to our own host."""

import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.signals import request_finished, request_started

from tests.browser.following import follow
from tests.factories import PASSWORD

# Rules that can find nothing grave take a fifth of axe's time. What axe found is large; only what is grave
# leaves the browser.
GRAVE = """() => {
    const grave = one => ["serious", "critical"].includes(one.impact);
    const rules = axe._audit.rules.filter(rule => rule.impact && !grave(rule));
    const off = Object.fromEntries(rules.map(rule => [rule.id, {enabled: false}]));
    return axe.run({rules: off, resultTypes: ["violations"]}).then(found => found.violations.filter(grave));
}"""


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"}


class Visitor:
    """A person at a browser: `open` goes to a page, `scan` checks the page that is shown."""

    def __init__(self, page, host):
        self.page, self.host, self.asked, self.complaints = page, host, [], []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    def open(self, path):
        self.page.goto(self.host + path)
        self.scan()
        return self.page

    def sign_in(self, user, password=PASSWORD):
        self.page.goto(f"{self.host}/sign-in/")
        self.page.get_by_label("用户名").fill(user.username)
        self.page.get_by_label("密码").fill(password)
        follow(self.page.get_by_role("button", name="登录"))

    def scan(self):
        self.page.evaluate(AXE_SCRIPT)
        grave = self.page.evaluate(GRAVE)
        assert {one["id"]: [node["html"] for node in one["nodes"]] for one in grave} == {}, self.page.url

    def check(self):
        """Nothing was asked of another host, and the browser had nothing to complain about."""
        fetched = {url for url in self.asked if urlsplit(url).scheme != "data"}
        assert {url for url in fetched if not url.startswith(self.host)} == set()
        assert self.complaints == []


@pytest.fixture(autouse=True)
def answered(live_server):
    """The tables are not emptied under a request that a closed page has left behind."""
    under_way, moves = [], {request_started: "begun", request_finished: "ended"}
    for signal in moves:
        signal.connect(
            lambda signal, **_: under_way.append(moves[signal]), weak=False, dispatch_uid="answered"
        )
    yield
    quiet = (
        0  # looks in a row at which nothing was under way: a request may still be on its way to the server
    )
    for _ in range(1000):
        quiet = quiet + 1 if under_way.count("begun") == under_way.count("ended") else 0
        if quiet == 3:
            break
        time.sleep(0.01)
    for signal in moves:
        signal.disconnect(dispatch_uid="answered")
    assert quiet, "a request has not ended within ten seconds"


@pytest.fixture
def visitor(page, live_server, settings):
    """Leaves before the settings of the test do: what the page still asks is not to meet another clock."""
    visitor = Visitor(page, live_server.url)
    yield visitor
    page.close()
    visitor.check()
    page.close()
