"""The addresses of administration."""

from django.urls import path

from amparo.apps.accounts.administration.views_confirming import member_confirm, new_members
from amparo.apps.accounts.administration.views_institutions import (
    administration,
    desk_close,
    desk_confidential,
    desk_mail,
    desk_open,
    desk_seeing,
    institution,
    institution_new,
)
from amparo.apps.accounts.administration.views_members import (
    member,
    member_enter,
    member_history,
    member_move,
    member_password,
    member_remove,
    member_second_factor,
    member_suspend,
    own_desk,
    own_desk_enter,
)
from amparo.apps.accounts.administration.views_roles import role, role_end, role_hold, roles

urlpatterns = [
    path("", administration, name="administration"),
    path("institutions/new/", institution_new, name="institution-new"),
    path("institutions/<int:institution>/", institution, name="institution"),
    path("institutions/<int:institution>/desks/open/", desk_open, name="desk-open"),
    path("institutions/<int:institution>/members/enter/", member_enter, name="member-enter"),
    path("desks/<int:desk>/close/", desk_close, name="desk-close"),
    path("desks/<int:desk>/seeing/", desk_seeing, name="desk-seeing"),
    path("desks/<int:desk>/confidential/", desk_confidential, name="desk-confidential"),
    path("desk/", own_desk, name="own-desk"),
    path("desk/enter/", own_desk_enter, name="own-desk-enter"),
    path("desks/<int:desk>/mail/", desk_mail, name="desk-mail"),
    path("members/<int:member>/", member, name="member"),
    path("members/<int:member>/move/", member_move, name="member-move"),
    path("members/<int:member>/password/", member_password, name="member-password"),
    path("members/<int:member>/suspend/", member_suspend, name="member-suspend"),
    path("members/<int:member>/remove/", member_remove, name="member-remove"),
    path("members/<int:member>/second-factor/", member_second_factor, name="member-second-factor"),
    path("members/<int:member>/history/", member_history, name="member-history"),
    path("members/<int:member>/confirm/", member_confirm, name="member-confirm"),
    path("new-members/", new_members, name="new-members"),
    path("roles/", roles, name="roles"),
    path("roles/<path:role>/hold/", role_hold, name="role-hold"),
    path("roles/<path:role>/", role, name="role"),
    path("holdings/<int:holding>/end/", role_end, name="role-end"),
]
