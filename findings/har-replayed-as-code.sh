#!/usr/bin/env bash
# httpsnippet turns a HAR request into code whose body is another one.
#
# Guess before the run: the text of `postData` goes into the snippet as it is, quoted for the
# language: what the code sends is what the HAR recorded, byte for byte.
# Seen: for JSON it depends on the target. curl, C#, Go and Java get the text. fetch, Python,
# Rust (reqwest) and PHP get the *parsed* value written as a literal: 12.50 becomes 12.5,
# 12345678901234567.89 becomes 12345678901234568, an id of 9007199254740993 becomes ...992,
# and of two members of one name the first is gone. No warning.
#
# Why it matters: a HAR is kept to repeat a request exactly, in a ticket or a bug report. The
# generated code repeats another order, and a body that showed the fault may show it no more.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-fund --no-audit --prefix . httpsnippet@3.0.10

cat >expected <<'TXT'
httpsnippet 3.0.10
shell curl: 12.50 12345678901234567.89 9007199254740993 "a":1
csharp httpclient: 12.50 12345678901234567.89 9007199254740993 "a":1
go native: 12.50 12345678901234567.89 9007199254740993 "a":1
java okhttp: 12.50 12345678901234567.89 9007199254740993 "a":1
javascript fetch: 12.5 12345678901234568 9007199254740992
python requests: 12.5 12345678901234568 9007199254740992
rust reqwest: 12.5 12345678901234568 9007199254740992
php curl: 12.5 12345678901234568 9007199254740992
TXT
cat >replay.js <<'JS'
const { HTTPSnippet } = require('httpsnippet');
console.log('httpsnippet', require('httpsnippet/package.json').version);
const request = () => ({
  method: 'POST',
  url: 'https://api.example/v1/orders',
  headers: [{ name: 'Content-Type', value: 'application/json' }],
  postData: {
    mimeType: 'application/json',
    text: '{"price":12.50,"total":12345678901234567.89,"id":9007199254740993,"a":1,"a":2}',
  },
});
const targets = ['shell curl', 'csharp httpclient', 'go native', 'java okhttp', 'javascript fetch',
  'python requests', 'rust reqwest', 'php curl'];
for (const target of targets) {
  const [language, client] = target.split(' ');
  const code = String(new HTTPSnippet(request()).convert(language, client)).replaceAll('\\', '');
  const numbers = code.match(/12\.50?\b|12345678901234\d+(?:\.\d+)?|90071992547409\d+|"a":1/g);
  console.log(`${target}: ${numbers.join(' ')}`);
}
JS
node replay.js >seen
cat seen
diff expected seen
