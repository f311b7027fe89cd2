"""Timeliness the plain way: loops over what happened, for tests to compare with targets.timeliness."""


def judge_year(months, required, dues):
    """[(submitted_on, is_complete, is_on_time)] of one region's months, in order.

    `months`: for each the events ("submit", day, cells) and ("withdraw",) in the order in which they
    happened; `required`: the cells that must be filled, each from the month that has it first; `dues`: the
    last day of each month.
    """
    judged, seen = [], set()
    for events, due in zip(months, dues, strict=True):
        standing = []
        for event in events:
            if event[0] == "submit":
                standing.append((event[1], event[2]))
            else:
                standing.pop()
        if not standing:
            judged.append((None, False, False))
            continue
        day, cells = standing[0]
        seen |= set(cells)
        is_complete = len(cells) > 0
        for cell in required:
            if cell in seen and cell not in cells:
                is_complete = False
        judged.append((day, is_complete, is_complete and day <= due))
    return judged


def shares(judged):
    """(complete %, on time %) of judged reports, None without any."""
    if not judged:
        return None, None
    complete = sum(1 for one in judged if one[1])
    on_time = sum(1 for one in judged if one[2])
    return 100 * complete / len(judged), 100 * on_time / len(judged)
