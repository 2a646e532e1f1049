//! `GET /openapi.json`: this API in OpenAPI 3.1, generated from the specification of the project.

use crate::answer::{Answer, Content, GATEWAY_JSON};

pub(crate) const PATH: &str = "/openapi.json";

const DOCUMENT: &str = include_str!("../data/openapi.json");

pub(crate) fn answer() -> Answer {
    Answer::of(200, Content::Text(GATEWAY_JSON, DOCUMENT.into()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::json::Json;
    use crate::routes::routes;

    #[test]
    fn the_document_and_the_routes_are_the_same() {
        let document = Json::parse(DOCUMENT).unwrap();
        let Some(Json::Object(paths)) = document.get("paths") else {
            panic!("no paths")
        };
        let mut documented = BTreeSet::new();
        for (path, methods) in paths {
            let Json::Object(methods) = methods else {
                panic!("{path}")
            };
            let methods = methods
                .iter()
                .map(|(method, _)| method.to_ascii_uppercase());
            documented.extend(methods.map(|method| (method, path.clone())));
        }
        let routes = routes().map(|(method, path)| (method.to_owned(), path.to_owned()));
        assert_eq!(routes.collect::<BTreeSet<_>>(), documented);
    }
}
