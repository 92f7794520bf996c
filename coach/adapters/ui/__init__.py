"""The web page. One process serves one user and listens on this machine only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coach.errors import SettingsError

if TYPE_CHECKING:
    from coach.coach import Coach

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def launch(
    coach: Coach, user: str, *, host: str = "127.0.0.1", port: int = 7860, open_browser: bool = True, block: bool = True
) -> Any:
    """Serve the page; model and index are made ready in the background meanwhile. Returns Gradio's app."""
    if host not in _LOOPBACK:
        raise SettingsError(
            f"The page has no log-in yet, so it only listens on this machine, not on {host}. Use an SSH tunnel or a proxy with a log-in."
        )
    from coach.adapters.ui.page import CSS, HEAD, build

    status: dict[str, str] = {}
    coach.warm_up(lambda line: status.update(text=line))
    page = build(coach, user, status)
    page.queue(default_concurrency_limit=4)
    page.launch(
        server_name=host, server_port=port, inbrowser=open_browser, share=False, quiet=True, css=CSS, head=HEAD,
        footer_links=[], prevent_thread_lock=True, pwa=False, ssr_mode=False,
        allowed_paths=[], show_error=True,
    )  # fmt: skip
    print(f"The coach is at http://{host}:{port}  (Ctrl+C ends it)", flush=True)
    if block:
        page.block_thread()
    return page
