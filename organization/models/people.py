from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from minsheng.history import track_changes
from organization.roles import NONE, REPRESENTED, REQUIRED, ROLE_CHOICES, ROLES, roles_where

from .places import Region, Section

# Commands of the server act in its name (organization.operator), with rights that no role gives.
OPERATOR = "command-line"


class PeopleManager(UserManager):
    def get_by_natural_key(self, username):
        return self.get(username__iexact=username)


@track_changes(exclude=["password", "last_login"])
class User(AbstractUser):
    """An account of one person, shown by post: the product stores posts, never persons' names."""

    first_name = None
    last_name = None
    name = models.CharField("岗位名称", max_length=50, help_text="写岗位，不写姓名，如“苍溪县填报员”。")
    email = models.EmailField("电子邮箱", blank=True, help_text="收催报用，可以不填。")
    must_change_password = models.BooleanField("须先修改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True, editable=False)

    objects = PeopleManager()
    CHANGES_BY_ITSELF = ("last_login", "password", "password_changed_at", "must_change_password")

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_any_case_unique",
                violation_error_message="已有这个用户名（不分大小写）。",
            ),
        ]

    def __str__(self):
        return self.name or self.username

    def clean(self):
        super().clean()
        if self.is_active and self.username.lower() == OPERATOR:
            raise ValidationError({"username": "这个用户名留给服务器的命令行，不能用来登录，请换一个。"})

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name


class PastPassword(models.Model):
    """A password hash that a person has used, kept so that it is not used again soon."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering = ["-set_at", "-id"]

    def __str__(self):
        return f"{self.set_at:%Y-%m-%d}"


class MembershipQuerySet(models.QuerySet):
    def valid_on(self, day):
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


def _must_name(field):
    return "、".join(ROLES[key].label for key in roles_where(field, REQUIRED))


@track_changes
class Membership(models.Model):
    """A role that a person holds from a day to a day, for a region or a section where the role says so."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name="人员", related_name="memberships")
    role = models.CharField("角色", max_length=20, choices=ROLE_CHOICES)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="地区", null=True, blank=True, related_name="memberships"
    )
    section = models.ForeignKey(
        Section, models.PROTECT, verbose_name="科室", null=True, blank=True, related_name="memberships"
    )
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期", null=True, blank=True, help_text="含当日；不填为长期。")

    objects = MembershipQuerySet.as_manager()
    # The person whose post it is, where a deputy holds it (organization.permissions.memberships_of).
    represents = None

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="membership_role_known",
                condition=Q(role__in=list(ROLES)),
                violation_error_message="请选择角色。",
            ),
            models.CheckConstraint(
                name="membership_region_as_role_says",
                condition=Q(role__in=roles_where("region", REQUIRED), region__isnull=False)
                | Q(role__in=roles_where("region", NONE), region__isnull=True),
                violation_error_message=f"{_must_name('region')}须指定地区，其他角色不指定地区。",
            ),
            models.CheckConstraint(
                name="membership_section_as_role_says",
                condition=~Q(role__in=roles_where("section", REQUIRED) + roles_where("section", NONE))
                | Q(role__in=roles_where("section", REQUIRED), section__isnull=False)
                | Q(role__in=roles_where("section", NONE), section__isnull=True),
                violation_error_message=(
                    f"{_must_name('section')}须指定科室；"
                    + "、".join(ROLES[key].label for key in roles_where("section", NONE))
                    + "不指定科室。"
                ),
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region", "section", "starts_on"],
                name="membership_once",
                nulls_distinct=False,
                violation_error_message="同一角色、地区、科室在同一起始日期已有任职。",
            ),
        ]

    def __str__(self):
        return self.get_role_display()

    def state_on(self, day):
        """ "later", "now" or "over": whether the post holds on that day."""
        if self.starts_on > day:
            return "later"
        return "over" if self.ends_on and self.ends_on < day else "now"

    @property
    def abilities(self):
        """What the post lets its holder do; a deputy has of it what belongs to the steps."""
        given = ROLES[self.role].abilities
        return given & REPRESENTED if self.represents else given

    def describe(self):
        """填报员（苍溪县）: the role with what it is for; reads the region and the section."""
        scope = "、".join(str(place) for place in (self.region, self.section) if place)
        words = f"{self}（{scope}）" if scope else str(self)
        return f"代 {self.represents}：{words}" if self.represents else words
