use super::{check, generate};
use crate::repository;

#[test]
fn the_committed_code_is_the_generated_code() {
    check(repository()).unwrap();
}

#[test]
fn two_runs_give_the_same_text() {
    assert_eq!(
        generate(repository()).unwrap(),
        generate(repository()).unwrap()
    );
}
