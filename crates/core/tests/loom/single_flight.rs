//! However many wait for a token: one gets it, all have it, and nobody waits for one who is gone.

use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use loom::sync::Mutex;
use loom::thread::{self, JoinHandle};
use partner_center_core::AccessToken;
use partner_center_core::auth::{Lookup, Moment, SignInError, TokenAnswer, TokenCache};

use crate::explore;
use crate::flight::{Flight, Turn};

const NOW: fn() -> Moment = || Moment::new(Duration::from_secs(9), Duration::from_secs(9));

/// The sign-in service: counts the requests, each of which has a token of its own.
#[derive(Clone, Default)]
struct Service(Arc<AtomicU32>);

impl Service {
    fn answer(&self) -> TokenAnswer {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        let json = format!(r#"{{"access_token": "t{number}", "expires_in": 3600}}"#);
        TokenAnswer::from_json(&json.into()).unwrap()
    }

    fn requests(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    fn refresh(&self, turn: Turn) {
        let answer = self.answer();
        turn.end(|cache| cache.refreshed(NOW(), &answer, 0));
    }
}

fn token(number: u32) -> AccessToken {
    AccessToken::new(format!("t{number}")).unwrap()
}

type Answer = Result<AccessToken, SignInError>;

/// A thread that needs a token, and what it does when it has to get it.
fn caller(
    flight: &Arc<Flight>,
    rejected: Option<AccessToken>,
    refresh: impl Fn(Turn) + Send + 'static,
) -> JoinHandle<Answer> {
    let flight = Arc::clone(flight);
    thread::spawn(move || flight.token(NOW, rejected.as_ref(), refresh))
}

#[test]
fn threads_without_a_token_make_one_request() {
    explore("3 threads, no token", || {
        let (flight, service) = (Arc::<Flight>::default(), Service::default());
        let call = || {
            let service = service.clone();
            caller(&flight, None, move |turn| service.refresh(turn))
        };
        let calls = [call(), call()];
        let mine = flight
            .token(NOW, None, |turn| service.refresh(turn))
            .unwrap();
        assert!(mine == token(1));
        for call in calls {
            assert!(call.join().unwrap().unwrap() == token(1));
        }
        assert_eq!(service.requests(), 1);
    });
}

#[test]
fn threads_whose_token_is_refused_make_one_request() {
    explore("3 threads, a refused token", || {
        let (flight, service) = (Arc::<Flight>::default(), Service::default());
        let answer = service.answer();
        flight.cache().refreshed(NOW(), &answer, 0);
        let call = || {
            let service = service.clone();
            caller(&flight, Some(token(1)), move |turn| service.refresh(turn))
        };
        let calls = [call(), call()];
        let mine = flight.token(NOW, Some(&token(1)), |turn| service.refresh(turn));
        assert!(mine.unwrap() == token(2));
        for call in calls {
            assert!(call.join().unwrap().unwrap() == token(2));
        }
        assert_eq!(service.requests(), 2);
    });
}

/// The one who has the turn first loses it: its call is dropped, or it panics.
fn first_one_fails(fail: impl Fn(Turn) + Send + Sync + Copy + 'static) {
    let (flight, service) = (Arc::<Flight>::default(), Service::default());
    let turns = Arc::new(AtomicU32::new(0));
    let refresh = {
        let (service, turns) = (service.clone(), Arc::clone(&turns));
        move |turn| match turns.fetch_add(1, Ordering::Relaxed) {
            0 => fail(turn),
            _ => service.refresh(turn),
        }
    };
    let call = || {
        let (flight, refresh) = (Arc::clone(&flight), refresh.clone());
        let call = move || flight.token(NOW, None, refresh).unwrap();
        thread::spawn(move || catch_unwind(AssertUnwindSafe(call)).ok())
    };
    let calls = [call(), call()];
    let mut failed = 0;
    for call in calls {
        match call.join().unwrap() {
            Some(found) => assert!(found == token(1)),
            None => failed += 1,
        }
    }
    assert!(failed <= 1 && turns.load(Ordering::Relaxed) == 2);
    assert_eq!(service.requests(), 1);
}

#[test]
fn a_turn_that_is_dropped_is_somebody_elses() {
    explore("2 threads, the first turn dropped", || {
        first_one_fails(drop);
    });
}

#[test]
fn a_turn_that_panics_is_somebody_elses() {
    explore("2 threads, the first turn panics", || {
        first_one_fails(|turn| {
            let _turn = turn;
            panic_any("this is the panic of the test");
        });
    });
}

/// Control: a turn that ends without a word. The one who waits for it waits for ever.
#[test]
#[should_panic(expected = "deadlock")]
fn a_turn_that_nobody_hears_of_is_found_out() {
    explore("control: a turn forgotten", || {
        let flight = Arc::<Flight>::default();
        let other = caller(&flight, None, std::mem::forget);
        let _ = flight.token(NOW, None, std::mem::forget);
        let _ = other.join();
    });
}

#[test]
fn tasks_make_one_request_and_miss_no_end_of_it() {
    explore("2 tasks and a thread that refreshes", || {
        let (flight, service) = (Arc::<Flight>::default(), Service::default());
        let task = || {
            let (flight, service) = (Arc::clone(&flight), service.clone());
            move || {
                // As in the client: another thread does it, and the task waits for the notice.
                let refresh = |turn| {
                    let service = service.clone();
                    thread::spawn(move || service.refresh(turn));
                };
                loom::future::block_on(flight.token_for_task(NOW, None, refresh)).unwrap()
            }
        };
        let other = thread::spawn(task());
        assert!(task()() == token(1));
        assert!(other.join().unwrap() == token(1));
        assert_eq!(service.requests(), 1);
    });
}

/// Control: whoever finds no token gets one, and whether somebody is at it is not asked under the
/// same lock.
#[test]
#[should_panic(expected = "one request")]
fn a_look_apart_from_the_turn_is_found_out() {
    explore("control: look first, then refresh", || {
        let cache = Arc::new(Mutex::new(TokenCache::default()));
        let service = Service::default();
        let call = || {
            let (cache, service) = (Arc::clone(&cache), service.clone());
            move || {
                let is_cold = {
                    let mut cache = cache.lock().unwrap();
                    let lookup = cache.lookup(NOW(), None);
                    // Nobody knows that this one is at it.
                    cache.abandoned();
                    !matches!(lookup, Lookup::Use(_))
                };
                if is_cold {
                    let answer = service.answer();
                    cache.lock().unwrap().refreshed(NOW(), &answer, 0);
                }
            }
        };
        let other = thread::spawn(call());
        call()();
        other.join().unwrap();
        assert_eq!(service.requests(), 1, "one request");
    });
}
