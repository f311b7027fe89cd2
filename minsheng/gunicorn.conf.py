"""How gunicorn serves the site, in the demonstration and in production (docs/operations.md)."""

import os

from minsheng.settings import LOGGING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.settings")
bind = os.environ.get("MINSHENG_BIND", "127.0.0.1:8000")
wsgi_app = "minsheng.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("MINSHENG_WORKERS", "2"))
threads = 4
timeout = 120
graceful_timeout = 30
# Typesetting PDF leaves memory behind; a worker that has served long enough is replaced.
max_requests = 2000
max_requests_jitter = 200
logconfig_dict = LOGGING
# Its socket would be one for all checkouts of a user.
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None


def when_ready(server):
    """Tell the person at the terminal where the site is, when `manage.py serve` has started this."""
    welcome = os.environ.get("MINSHENG_WELCOME")
    if welcome:
        print(welcome, flush=True)


def on_exit(server):
    """Stop the embedded database that `manage.py serve` has started for this server."""
    folder = os.environ.get("MINSHENG_STOP_DATABASE")
    if folder:
        from minsheng.database.server import EmbeddedServer

        EmbeddedServer(folder).stop()
        print("已停止，数据保留在 var/ 下。", flush=True)
