//! Redirects and links to other places: the token does not go there.

use partner_center_reqwest::blocking;

use crate::common::{Calls as _, SECRET, token};
use crate::server::{IDS, Server, answer};
use crate::{clients, once};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

fn redirect(status: u16, location: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} X\r\n{IDS}location: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    )
    .into()
}

/// Ways to write addresses of the other server: another port, host, scheme.
fn places(port: u16) -> [String; 6] {
    [
        format!("http://127.0.0.1:{port}/v1/customers"),
        format!("http://localhost:{port}/v1/customers"),
        format!("https://127.0.0.1:{port}/v1/customers"),
        format!("//127.0.0.1:{port}/v1/customers"),
        format!("/\\127.0.0.1:{port}/v1/customers"),
        format!("http://127.0.0.1:{port}@127.0.0.2:{port}/"),
    ]
}

#[test]
fn no_redirect_takes_a_byte_elsewhere() {
    let elsewhere = Server::saying(answer(200, "{}"));
    let (server, now) = Server::saying_now();
    let clients = clients(&server.base);
    for status in STATUSES {
        let mut places = places(elsewhere.port).to_vec();
        // The same place, where following would send the token twice.
        places.push("/v1/customers/elsewhere".to_owned());
        for place in places {
            *now.lock().unwrap() = redirect(status, &place);
            let before = server.ledger().len();
            for client in &clients {
                let error = client.count().unwrap_err();
                assert!(error.is_redirect(), "{status} to {place}: {error:?}");
                assert_eq!(error.status().unwrap().as_u16(), status);
                assert_eq!(error.request_id(), Some("request-7"));
                let streamed = client.streamed();
                assert_eq!(streamed.items.len(), 1, "{status} to {place}");
                assert!(streamed.error().is_redirect(), "{status} to {place}");
            }
            assert_eq!(server.ledger().len(), before + 4, "{status} to {place}");
        }
    }
    assert_eq!(elsewhere.ledger().concat(), b"");
}

/// With a client that follows, the same ledger sees it: the test above can fail.
#[test]
fn the_ledger_sees_a_client_that_follows() {
    let elsewhere = Server::saying(answer(200, "{}"));
    let [place, ..] = places(elsewhere.port);
    for status in STATUSES {
        let server = Server::saying(redirect(status, &place));
        let follows = reqwest::blocking::Client::new();
        let _ = follows
            .get(server.base.to_string())
            .bearer_auth(SECRET)
            .send();
    }
    assert_eq!(elsewhere.ledger().len(), STATUSES.len());
    // Within one host and port it would take the token along, too.
    let server = Server::saying(redirect(302, "/again"));
    assert!(following(&server).orders().is_err());
    let tokens = server.requests().concat().matches(SECRET).count();
    assert!(tokens > 1, "{tokens}");
}

/// A client whose HTTP client was brought along, and follows redirects.
fn following(server: &Server) -> blocking::PartnerCenter {
    blocking::PartnerCenter::builder()
        .base_url(server.base.clone())
        .access_token(token())
        .retry(once())
        .http_client(reqwest::blocking::Client::new())
        .build()
        .unwrap()
}

#[test]
fn an_http_client_that_follows_is_found_out() {
    let elsewhere = Server::saying(answer(200, r#"{"items":[]}"#));
    let [place, ..] = places(elsewhere.port);
    let server = Server::saying(redirect(302, &place));
    let client = following(&server);
    let streamed = client.streamed();
    for error in [&client.count().unwrap_err(), streamed.error()] {
        let cause = std::error::Error::source(error).unwrap().to_string();
        assert!(cause.contains("redirect"), "{cause}");
    }
    assert!(!elsewhere.requests().concat().contains(SECRET));
}

#[test]
fn no_link_takes_a_byte_elsewhere() {
    let elsewhere = Server::saying(answer(200, "{}"));
    for place in places(elsewhere.port) {
        let place = place.replace('\\', "\\\\");
        let page = format!(r#"{{"items":[{{"id":"1"}}],"links":{{"next":{{"uri":"{place}"}}}}}}"#);
        let server = Server::saying(answer(200, page));
        let builder = blocking::PartnerCenter::builder().base_url(server.base.clone());
        let client = builder.access_token(token()).build().unwrap();
        let pages: Vec<_> = client.customers().get().pages().collect();
        assert_eq!(pages.len(), 2, "{place}");
        assert!(pages[1].as_ref().unwrap_err().is_invalid_input(), "{place}");
        assert_eq!(server.ledger().len(), 1, "{place}");
    }
    assert_eq!(elsewhere.ledger().concat(), b"");
}
