"""The browser's part: the built bundle, and its one page for every address that is not a file."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

from api.deps import Config
from core.errors import NotFound

router = APIRouter(include_in_schema=False)

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
MISSING = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Cuewright</title>
<body style="font-family: system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
<h1>The pages are not built yet</h1>
<p>The service runs, but the browser's part of it is missing.
Start it with <code>./cuewright up</code>, which builds it.</p>
</body></html>"""


@router.api_route("/{path:path}", methods=["GET", "HEAD"])
def page(path: str, settings: Config) -> Response:
    """A file of the bundle, else the page itself (its addresses are its own)."""
    if path.startswith(("v1/", "media/")) or "\x00" in path:
        raise NotFound("There is nothing at this address.")
    root = settings.frontend.resolve()
    wanted = (root / path).resolve()
    headers = {"Content-Security-Policy": POLICY}
    if path and wanted.is_relative_to(root) and wanted.is_file():
        # Names of built assets hold a hash of their content.
        lasting = path.startswith("assets/")
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return FileResponse(wanted, headers=headers)
    if Path(path).suffix and not path.endswith(".html"):
        raise NotFound(f"There is nothing at /{path}.")
    index = root / "index.html"
    headers["Cache-Control"] = "no-cache"
    if not index.is_file():
        return HTMLResponse(MISSING, 503, headers=headers)
    return FileResponse(index, media_type="text/html", headers=headers)
