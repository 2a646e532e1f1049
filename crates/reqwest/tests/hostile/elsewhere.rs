//! Redirects and links to other places: the token does not go there.

use partner_center_reqwest::blocking;
use partner_center_reqwest::core::{AccessToken, BaseUrl, RetryPolicy};

use crate::server::{IDS, Server, answer};
use crate::{SECRET, Setup};

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
    let clients = Setup::default().clients(&server.base);
    for status in STATUSES {
        let mut places = places(elsewhere.port).to_vec();
        // The same place, where following would send the token twice.
        places.push("/v1/customers/elsewhere".to_owned());
        for place in places {
            *now.lock().unwrap() = redirect(status, &place);
            let before = server.ledger().len();
            for result in clients.whole() {
                let error = result.unwrap_err();
                assert!(error.is_redirect(), "{status} to {place}: {error:?}");
                assert_eq!(error.status().unwrap().as_u16(), status);
                assert_eq!(error.request_id(), Some("request-7"));
            }
            for (items, error) in clients.streamed() {
                assert!(
                    items == 0 && error.unwrap().is_redirect(),
                    "{status} to {place}"
                );
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
    let client = blocking::PartnerCenter::builder()
        .base_url(server.base.clone())
        .access_token(AccessToken::new(SECRET).unwrap())
        .retry(RetryPolicy::never())
        .http_client(reqwest::blocking::Client::new())
        .build()
        .unwrap();
    assert!(client.customers().get().send().is_err());
    let tokens = server.ledger().concat();
    let tokens = String::from_utf8_lossy(&tokens).matches(SECRET).count();
    assert!(tokens > 1, "{tokens}");
}

#[test]
fn no_link_takes_a_byte_elsewhere() {
    let elsewhere = Server::saying(answer(200, "{}"));
    for place in places(elsewhere.port) {
        let place = place.replace('\\', "\\\\");
        let page = format!(r#"{{"items":[{{"id":"1"}}],"links":{{"next":{{"uri":"{place}"}}}}}}"#);
        let server = Server::saying(answer(200, page));
        let pages = |base: &BaseUrl| {
            let client = Setup::default().blocking(base);
            client.customers().get().pages().collect::<Vec<_>>()
        };
        let pages = pages(&server.base);
        assert_eq!(pages.len(), 2, "{place}");
        assert!(pages[1].as_ref().unwrap_err().is_invalid_input(), "{place}");
        assert_eq!(server.ledger().len(), 1, "{place}");
    }
    assert_eq!(elsewhere.ledger().concat(), b"");
}
