"""Files lie in a bucket where one is configured; a store of our own speaks as much S3 as that needs."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import override_settings

from luotsi.access.readers import System, bind
from luotsi.papers import shelf, verifying
from luotsi.papers.refusals import FileMissing
from tests.papers.support import PDF, case_of, file, read, upload
from tests.support import case_worker


class Bucket(BaseHTTPRequestHandler):
    """PUT, GET, HEAD, DELETE and LIST of one bucket, kept in memory."""

    protocol_version = "HTTP/1.1"
    kept: dict[str, bytes]

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).partition("/papers/")[2]

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", headers.get("length", str(len(body))))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        content = b""
        if "chunked" in self.headers.get("Content-Encoding", "") or self.headers.get("x-amz-decoded-content-length"):
            while size := int(self.rfile.readline().partition(b";")[0], 16):
                content += self.rfile.read(size)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
        else:
            content = self.rfile.read(int(self.headers["Content-Length"]))
        self.kept[self.key] = content
        self.answer(200, ETag=f'"{md5(content).hexdigest()}"')

    def do_GET(self) -> None:
        if not self.key:
            return self.list()
        if self.key not in self.kept:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        content = self.kept[self.key]
        return self.answer(
            200,
            content,
            ETag=f'"{md5(content).hexdigest()}"',
            Last_Modified=format_datetime(datetime.now(UTC), usegmt=True),
        )

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        self.kept.pop(self.key, None)
        self.answer(204)

    def list(self) -> None:
        prefix = parse_qs(urlsplit(self.path).query).get("prefix", [""])[0]
        below = [key for key in sorted(self.kept) if key.startswith(prefix)]
        here = [key for key in below if "/" not in key[len(prefix) :]]
        folders = sorted({prefix + key[len(prefix) :].partition("/")[0] + "/" for key in below if key not in here})
        parts = [f"<Contents><Key>{key}</Key><Size>{len(self.kept[key])}</Size></Contents>" for key in here]
        parts += [f"<CommonPrefixes><Prefix>{folder}</Prefix></CommonPrefixes>" for folder in folders]
        body = f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(parts)}</ListBucketResult>"
        self.answer(200, body.encode(), Content_Type="application/xml")

    def log_message(self, format: str, *args: Any) -> None:
        """Watched from the other side."""


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    kept: dict[str, bytes] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OurBucket", (Bucket,), {"kept": kept}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    environment = {
        "LUOTSI_S3_BUCKET": "papers", "LUOTSI_S3_ADDRESS": f"http://127.0.0.1:{server.server_port}", "LUOTSI_S3_KEY": "key",
        "LUOTSI_S3_SECRET": "secret", "LUOTSI_S3_REGION": "eu-north-1",
    }  # fmt: skip
    asked = "from luotsi.config import settings; import json; print(json.dumps(settings.STORAGES['papers']))"
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    monkeypatch.setattr(verifying, "SECONDS_TO_COMMIT", 0.0)
    with override_settings(STORAGES=settings.STORAGES | {"papers": json.loads(answer.stdout)}):
        yield kept
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


@pytest.mark.django_db
def test_files_lie_in_the_bucket_encrypted_and_are_checked_there(bucket: dict[str, bytes]):
    bea = case_worker()
    case = case_of(bea)
    content = PDF + b"Esi Merkki" * 50_000
    document = file(case, bea, upload=upload(content))
    stored_as = document.versions.get().stored_as

    assert read(document, bea) == content
    assert list(bucket) == list(shelf.names()) == [stored_as]
    assert b"Esi Merkki" not in bucket[stored_as]

    def failed() -> set[str]:
        bind(System(rule="test"))
        return {check.name for check in verifying.check_papers(lambda sentence: None) if not check.ok}

    assert failed() == set()
    bucket["ab/of-nobody"] = b"x"
    assert failed() == {"file_has_its_record"}
    shelf.take_back("ab/of-nobody")
    bucket[stored_as] = bucket[stored_as][:-1]
    assert failed() == {"file_is_as_it_was_filed"}
    del bucket[stored_as]
    assert failed() == {"recorded_file_is_there"}
    bind(bea)
    with pytest.raises(FileMissing):
        read(document, bea)
