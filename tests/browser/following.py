"""Going on to another page, so that what comes next in a journey meets that page and no other."""


def follow(place, key=None):
    """Press the link or button at `place` (a locator), or `key` on it, and wait until its page is there.

    A click alone comes back at once: whatever reads the page next may still meet the one before, or a page
    half gone.
    """
    with place.page.expect_navigation():
        if key:
            place.press(key)
        else:
            place.click()
