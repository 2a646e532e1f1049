use std::time::Duration;

use partner_center_core::AccessToken;
use partner_center_core::auth::{
    Lookup, Moment, Secret, SignInError, StoredTokens, TokenAnswer, TokenCache,
};
use proptest::prelude::*;

use crate::common::answer;
use crate::common::call::token as named;
use crate::plain;

fn at(seconds: u64) -> Moment {
    let wall = Duration::from_secs(1_800_000_000 + seconds);
    Moment::new(Duration::from_secs(seconds), wall)
}

fn token(number: u32) -> AccessToken {
    named(&format!("t{number}"))
}

fn fresh(number: u32, more: &str) -> TokenAnswer {
    let json = format!(r#"{{"access_token": "t{number}", "expires_in": 3600{more}}}"#);
    TokenAnswer::from_json(&json.into()).unwrap()
}

/// A cache that holds `t1` since 0.
fn warm() -> TokenCache {
    let mut cache = TokenCache::default();
    assert_eq!(name(&cache.lookup(at(0), None)), "refresh");
    cache.refreshed(at(0), &fresh(1, ""), 0);
    cache
}

fn name(lookup: &Lookup) -> &'static str {
    match lookup {
        Lookup::Use(_) => "use",
        Lookup::UseAndRefresh(_) => "use and refresh",
        Lookup::Refresh => "refresh",
        Lookup::Wait => "wait",
        Lookup::Fail(_) => "fail",
    }
}

fn last() -> SignInError {
    let body = r#"{"error": "invalid_grant"}"#;
    plain().answer(answer(400, &[], body)).unwrap_err()
}

#[test]
fn a_token_is_used_replaced_and_dropped_in_time() {
    for (seconds, expected) in [
        (0, "use"),
        (3_299, "use"),
        (3_300, "use and refresh"),
        (3_599, "use and refresh"),
        (3_600, "refresh"),
        (9_999, "refresh"),
    ] {
        let lookup = warm().lookup(at(seconds), None);
        assert_eq!(name(&lookup), expected, "{seconds}");
    }
    let mut cache = TokenCache::default();
    cache.refreshed(at(0), &fresh(1, r#", "refresh_in": "1800""#), 0);
    assert_eq!(name(&cache.lookup(at(1_799), None)), "use");
    assert_eq!(name(&cache.lookup(at(1_800), None)), "use and refresh");
    assert_eq!(name(&cache.lookup(at(1_800), None)), "use", "one is at it");
    let mut cache = TokenCache::default();
    cache.refreshed(at(0), &fresh(1, r#", "refresh_in": 0"#), 0);
    assert_eq!(name(&cache.lookup(at(4), None)), "use");
    assert_eq!(name(&cache.lookup(at(5), None)), "use and refresh");
    // The replacements of many processes are spread over a minute.
    let mut cache = TokenCache::default();
    cache.refreshed(at(0), &fresh(1, ""), 59_999);
    assert_eq!(name(&cache.lookup(at(3_241), None)), "use and refresh");
}

#[test]
fn either_clock_can_say_that_it_is_too_late() {
    let hour = Duration::from_secs(3_600);
    let (start, zero) = (at(0), Duration::ZERO);
    // The machine slept: only the wall clock went on.
    let slept = Moment::new(zero, start.wall + hour);
    assert_eq!(name(&warm().lookup(slept, None)), "refresh");
    // The clock was set back.
    let back = Moment::new(hour, start.wall.saturating_sub(hour));
    assert_eq!(name(&warm().lookup(back, None)), "refresh");
    let back = Moment::new(zero, zero);
    assert_eq!(name(&warm().lookup(back, None)), "use");
}

#[test]
fn a_refused_token_counts_once() {
    let mut cache = warm();
    let refused = token(1);
    assert_eq!(name(&cache.lookup(at(1), Some(&refused))), "refresh");
    for _ in 0..999 {
        assert_eq!(name(&cache.lookup(at(1), Some(&refused))), "wait");
    }
    cache.refreshed(at(1), &fresh(2, ""), 0);
    for _ in 0..1_000 {
        // Late refusals of the old token do not touch the new one.
        let Lookup::Use(token) = cache.lookup(at(2), Some(&refused)) else {
            panic!()
        };
        assert_eq!(token, self::token(2));
    }
}

#[test]
fn a_sign_in_that_gives_the_refused_token_is_not_asked_by_every_call() {
    let mut cache = warm();
    let refused = token(1);
    assert_eq!(name(&cache.lookup(at(1), Some(&refused))), "refresh");
    cache.refreshed(at(1), &fresh(1, ""), 0);
    for _ in 0..1_000 {
        assert_eq!(name(&cache.lookup(at(2), Some(&refused))), "use");
    }
    assert_eq!(name(&cache.lookup(at(6), Some(&refused))), "refresh");
}

#[test]
fn failures_are_remembered_as_long_as_they_last() {
    let mut cache = TokenCache::default();
    let passing = || SignInError::unreachable("no route");
    assert_eq!(name(&cache.lookup(at(0), None)), "refresh");
    cache.refresh_failed(at(0), passing());
    assert_eq!(name(&cache.lookup(at(4), None)), "fail");
    assert_eq!(name(&cache.lookup(at(5), None)), "refresh");
    cache.refresh_failed(at(5), last());
    assert_eq!(name(&cache.lookup(at(1_000_000), None)), "fail");
    cache.credentials_changed();
    assert_eq!(name(&cache.lookup(at(1_000_000), None)), "refresh");
    // Whoever gets it may be gone.
    assert_eq!(name(&cache.lookup(at(1_000_000), None)), "wait");
    cache.abandoned();
    assert_eq!(name(&cache.lookup(at(1_000_000), None)), "refresh");
}

#[test]
fn a_good_token_outlives_failures() {
    for (error, again) in [
        (SignInError::unreachable("no route"), "use and refresh"),
        (last(), "use"),
    ] {
        let mut cache = warm();
        assert_eq!(name(&cache.lookup(at(3_300), None)), "use and refresh");
        cache.refresh_failed(at(3_300), error);
        assert_eq!(name(&cache.lookup(at(3_301), None)), "use");
        assert_eq!(name(&cache.lookup(at(3_306), None)), again);
    }
}

#[test]
fn stored_tokens_come_back_and_age() {
    let configured = Secret::new("first");
    let answer = fresh(1, r#", "refresh_token": "r1""#);
    let stored = StoredTokens::new(&configured, None, &answer, at(0));
    let next = StoredTokens::new(&configured, Some(&stored), &fresh(2, ""), at(1));
    assert!(next.is_newer_than(&stored) && !stored.is_newer_than(&next));
    // It is kept when there is no new one.
    assert_eq!(next.refresh_token().unwrap().expose(), "r1");
    let stored = StoredTokens::from_json(stored.to_json().as_bytes()).unwrap();
    assert!(stored.began_with(&configured) && !stored.began_with(&Secret::new("second")));
    let left = |now, refused: Option<u32>| {
        let answer = stored.answer(now, refused.map(token).as_ref())?;
        Some(answer.lifetime(now).as_secs())
    };
    assert_eq!(stored.ends(), at(3_600).wall);
    assert_eq!(left(at(600), None), Some(3_000));
    assert_eq!(left(at(600), Some(1)), None);
    assert_eq!(left(at(600), Some(2)), Some(3_000));
    assert_eq!(left(at(2_700), None), None);
    assert_eq!(left(at(99_999), None), None);
    assert_eq!(left(Moment::default(), None), None, "from the future");
    let versions = [r#"{"version": 2}"#, r#"{"version": 1, "origin": "x"}"#];
    for wrong in ["", "{}", "[]"].into_iter().chain(versions) {
        let read = StoredTokens::from_json(wrong.as_bytes());
        assert!(read.is_err(), "{wrong}");
    }
}

#[test]
fn the_refused_token_is_known_until_there_are_other_credentials() {
    let mut cache = warm();
    assert!(cache.refused().is_none());
    let _ = cache.lookup(at(1), Some(&token(9)));
    assert!(cache.refused().is_none(), "it was not the current one");
    let _ = cache.lookup(at(1), Some(&token(1)));
    assert!(cache.refused() == Some(&token(1)));
    cache.credentials_changed();
    assert!(cache.refused().is_none());
}

/// A time to replace it that is not before its end is none.
#[test]
fn a_token_is_replaced_before_its_end_whatever_the_answer_says() {
    for (more, seconds) in [
        (r#", "refresh_in": 3599"#, 3_599),
        (r#", "refresh_in": 3600"#, 3_300),
        (r#", "refresh_in": 9999"#, 3_300),
    ] {
        let mut cache = TokenCache::default();
        cache.refreshed(at(0), &fresh(1, more), 0);
        assert_eq!(name(&cache.lookup(at(seconds - 1), None)), "use", "{more}");
        let lookup = cache.lookup(at(seconds), None);
        assert_eq!(name(&lookup), "use and refresh", "{more}");
    }
    // Of a short life a quarter is left.
    let json = r#"{"access_token": "t1", "expires_in": 100}"#;
    let mut cache = TokenCache::default();
    let answer = TokenAnswer::from_json(&json.into()).unwrap();
    cache.refreshed(at(0), &answer, 59_999);
    assert_eq!(name(&cache.lookup(at(74), None)), "use");
    assert_eq!(name(&cache.lookup(at(75), None)), "use and refresh");
}

#[test]
fn a_failure_is_kept_as_long_as_the_service_asks() {
    let busy = |wait: &str| {
        let answer = answer(503, &[("retry-after", wait)], "");
        plain().answer(answer).unwrap_err()
    };
    for (wait, seconds) in [("60", 60), ("1", 5)] {
        let mut cache = TokenCache::default();
        let _ = cache.lookup(at(0), None);
        cache.refresh_failed(at(0), busy(wait));
        assert_eq!(name(&cache.lookup(at(seconds - 1), None)), "fail", "{wait}");
        assert_eq!(name(&cache.lookup(at(seconds), None)), "refresh", "{wait}");
    }
}

/// A stored token is taken while more than a quarter of its life and a minute are left.
#[test]
fn a_stored_token_is_taken_until_it_is_due() {
    let configured = Secret::new("first");
    let stored = |life: u64| {
        let json = format!(r#"{{"access_token": "t1", "expires_in": {life}}}"#);
        let answer = TokenAnswer::from_json(&json.into()).unwrap();
        StoredTokens::new(&configured, None, &answer, at(0))
    };
    for (life, last) in [(3_600, 2_699), (120, 60), (80, 20)] {
        let is_taken = |now| stored(life).answer(at(now), None).is_some();
        assert!(
            is_taken(0) && is_taken(last) && !is_taken(last + 1),
            "{life}"
        );
    }
    let same = stored(3_600);
    assert!(!same.is_newer_than(&same.clone()), "not newer than itself");
    assert!(same.refresh_token().is_none());
    assert!(!format!("{same:?}").contains("t1"));
}

proptest! {
    /// Whatever happens in whatever order: one refresh at a time, and no token that is too old or
    /// refused.
    #[test]
    fn one_refresh_at_a_time(steps in prop::collection::vec((0_u8..8, 0_u64..2_000, any::<u64>()), 1..200)) {
        let (mut cache, mut now, mut running, mut issued) = (TokenCache::default(), 0, false, 0_u32);
        let (mut until, mut refused) = (0, None);
        for (what, wait, entropy) in steps {
            now += wait;
            match what {
                0 if running => {
                    issued += 1;
                    cache.refreshed(at(now), &fresh(issued, ""), entropy);
                    (running, until) = (false, now + 3_600);
                }
                1 if running => {
                    cache.refresh_failed(at(now), SignInError::unreachable("x"));
                    running = false;
                }
                2 if running => {
                    cache.abandoned();
                    running = false;
                }
                _ => {
                    let rejected = (what == 3 && issued > 0).then(|| token(issued));
                    refused = rejected.clone().or(refused);
                    match cache.lookup(at(now), rejected.as_ref()) {
                        Lookup::Refresh => {
                            prop_assert!(!running);
                            running = true;
                        }
                        Lookup::UseAndRefresh(token) => {
                            prop_assert!(!running && now < until && refused.as_ref() != Some(&token));
                            running = true;
                        }
                        Lookup::Use(token) => {
                            prop_assert!(now < until && refused.as_ref() != Some(&token));
                        }
                        Lookup::Wait => prop_assert!(running),
                        Lookup::Fail(_) => prop_assert!(!running),
                    }
                }
            }
        }
    }
}
