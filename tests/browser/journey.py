"""One browser that several people use one after the other, as each page's links and buttons allow."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from organization.models import User
from tests.browser.following import follow

NEW_PASSWORD = "Another-horse-8"


class Journey:
    """Each page is scanned in each shape that they meet it in."""

    def __init__(self, visitor, folder):
        self.visitor, self.page, self.folder = visitor, visitor.page, folder
        self.passwords, self.scanned = {}, set()

    def scan(self):
        """The same page with the same blocks, such as the ninth report to accept, is not scanned again."""
        self.page.get_by_role("main").wait_for()
        blocks = self.page.get_by_role("heading", level=2).all_inner_texts()
        shape = re.sub(r"\d+", "", urlsplit(self.page.url).path), *blocks
        if shape not in self.scanned:
            self.scanned.add(shape)
            self.visitor.scan()

    def follow(self, name, scan=True):
        follow(self.page.get_by_role("link", name=name, exact=isinstance(name, str)).first)
        if scan:
            self.scan()

    def press(self, name, scan=True):
        follow(self.page.get_by_role("button", name=name, exact=isinstance(name, str)).first)
        if scan:
            self.scan()

    def read(self, words):
        self.page.get_by_text(words).first.wait_for()

    def text(self):
        return self.page.get_by_role("main").inner_text()

    def download(self, name) -> bytes:
        with self.page.expect_download() as download:
            link, button = (self.page.get_by_role(role, name=name) for role in ("link", "button"))
            link.or_(button).first.click()
        return Path(download.value.path()).read_bytes()

    def choose_file(self, path):
        self.page.locator("input[type=file]").set_input_files(path)

    def sign_in(self, username):
        """With the one-time password, which has to be changed, or later with the person's own."""
        self.page.context.clear_cookies()
        once = self.passwords.pop(username, None)
        self.visitor.sign_in(User.objects.get(username=username), once or NEW_PASSWORD)
        if once:
            self.page.get_by_label("现在的密码").fill(once)
            self.page.get_by_label("新密码", exact=True).fill(NEW_PASSWORD)
            self.page.get_by_label("再输一遍新密码").fill(NEW_PASSWORD)
            follow(self.page.get_by_role("button", name="保存新密码"))
        self.read("今天是2017年7月5日")
        self.scan()
