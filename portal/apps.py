from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"


class OperateConfig(SimpleAdminConfig):
    default_site = "portal.admin.OperatorSite"
