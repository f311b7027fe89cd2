import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organization import actions
from organization.lockout import client_address
from organization.passwords import encode_random, one_time_password
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"


def sign_in(client, username, password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"username": username, "password": password}, **extra)


def signed_in(client):
    return "_auth_user_id" in client.session


@pytest.fixture
def clerk():
    return make_user("clerk", username="cangxi", password=PASSWORD)


def test_every_page_asks_for_a_sign_in_and_comes_back(client, clerk):
    response = client.get("/password/?a=1")
    assert response["Location"] == f"{SIGN_IN}?next=%2Fpassword%2F%3Fa%3D1"
    response = client.post(response["Location"], {"username": "cangxi", "password": PASSWORD})
    assert response.status_code == 302
    assert signed_in(client)


def test_the_user_name_is_taken_in_any_case(client, clerk):
    sign_in(client, "CangXi")
    assert signed_in(client)


@pytest.mark.parametrize(
    "aim", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_sign_in_never_leads_to_another_site(client, clerk, aim):
    response = client.post(SIGN_IN, {"username": "cangxi", "password": PASSWORD, "next": aim})
    assert response["Location"] == "/"


def test_a_wrong_pair_is_answered_the_same_whoever_it_names(client, clerk):
    make_user("clerk", username="stopped", password=PASSWORD, is_active=False)
    answers = {
        re.sub(r'value="[^"]*"', "", sign_in(client, name, password).content.decode())
        for name, password in [("cangxi", "wrong"), ("nobody", "wrong"), ("stopped", PASSWORD)]
    }
    assert len(answers) == 1
    answer = answers.pop()
    assert "用户名或密码不正确" in answer
    assert "没有登录：" in answer
    assert "没有保存" not in answer


def test_sign_out_is_by_post_only(client, clerk):
    client.force_login(clerk)
    assert client.get("/sign-out/").status_code == 405
    assert signed_in(client)
    client.post("/sign-out/")
    assert not signed_in(client)


def test_forms_without_the_token_of_the_page_are_refused(clerk):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, "cangxi").status_code == 403
    client.force_login(clerk)
    assert client.post("/sign-out/").status_code == 403
    assert signed_in(client)


def test_five_wrong_passwords_lock_the_name_at_that_address_and_say_until_when(client, clerk):
    with time_machine.travel("2017-07-05 10:00:30+08:00", tick=False):
        for _ in range(4):
            assert sign_in(client, "cangxi", "wrong").status_code == 200
        locked = sign_in(client, "CANGXI", "wrong")
    assert locked.status_code == 429
    assert "7月5日 10:31" in locked.content.decode()
    with time_machine.travel("2017-07-05 10:20:00+08:00", tick=False):
        response = sign_in(client, "cangxi")
        assert response.status_code == 429
        assert "7月5日 10:31" in response.content.decode(), "trying during the lockout does not prolong it"
        assert sign_in(client, "cangxi", REMOTE_ADDR="10.1.1.1").status_code == 302, "another address is free"
    with time_machine.travel("2017-07-05 10:31:00+08:00", tick=False):
        assert sign_in(client, "cangxi").status_code == 302


def test_a_colleague_at_the_same_address_is_not_locked(client, clerk):
    make_user("clerk", username="wangcang", password=PASSWORD)
    for _ in range(5):
        sign_in(client, "cangxi", "wrong")
    assert sign_in(client, "wangcang").status_code == 302


def test_resetting_the_password_lifts_the_lockout(client, clerk):
    for _ in range(5):
        sign_in(client, "cangxi", "wrong")
    password = actions.reset_password(user=clerk, by=make_user("system_admin"))
    assert sign_in(client, "cangxi", password).status_code == 302


def test_the_address_is_never_what_the_client_wrote(rf, settings):
    request = rf.get("/", HTTP_X_FORWARDED_FOR="1.2.3.4", REMOTE_ADDR="10.0.0.9")
    assert client_address(request) == "10.0.0.9"
    settings.TRUSTED_PROXY = True
    request = rf.get("/", HTTP_X_FORWARDED_FOR="1.2.3.4, 10.0.0.7", REMOTE_ADDR="127.0.0.1")
    assert client_address(request) == "10.0.0.7"


def test_a_first_password_must_be_changed_before_anything_else(client):
    administrator = make_user("system_admin")
    user, password = actions.add_person(username="new", name="某岗", by=administrator)
    sign_in(client, "new", password)
    for name in ["home", "organization:people", "setup"]:
        assert client.get(reverse(name))["Location"] == "/password/"
    assert client.get("/", headers={"X-Background": "1"}).status_code == 403
    data = {"old_password": password, "new_password1": "Another-horse-8", "new_password2": "Another-horse-8"}
    assert client.post("/password/", data)["Location"] == "/"
    assert client.get("/").status_code == 200, "still signed in, and free"
    user.refresh_from_db()
    assert not user.must_change_password


def test_an_old_password_must_be_changed_after_the_set_days(client, clerk, settings):
    settings.PASSWORD_DAYS = 90
    clerk.password_changed_at = timezone.now() - timedelta(days=89)
    clerk.save()
    client.force_login(clerk)
    assert client.get("/").status_code == 200
    clerk.password_changed_at = timezone.now() - timedelta(days=91)
    clerk.save()
    assert client.get("/")["Location"] == "/password/"
    settings.PASSWORD_DAYS = 0
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("Short-1a", "至少10个字符"),
        ("alllowercase-only", "至少三种"),
        ("1234567890", "至少三种"),
        ("My-CangXi-2017", "用户名"),
        (PASSWORD, "最近用过"),
    ],
)
def test_weak_and_used_passwords_are_refused_in_chinese(clerk, password, word):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, clerk)
    assert word in "".join(refused.value.messages)


def test_none_of_the_last_passwords_comes_back(clerk, settings):
    settings.PASSWORD_HISTORY = 3
    for number in range(1, 5):
        actions.change_password(user=clerk, password=f"Horse-number-{number}", by=clerk)
    for number in (2, 3, 4):
        with pytest.raises(ValidationError, match="最近用过"):
            validate_password(f"Horse-number-{number}", clerk)
    validate_password("Horse-number-1", clerk)


def test_one_time_passwords_meet_the_rules_and_differ(clerk):
    found = {one_time_password() for _ in range(50)}
    assert len(found) == 50
    for password in found:
        validate_password(password, clerk)


def test_a_quickly_hashed_password_is_hashed_in_full_at_the_first_sign_in(client, clerk, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    clerk.password = encode_random("Kf7m-9xPq-Ht36")
    clerk.save()
    assert "$20000$" in clerk.password
    sign_in(client, "cangxi", "Kf7m-9xPq-Ht36")
    clerk.refresh_from_db()
    assert int(clerk.password.split("$")[1]) >= 600_000


def test_idle_people_are_signed_out_and_autosave_does_not_keep_them_in(client, clerk, settings):
    settings.IDLE_MINUTES = 30
    background = {"X-Background": "1"}
    with time_machine.travel("2017-07-05 10:00:00+08:00", tick=False) as clock:
        client.force_login(clerk)
        client.get("/")
        clock.shift(20 * 60)
        assert client.get("/", headers=background).status_code == 200
        clock.shift(11 * 60)
        refused = client.post("/password/", headers=background)
        assert refused.status_code == 401
        assert refused.json()["error"] == "signed_out"
        response = client.get("/password/")
        assert response["Location"] == f"{SIGN_IN}?next=%2Fpassword%2F"
        assert not signed_in(client)


def test_people_who_act_stay_in(client, clerk, settings):
    settings.IDLE_MINUTES = 30
    with time_machine.travel("2017-07-05 10:00:00+08:00", tick=False) as clock:
        client.force_login(clerk)
        for _ in range(4):
            assert client.get("/").status_code == 200
            clock.shift(29 * 60)


def test_a_form_sent_after_the_time_leads_back_to_its_page(client, clerk, settings):
    with time_machine.travel("2017-07-05 10:00:00+08:00", tick=False) as clock:
        client.force_login(clerk)
        client.get("/")
        clock.shift(3600)
        response = client.post("/sign-out/", headers={"referer": "http://testserver/password/"})
        assert response["Location"] == f"{SIGN_IN}?next=%2Fpassword%2F"


def marked(client, address, **data):
    return client.post(address, data | {"kept_as": "k3pt"}).cookies.get("minsheng_form")


def test_the_browser_is_told_which_form_was_taken_and_of_no_other(client, settings):
    address = reverse("organization:section_new")
    section = {"name": "救助科", "code": "jz", "kind": "business", "order": 1}
    assert marked(client, address, **section) is None  # signed out
    client.force_login(make_user("system_admin", must_change_password=True))
    assert marked(client, address, **section) is None  # never arrived
    client.force_login(make_user("system_admin"))
    assert marked(client, address, **section | {"name": ""}).value == "back-k3pt"  # with errors
    taken = marked(client, address, **section)
    assert (taken.value, taken["samesite"], taken["httponly"]) == ("taken-k3pt", "Strict", "")
    other = {"name": "福利科", "code": "fl", "kind": "business", "order": 2, "kept_as": "a; path=/"}
    assert "minsheng_form" not in client.post(address, other).cookies


def test_a_form_refused_on_the_next_page_is_not_taken_and_its_message_is_still_shown(client, clerk):
    client.force_login(make_user("system_admin"))
    address = reverse("organization:person_active", args=[clerk.pk])
    assert marked(client, address, reason="") is None
    assert "必填" in client.get(reverse("organization:person", args=[clerk.pk])).content.decode()
    assert marked(client, address, reason="调离").value == "taken-k3pt"


def test_a_foreign_referer_is_not_where_one_comes_back_to(client):
    response = client.post("/password/", headers={"referer": "https://evil.example/password/"})
    assert response["Location"] == f"{SIGN_IN}?next=%2F"


def test_a_stopped_account_is_out_at_once(client, clerk):
    client.force_login(clerk)
    actions.set_active(user=clerk, active=False, reason="调离", by=make_user("system_admin"))
    assert client.get("/").status_code == 302


def test_a_new_password_ends_the_other_sessions(client, clerk):
    other = Client()
    other.force_login(clerk)
    client.force_login(clerk)
    data = {"old_password": PASSWORD, "new_password1": "Another-horse-8", "new_password2": "Another-horse-8"}
    client.post("/password/", data)
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302
