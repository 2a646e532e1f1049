//! One decoder on one file, again and again: this language's part of `cargo xtask peers`.
//!
//! `peer <decoder> <file> <seconds>` prints bytes a second (the median round) and the most memory
//! in bytes; with 0 seconds it decodes once. The programs in `benches/peers` do the same.

#![allow(
    clippy::print_stdout,
    reason = "the numbers are what the program is for"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use partner_center_benches::peers::{self, Decoded, Decoder, Work};
use partner_center_benches::process::{median, peak_memory};
use partner_center_benches::touch::Touch;
use partner_center_benches::write_orders;

fn main() -> Decoded<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--write", file, orders] => {
            write_orders(orders.parse()?, &mut std::fs::File::create(file)?)?;
        }
        [peer, file, seconds] => {
            let mut rounds = Rounds {
                body: std::fs::read(file)?,
                time: Duration::from_secs(seconds.parse()?),
            };
            let speed = peers::with(peer, &mut rounds)??;
            println!("{speed:.0} {}", peak_memory());
        }
        _ => return Err("usage: peer <decoder> <file> <seconds> | --write <file> <orders>".into()),
    }
    Ok(())
}

struct Rounds {
    body: Vec<u8>,
    time: Duration,
}

impl Work for Rounds {
    type Output = Decoded<f64>;

    #[expect(clippy::cast_precision_loss, reason = "sizes of files fit")]
    fn run<T: Touch>(&mut self, decode: Decoder<T>) -> Self::Output {
        let bytes = self.body.len() as f64;
        let begin = Instant::now();
        let mut seconds = Vec::new();
        loop {
            // The last round may have the file itself: a second copy is not the decoder's memory.
            let mut body = if self.time.is_zero() {
                std::mem::take(&mut self.body)
            } else {
                self.body.clone()
            };
            let start = Instant::now();
            black_box(decode(&mut body)?);
            seconds.push(start.elapsed().as_secs_f64());
            if begin.elapsed() >= self.time {
                break;
            }
        }
        Ok(bytes / median(seconds))
    }
}
