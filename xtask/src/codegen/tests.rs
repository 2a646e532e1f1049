use super::{check, generate, read_schemas};
use crate::repository;

#[test]
fn the_committed_code_is_the_generated_code() {
    check(repository()).unwrap();
}

#[test]
fn two_runs_give_the_same_text() {
    let schemas = read_schemas(repository()).unwrap();
    assert_eq!(generate(&schemas).unwrap(), generate(&schemas).unwrap());
}
