#!/usr/bin/env bash
# aiohttp sends the file name of an upload percent-encoded, and readers keep it that way.
#
# Guess before the run: `FormData.add_field(..., filename="signed form (1).pdf")` sends
# filename="signed form (1).pdf", as requests-toolbelt and httpx do; only quotes and line
# breaks are escaped.
# Seen: aiohttp sends filename="signed%20form%20%281%29.pdf" unless the form is made with
# `quote_fields=False`. A field's name with a space gets a backslash. python-multipart, which
# reads uploads for Starlette and FastAPI, hands on the name as it came.
#
# Why it matters: an attestation is filed under its name. The one uploaded by aiohttp cannot be
# found by the name it has on disk, and a second upload by another client is a second document.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aiohttp==3.14.5 httpx==0.28.1 \
    requests==2.34.2 requests-toolbelt==1.0.0 python-multipart==0.0.20

cat >expected <<'TXT'
aiohttp 3.14.5, httpx 0.28.1, requests-toolbelt 1.0.0, python-multipart 0.0.20
aiohttp: name="cover letter" is "cover\ letter", filename is "signed%20form%20%281%29.pdf", read as signed%20form%20%281%29.pdf
aiohttp quote_fields=False: name="cover letter" is "cover letter", filename is "signed form (1).pdf", read as signed form (1).pdf
httpx: name="cover letter" is "cover letter", filename is "signed form (1).pdf", read as signed form (1).pdf
requests-toolbelt: name="cover letter" is "cover letter", filename is "signed form (1).pdf", read as signed form (1).pdf
TXT
venv/bin/python - >seen <<'PY'
import asyncio
import io
import re
from importlib.metadata import version
import aiohttp
import httpx
from python_multipart import parse_form
from requests_toolbelt import MultipartEncoder

FIELD, FILE = "cover letter", "signed form (1).pdf"


def with_aiohttp(**options):
    async def body():
        form = aiohttp.FormData(**options)
        form.add_field(FIELD, b"%PDF", filename=FILE, content_type="application/pdf")
        writer = form()
        return writer.headers["Content-Type"], await writer.as_bytes()

    return asyncio.run(body())


def with_httpx():
    request = httpx.Request("POST", "http://api.example/", files={FIELD: (FILE, b"%PDF", "application/pdf")})
    return request.headers["Content-Type"], request.read()


def with_toolbelt():
    encoder = MultipartEncoder({FIELD: (FILE, b"%PDF", "application/pdf")})
    return encoder.content_type, encoder.read()


def read(kind, body):
    files = []
    headers = {"Content-Type": kind.encode(), "Content-Length": str(len(body)).encode()}
    parse_form(headers, io.BytesIO(body), lambda field: None, files.append)
    return files[0].file_name.decode()


names = ["aiohttp", "httpx", "requests-toolbelt", "python-multipart"]
print(", ".join(f"{name} {version(name)}" for name in names))
for name, (kind, body) in {
    "aiohttp": with_aiohttp(),
    "aiohttp quote_fields=False": with_aiohttp(quote_fields=False),
    "httpx": with_httpx(),
    "requests-toolbelt": with_toolbelt(),
}.items():
    field, file = re.search(rb'name="(.*?)"; filename="(.*?)"', body).groups()
    print(
        f'{name}: name="{FIELD}" is "{field.decode()}", filename is "{file.decode()}",'
        f" read as {read(kind, body)}"
    )
PY
cat seen
diff expected seen
