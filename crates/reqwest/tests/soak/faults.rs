//! What the service does instead of answering.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::server::Plan;

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    CloseBefore,
    ResetBefore,
    /// Acts, and closes the connection before some byte of the answer.
    CommitCut,
    CommitReset,
    CommitStall,
    /// The same, without having done anything.
    Cut,
    CommitDribble,
    CommitDribbleTooSlowly,
    /// The connection breaks first, then the create is carried out.
    CommitLater,
    CloseBehindAnswer,
    CommitGarbage,
    CommitHtml,
    /// The body is longer than its length says, so it ends in the middle.
    ShortLength,
    LongLength,
    /// The answer, and once more the answer.
    Twice,
    Before500,
    Commit500,
    Commit503,
    Before504,
    Throttled429,
    Unauthorized401,
}

use Fault as F;

impl Fault {
    pub(crate) const ALL: [Self; 26] = [
        // More often than the others, for they have hundreds of places to happen at.
        F::CommitCut,
        F::CommitCut,
        F::CommitCut,
        F::CommitReset,
        F::CommitReset,
        F::CommitCut,
        F::CommitCut,
        F::CloseBefore,
        F::ResetBefore,
        F::CommitStall,
        F::Cut,
        F::CommitDribble,
        F::CommitDribbleTooSlowly,
        F::CommitLater,
        F::CloseBehindAnswer,
        F::CommitGarbage,
        F::CommitHtml,
        F::ShortLength,
        F::LongLength,
        F::Twice,
        F::Before500,
        F::Commit500,
        F::Commit503,
        F::Before504,
        F::Throttled429,
        F::Unauthorized401,
    ];

    /// What is said instead of the right answer, if something is.
    pub(crate) fn instead(self, id: &str, text: &str) -> Option<Vec<u8>> {
        let fault = r#"{"code":0,"description":"Something went wrong."}"#;
        Some(match self {
            F::CommitGarbage => b"\x16\x03\x01 what is this?\r\n\r\n".to_vec(),
            F::CommitHtml => answer("200 OK", id, "<html><title>Sign in</title></html>"),
            F::ShortLength => with_length("201 Created", id, text, text.len() - 9),
            F::LongLength => with_length("201 Created", id, text, text.len() + 9),
            F::Twice => answer("201 Created", id, text).repeat(2),
            F::Before500 | F::Commit500 => answer("500 Internal Server Error", id, fault),
            F::Commit503 => answer("503 Service Unavailable", id, fault),
            F::Before504 => answer("504 Gateway Timeout", id, ""),
            F::Throttled429 => answer("429 Too Many Requests\r\nretry-after: 0", id, "{}"),
            F::Unauthorized401 => answer("401 Unauthorized", id, fault),
            _ => return None,
        })
    }
}

/// How a fault shows.
pub(crate) struct Manner {
    pub(crate) acts: bool,
    pub(crate) acts_after: Option<Duration>,
    pub(crate) is_cut: bool,
    pub(crate) resets: bool,
}

impl Manner {
    pub(crate) fn of(fault: Option<Fault>) -> Self {
        let is = |faults: &[Fault]| fault.is_some_and(|fault| faults.contains(&fault));
        let later = is(&[F::CommitLater]);
        Self {
            acts: !later
                && !is(&[
                    F::CloseBefore,
                    F::ResetBefore,
                    F::Cut,
                    F::Before500,
                    F::Before504,
                    F::Throttled429,
                    F::Unauthorized401,
                ]),
            acts_after: later.then_some(Duration::from_millis(40)),
            is_cut: is(&[F::CommitCut, F::CommitReset, F::CommitStall, F::Cut]),
            resets: is(&[F::ResetBefore, F::CommitReset]),
        }
    }
}

impl Plan {
    /// Sends the answer as planned; tells whether the connection goes on.
    pub(crate) fn carry_out(&self, mut stream: &TcpStream) -> bool {
        let Some(fault) = self.fault else {
            return stream.write_all(&self.answer).is_ok();
        };
        match fault {
            F::CloseBefore | F::ResetBefore => false,
            F::CommitLater => {
                let _ = stream.shutdown(Shutdown::Both);
                false
            }
            F::CommitStall => {
                let _ = stream.write_all(&self.answer[..self.cut]);
                // Until the client has had enough.
                let _ = stream.read(&mut [0]);
                false
            }
            F::CommitDribble => dribble(stream, &self.answer, Duration::from_millis(2)),
            F::CommitDribbleTooSlowly => dribble(stream, &self.answer, Duration::from_millis(200)),
            F::CommitCut | F::CommitReset | F::Cut => {
                let _ = stream.write_all(&self.answer[..self.cut]);
                false
            }
            F::CloseBehindAnswer | F::CommitGarbage | F::LongLength => {
                let _ = stream.write_all(&self.answer);
                false
            }
            _ => stream.write_all(&self.answer).is_ok(),
        }
    }
}

/// Twenty pieces, with a pause behind each.
fn dribble(mut stream: &TcpStream, answer: &[u8], pause: Duration) -> bool {
    for piece in answer.chunks(answer.len().div_ceil(20)) {
        if stream.write_all(piece).is_err() {
            return false;
        }
        std::thread::sleep(pause);
    }
    true
}

/// An answer on a connection that stays.
pub(crate) fn answer(status: &str, id: &str, body: &str) -> Vec<u8> {
    with_length(status, id, body, body.len())
}

fn with_length(status: &str, id: &str, body: &str, length: usize) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json; charset=utf-8\r\nms-requestid: {id}\r\nms-correlationid: {id}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into()
}
