//! `GET /openapi.json`: this API in OpenAPI 3.1, generated from the specification of the project.

use axum::http::StatusCode;

use crate::answer::{Answer, Content, GATEWAY_JSON};

pub(crate) const PATH: &str = "/openapi.json";

const DOCUMENT: &str = include_str!("../data/openapi.json");

pub(crate) fn answer() -> Answer {
    Answer::new(StatusCode::OK, Content::Text(GATEWAY_JSON, DOCUMENT.into()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use axum::http::Method;

    use super::*;
    use crate::json::Json;
    use crate::routes::{Route, allows};

    /// Every path with its methods, with something for each parameter.
    fn operations() -> BTreeSet<(String, String)> {
        let document = Json::parse(DOCUMENT).unwrap();
        let Some(Json::Object(paths)) = document.get("paths") else {
            panic!("no paths")
        };
        let each = paths.iter().flat_map(|(path, methods)| {
            let Json::Object(methods) = methods else {
                panic!("{path}")
            };
            methods
                .iter()
                .map(|(method, _)| (path.clone(), method.to_ascii_uppercase()))
        });
        each.collect()
    }

    #[test]
    fn the_document_and_the_routes_are_the_same() {
        let operations = operations();
        let mut allowed = BTreeSet::new();
        for (path, method) in &operations {
            let filled = path.replace(['{', '}'], "");
            let route = Route::of(&format!("/v1{filled}")).expect(path);
            let known: Method = method.parse().unwrap();
            assert!(allows(route.allowed(), &known), "{method} {path}");
            for method in route.allowed().split(", ") {
                allowed.insert((path.clone(), method.to_owned()));
            }
        }
        assert_eq!(allowed, operations);
        // As many as the table of routes in `routes.rs` has, which the test there holds to be complete.
        let paths: BTreeSet<_> = operations.iter().map(|(path, _)| path).collect();
        assert_eq!((paths.len(), operations.len()), (15, 17));
    }
}
