"""What we take from django-allauth: log-in, password, second factor. Nobody signs up."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from core.pages import guarded
from crm.views.password import ChoosePassword

OWN = "crm.profile"

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", guarded(OWN, account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", guarded(OWN, account.password_change), name="account_change_password"),
    path("password/set/", guarded(OWN, account.password_set), name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        ChoosePassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("2fa/", guarded(OWN, mfa.index), name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", guarded(OWN, mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", guarded(OWN, totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", guarded(OWN, totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/",
        guarded(OWN, recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        guarded(OWN, recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        guarded(OWN, recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
