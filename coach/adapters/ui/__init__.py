"""The web page. One process serves one user and listens on this machine only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.errors import SettingsError

if TYPE_CHECKING:
    from coach.adapters.ui.server import Served
    from coach.coach import Coach

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def launch(
    coach: Coach, user: str, *, host: str = "127.0.0.1", port: int = 7860, open_browser: bool = True, block: bool = True
) -> Served:
    """Serve the page; model and index are made ready in the background meanwhile. ``Served.close()`` ends it.

    Raises SettingsError for an address that others can reach, or a port that is taken.
    """
    if host not in _LOOPBACK:
        raise SettingsError(
            f"The page has no log-in yet, so it only listens on this machine, not on {host}. Use an SSH tunnel or a proxy with a log-in."
        )
    from coach.adapters.ui.server import serve

    status: dict[str, str] = {}
    coach.warm_up(lambda line: status.update(text=line))
    served = serve(coach, user, status, host, port)
    print(f"The coach is at {served.url}  (Ctrl+C ends it)", flush=True)
    if open_browser:
        import webbrowser

        webbrowser.open(served.url)
    if block:
        served.wait()
    return served
