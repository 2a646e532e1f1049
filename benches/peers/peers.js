// One Node decoder on one file, again and again: a part of `cargo xtask peers`.
//
// `peers.js <decoder> <file> <seconds>` prints bytes a second (the median round) and the most memory
// in bytes; with 0 seconds it decodes once.
"use strict";

const fs = require("node:fs");

const DATES = new Set(["creationDate", "customTermEndDate"]);

const DECODERS = {
  "JSON.parse": (body) => JSON.parse(body.toString("utf8")),
  "JSON.parse, dates": (body) =>
    JSON.parse(body.toString("utf8"), (name, value) => (DATES.has(name) ? new Date(value) : value)),
};

function peakMemory() {
  const line = /VmHWM:\s+(\d+)/.exec(fs.readFileSync("/proc/self/status", "utf8"));
  return line[1] * 1024;
}

function main(name, path, seconds) {
  const decode = DECODERS[name];
  const body = fs.readFileSync(path);
  const begin = performance.now();
  const rounds = [];
  do {
    const start = performance.now();
    decode(body);
    rounds.push(performance.now() - start);
  } while (performance.now() - begin < seconds * 1000);
  rounds.sort((a, b) => a - b);
  const median = rounds[Math.floor(rounds.length / 2)];
  console.log(Math.round((body.length / median) * 1000), peakMemory());
}

main(...process.argv.slice(2));
