#!/usr/bin/env bash
# rustls-pki-types skips PEM blocks without an error where other readers find them.
#
# Guess before the run: a file made by joining two PEM files, the first of which has no line
# break at its end ("-----END CERTIFICATE----------BEGIN CERTIFICATE-----"), is an error in
# rustls-pki-types, and two certificates in cryptography. (The files with a byte order mark
# and with indentation ran along without a guess.)
# Seen: joined, the second certificate is skipped silently: one of two. Behind a byte order
# mark the first one is skipped: one of two. Indented blocks: none of two, no error. The crate
# pem and Python's cryptography (which uses it) read two of two each time; OpenSSL, through
# Python's ssl, raises for the joined and the indented file and reads two behind the mark.
#
# Why it matters: a bundle of authorities or a certificate chain that "works" in one tool lacks
# a member in another one. The error comes later and elsewhere: an unknown issuer. Whoever
# reads such files has to compare the number of BEGIN lines with the number of blocks.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cryptography==50.0.2

cat >certificates.py <<'PY'
import datetime
import pathlib
import ssl
import sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

FILES = ["in order", "joined", "marked", "indented"]


def certificate(name):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    start = datetime.datetime(2024, 1, 1)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 1, start, start.replace(year=2044))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def write():
    one, two = certificate("one"), certificate("two")
    pathlib.Path("in order").write_bytes(one + two)
    pathlib.Path("joined").write_bytes(one.rstrip(b"\n") + two)
    pathlib.Path("marked").write_bytes(b"\xef\xbb\xbf" + one + two)
    pathlib.Path("indented").write_bytes(b"".join(b"    " + line for line in (one + two).splitlines(True)))


def with_ssl(file):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(file)
    except ssl.SSLError:
        return "error"
    return context.cert_store_stats()["x509"]


if sys.argv[1] == "write":
    write()
else:
    for file in FILES:
        found = x509.load_pem_x509_certificates(pathlib.Path(file).read_bytes())
        print(f"{file}: cryptography {len(found)}, ssl {with_ssl(file)}")
PY
mkdir -p crate/src
cat >crate/Cargo.toml <<'TOML'
[package]
name = "blocks"
version = "0.0.0"
edition = "2021"

[dependencies]
pem = "=3.0.6"
rustls-pki-types = { version = "=1.16.0", features = ["std"] }
TOML
cat >crate/src/main.rs <<'RS'
use rustls_pki_types::{CertificateDer, pem::PemObject};

fn main() {
    for file in ["in order", "joined", "marked", "indented"] {
        let bytes = std::fs::read(file).unwrap();
        let pki: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
        let pem = pem::parse_many(&bytes).unwrap();
        println!("{file}: rustls-pki-types {}, pem {}", pki.unwrap().len(), pem.len());
    }
}
RS
cat >expected <<'TXT'
rustls-pki-types 1.16.0, pem 3.0.6, cryptography 50.0.2: certificates found of two
in order: rustls-pki-types 2, pem 2
joined: rustls-pki-types 1, pem 2
marked: rustls-pki-types 1, pem 2
indented: rustls-pki-types 0, pem 2
in order: cryptography 2, ssl 2
joined: cryptography 2, ssl error
marked: cryptography 2, ssl 2
indented: cryptography 2, ssl error
TXT
echo "rustls-pki-types 1.16.0, pem 3.0.6, cryptography 50.0.2: certificates found of two" >seen
venv/bin/python certificates.py write
cargo run --quiet --manifest-path crate/Cargo.toml >>seen
venv/bin/python certificates.py read >>seen
cat seen
diff expected seen
