from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from minsheng.forms import OfficeForm
from organization import first_run
from organization.models import User

POST_HELP = "写岗位，不写姓名。"


class SignInForm(OfficeForm, AuthenticationForm):
    """User name and password; the answer to a wrong pair does not tell which of the two is wrong."""

    refused_words = "没有登录："

    error_messages = {
        "invalid_login": "用户名或密码不正确。请核对大小写和输入法；忘记密码请找系统管理员重置。",
        "inactive": "用户名或密码不正确。请核对大小写和输入法；忘记密码请找系统管理员重置。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"


class ChangePasswordForm(OfficeForm, PasswordChangeForm):
    """The old password and a new one twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "现在的密码"
        self.fields["new_password1"].label = "新密码"
        self.fields["new_password1"].help_text = ""
        self.fields["new_password2"].label = "再输一遍新密码"
        self.fields["new_password2"].help_text = ""


class FirstAdministratorForm(OfficeForm, forms.Form):
    """The account that an empty installation starts with."""

    token = forms.CharField(label="初始化口令", help_text="启动系统时显示在终端窗口里。")
    username = forms.CharField(label="用户名", max_length=150, help_text="登录用，字母、数字和 @ . + - _。")
    name = forms.CharField(label="岗位名称", max_length=50, initial="系统管理员", help_text=POST_HELP)
    password = forms.CharField(
        label="密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )
    password_again = forms.CharField(
        label="再输一遍密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def clean_token(self):
        if not first_run.is_right(self.cleaned_data["token"]):
            raise ValidationError("初始化口令不对，请照终端窗口里的抄写，注意大小写。")
        return self.cleaned_data["token"]

    def clean(self):
        data = super().clean()
        if data.get("password"):
            if data["password"] != data.get("password_again"):
                self.add_error("password_again", "两次输入的密码不一样。")
            user = User(username=data.get("username", ""), name=data.get("name", ""))
            try:
                validate_password(data["password"], user)
            except ValidationError as error:
                self.add_error("password", error)
        return data
