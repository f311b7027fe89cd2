"""The holidays that the product knows by itself, and the years that nobody has stored yet."""

from chinese_calendar import Holiday as Feast
from chinese_calendar import constants

from minsheng import clock
from targets.models import Holiday

NAMES = {feast.value: feast.chinese for feast in Feast}


def known_years():
    """The years for which chinesecalendar states the State Council's notice, as a sorted list."""
    return sorted({day.year for day in constants.holidays})


def stated_for(year):
    """The unsaved Holiday rows of one year: days off, and weekend days made working days, by date.

    Empty for a year that chinesecalendar does not know.
    """
    off = [(day, False, name) for day, name in constants.holidays.items() if day.year == year]
    made_up = [(day, True, name) for day, name in constants.workdays.items() if day.year == year]
    return [
        Holiday(date=day, is_working=is_working, name=f"{NAMES[name]}{'调休' if is_working else ''}")
        for day, is_working, name in sorted(off + made_up)
    ]


def missing_years(plans):
    """The years of `plans`, and from December on the next one, of which no holiday is stored; one query."""
    today = clock.today()
    wanted = {plan.year for plan in plans}
    if today.month == 12 and wanted:
        wanted.add(today.year + 1)
    stored = Holiday.objects.filter(date__year__in=wanted).dates("date", "year")
    return sorted(wanted - {day.year for day in stored})
