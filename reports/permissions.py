"""Who may write, word and read letters. The roles themselves are data in organization/roles.py."""

from django.core.exceptions import PermissionDenied

from organization.permissions import can, memberships_with, regions_for

# Of a letter or of a region's report; which ones, Letter.visible_to says.
READ = ("view_letters", "write_letters", "write_region_reports", "sign_region_reports")
WRITE = ("write_letters", "write_region_reports")
SIGN = ("sign_letters", "sign_region_reports")


def can_write(user, letter=None):
    """Whether the person may write letters; of a region's report: whether it is their region's."""
    return _can_write_of(user, letter.region if letter else None)


def _can_write_of(user, region):
    if region is None:
        return can(user, "write_letters")
    return regions_for(user, "write_region_reports").filter(pk=region.pk).exists()


def letter_word(user):
    """What the person writes or reads: 函, or the reports of their region."""
    abilities = ("view_letters", "write_letters", "edit_wordings", "view_sent_letters")
    return "函" if any(can(user, each) for each in abilities) else "报告"


def reads_behind(user, letter):
    """Whether the person sees what stands behind the letter, not only what was sent."""
    return letter.region_id is not None or can_read_templates(user)


def can_edit_wordings(user):
    return can(user, "edit_wordings")


def can_read_templates(user):
    return can(user, "view_letters") or can_edit_wordings(user)


def sign_ability(letter):
    return "sign_region_reports" if letter.region_id else "sign_letters"


def signing_posts(user, letter):
    """The person's own posts in which they may be asked to sign the letter: not those of somebody absent."""
    posts = (each for each in memberships_with(user, sign_ability(letter)) if not each.represents)
    return [each for each in posts if _covers(each, letter)]


def _covers(post, letter):
    return letter.region is None or letter.region.path.startswith(post.region.path)


def may_sign_for(user, person, letter):
    """Whether the person may sign the letter today as the deputy of somebody."""
    posts = memberships_with(user, sign_ability(letter))
    return any(each.represents == person and _covers(each, letter) for each in posts if each.represents)


def require_writer(user, region=None):
    """Raise PermissionDenied unless the person may write letters, or the reports of the region."""
    if not _can_write_of(user, region):
        whose = f"{region}填报员" if region else "办公室"
        raise PermissionDenied(f"撰写{'报告' if region else '函件'}是{whose}的事，您可以查看。")


def require_wording_editor(user):
    """Raise PermissionDenied unless the person may change wordings."""
    if not can_edit_wordings(user):
        raise PermissionDenied("修改句式是办公室的事，您可以查看。")
