"""Two people at the same moment: one wins, the other is told."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from funding.actions import reverse_tranche
from funding.models import FundTranche, Stage
from tests.funding.fund_world import enter, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run the acts in threads of their own from one moment on; return what each gave or raised."""
    barrier, results = Barrier(len(acts)), {}

    def run(number, act):
        barrier.wait()
        try:
            results[number] = act()
        except ValidationError as error:
            results[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(results.values())


def test_of_two_reversals_one_wins_and_the_other_is_told(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = make_world()
    entry = enter(world, Stage.RAISED, "5")

    def reverse():
        return reverse_tranche(tranche=entry, reason="录错", by=world.office)

    results = at_once(reverse, reverse)
    told = [result for result in results if isinstance(result, ValidationError)]
    assert len(told) == 1
    assert "没有再冲销一次" in told[0].messages[0]
    assert FundTranche.objects.filter(corrects=entry).count() == 1


def test_the_same_entry_sent_twice_is_stored_once(settings):
    settings.MINSHENG_CLOCK = date(2017, 7, 5)
    world = make_world()

    def send():
        return enter(world, Stage.RAISED, "5", document_number="川财社〔2017〕1号")

    results = at_once(send, send)
    assert sum(isinstance(result, ValidationError) for result in results) == 1
    assert FundTranche.objects.count() == 1
