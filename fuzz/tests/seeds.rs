//! Each target on its seeds, and on the fixtures of the spec: what every run of the fuzzer starts from.

mod corpus;

use corpus::{fixtures, seeds};
use partner_center_fuzz::{decode, fault, id, link, retry_after, stream, token_answer};

#[test]
fn every_seed_passes() {
    type Target = (&'static str, fn(&[u8]));
    let targets: [Target; 7] = [
        ("decode", decode::check),
        ("stream", stream::check),
        ("fault", fault::check),
        ("retry_after", retry_after::check),
        ("link", link::check),
        ("id", id::check),
        ("token_answer", token_answer::check),
    ];
    for (target, check) in targets {
        let seeds = seeds(target);
        assert!(seeds.len() > 3, "{target} has hardly any seeds");
        for seed in &seeds {
            check(seed);
        }
    }
}

#[test]
fn every_fixture_passes() {
    let fixtures = fixtures();
    assert!(fixtures.len() > 60, "{} fixtures", fixtures.len());
    for fixture in &fixtures {
        decode::check(fixture);
        stream::check(fixture);
        for status in ["200", "400", "429", "500"] {
            let answer = [status.as_bytes(), b"\n\n", fixture].concat();
            fault::check(&answer);
            token_answer::check(&answer);
        }
    }
}

/// A seed that is no answer would be passed over.
#[test]
fn answers_are_answers() {
    for target in ["fault", "retry_after", "token_answer"] {
        for seed in seeds(target) {
            let text = String::from_utf8_lossy(&seed).into_owned();
            assert!(
                partner_center_fuzz::answer(&seed).is_some(),
                "{target}: {text}"
            );
        }
    }
}
