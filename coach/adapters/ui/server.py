"""The page's server: the same page in English under /en/ and in Chinese under /zh/, and the files it hands out.

Only requests addressed to this machine are answered (a foreign site cannot rebind its name to it), and every answer carries a
content policy under which the browser loads nothing from another host.
"""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

# The framework reads the routes' annotations from this module's names.
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware

from coach.adapters.ui import files
from coach.adapters.ui.quick import without_stubs
from coach.errors import CoachError, SettingsError
from coach.evidence import Lang

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from coach.coach import Coach

# Gradio's own page holds inline scripts and styles and builds functions from text; everything else stays on this machine.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
_HERE = Path(__file__).parent
_START_SECONDS = 30


@dataclass(frozen=True)
class Served:
    """A running page."""

    url: str
    server: uvicorn.Server
    thread: threading.Thread

    def wait(self) -> None:
        """Until Ctrl+C."""
        try:
            while self.thread.is_alive():
                self.thread.join(1)
        except KeyboardInterrupt:
            self.close()

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)


def serve(coach: Coach, user: str, status: dict[str, str], host: str, port: int) -> Served:
    """Start the page in a thread of its own."""
    import uvicorn

    _check_free(host, port)
    name = f"[{host}]" if ":" in host else host
    server = uvicorn.Server(
        uvicorn.Config(
            application(coach, user, status, port),
            host=host,
            port=port,
            log_level="warning",
            ws="none",
            timeout_graceful_shutdown=1,
        )
    )
    thread = threading.Thread(target=server.run, name="coach-page", daemon=True)
    thread.start()
    end = time.monotonic() + _START_SECONDS
    while not server.started and thread.is_alive() and time.monotonic() < end:
        time.sleep(0.01)
    if not server.started:
        raise SettingsError(f"The page could not be started on {name}:{port}. Is another program there? Try --port.")
    return Served(f"http://{name}:{port}", server, thread)


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as exc:
            raise SettingsError(
                f"Port {port} is in use. Close the other program or choose another with --port."
            ) from exc


def application(coach: Coach, user: str, status: dict[str, str], port: int) -> FastAPI:
    """The whole site as an ASGI application."""
    with without_stubs():
        import gradio as gr

    from coach.adapters.ui.look import CSS, head, theme
    from coach.adapters.ui.page import build

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/", include_in_schema=False)
    def front(request: Request) -> RedirectResponse:
        return RedirectResponse(f"/{language(coach, user, request.headers.get('accept-language', ''))}/")

    @app.get("/alive", include_in_schema=False)
    def alive() -> Response:
        return Response(status_code=204)

    @app.get("/favicon.ico", include_in_schema=False)
    @app.get("/icon.svg", include_in_schema=False)
    def icon() -> Response:
        return Response((_HERE / "icon.svg").read_bytes(), media_type="image/svg+xml")

    @app.get("/files/{name:path}", include_in_schema=False)
    def file(name: str, lang: str = "en") -> Response:
        try:
            made = files.make(coach, user, name, "zh" if lang == "zh" else "en")
        except CoachError as exc:
            return Response(str(exc), 404, media_type="text/plain; charset=utf-8")
        return Response(made.content, media_type=made.media_type,
                        headers={"content-disposition": f'attachment; filename="{made.name}"', "cache-control": "no-store"})  # fmt: skip

    languages: tuple[Lang, ...] = ("en", "zh")
    for lang in languages:
        page = build(coach, user, lang, status)
        gr.mount_gradio_app(
            app, page, f"/{lang}", server_name="127.0.0.1", server_port=port, footer_links=[], allowed_paths=[], show_error=True,
            ssr_mode=False, pwa=False, theme=theme(), css=CSS, head=head(lang),
        )  # fmt: skip
    app.add_middleware(_Headers)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]", "::1"])
    return app


def language(coach: Coach, user: str, accepted: str) -> Lang:
    """The profile's language; where it names none, the first of the browser's that the page speaks."""
    if chosen := coach.profile(user).language:
        return chosen
    first = next((code for code in accepted.lower().split(",") if code.strip()[:2] in ("en", "zh")), "en")
    return "zh" if first.strip().startswith("zh") else "en"


class _Headers:
    """Adds the fixed headers to every answer; plain ASGI, so that streams are passed on as they come."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS]
            await send(message)

        await self.app(scope, receive, out)
