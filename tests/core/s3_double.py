"""A bucket in memory that speaks as much of S3 over HTTP as obstore asks for."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


class Bucket(ThreadingHTTPServer):
    """`objects` holds every whole object by key; `parts` what a multipart upload has sent so far."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.reads = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def bucket() -> Iterator[Bucket]:
    server = Bucket()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bucket

    def log_message(self, *_: object) -> None:
        pass

    def _asked(self) -> tuple[str, dict[str, list[str]], bytes]:
        """(key without the bucket's name, query, body)."""
        url = urlsplit(self.path)
        key = unquote(url.path).lstrip("/").partition("/")[2]
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        return key, parse_qs(url.query, keep_blank_values=True), body

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        key, query, body = self._asked()
        if "partNumber" in query:
            self.server.parts[query["uploadId"][0]][int(query["partNumber"][0])] = body
        else:
            self.server.objects[key] = body
        self._answer(200, ETag='"one"')

    def do_HEAD(self) -> None:
        key, _, _ = self._asked()
        found = self.server.objects.get(key)
        if found is None:
            self._answer(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(found)))
        self.send_header("ETag", '"one"')
        self.send_header("Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT")
        self.end_headers()

    def do_GET(self) -> None:
        key, query, _ = self._asked()
        if "list-type" in query:
            self._answer(200, self._listing(query.get("prefix", [""])[0]))
            return
        found = self.server.objects.get(key)
        if found is None:
            self._answer(404, f"<Error {NAMESPACE}><Code>NoSuchKey</Code></Error>".encode())
            return
        self.server.reads += 1
        self._answer(200, found, ETag='"one"', Last_Modified="Tue, 24 Nov 2026 08:00:00 GMT")

    def _listing(self, prefix: str) -> bytes:
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2026-11-24T08:00:00.000Z</LastModified>"
            f"<ETag>one</ETag><Size>{len(value)}</Size></Contents>"
            for key, value in sorted(self.server.objects.items())
            if key.startswith(prefix)
        )
        return f"<ListBucketResult {NAMESPACE}><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>".encode()

    def do_POST(self) -> None:
        key, query, body = self._asked()
        if "delete" in query:
            gone = re.findall(r"<Key>(.*?)</Key>", body.decode())
            for each in gone:
                self.server.objects.pop(each, None)
            rows = "".join(f"<Deleted><Key>{each}</Key></Deleted>" for each in gone)
            self._answer(200, f"<DeleteResult {NAMESPACE}>{rows}</DeleteResult>".encode())
        elif "uploads" in query:
            upload = f"upload-{len(self.server.parts)}"
            self.server.parts[upload] = {}
            self._answer(
                200,
                f"<InitiateMultipartUploadResult {NAMESPACE}><UploadId>{upload}</UploadId>"
                "</InitiateMultipartUploadResult>".encode(),
            )
        else:
            parts = self.server.parts.pop(query["uploadId"][0])
            self.server.objects[key] = b"".join(parts[number] for number in sorted(parts))
            self._answer(
                200,
                f"<CompleteMultipartUploadResult {NAMESPACE}><ETag>one</ETag></CompleteMultipartUploadResult>".encode(),
            )

    def do_DELETE(self) -> None:
        key, _, _ = self._asked()
        self.server.objects.pop(key, None)
        self._answer(204)
