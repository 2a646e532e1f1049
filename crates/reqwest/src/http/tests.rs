use std::error::Error as StdError;
use std::fmt;

use super::{failure, is_about_certificates};

#[derive(Debug)]
struct Told(&'static str, Option<Box<Told>>);

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl StdError for Told {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.1.as_deref().map(|told| told as _)
    }
}

#[test]
fn what_cannot_be_sent_is_told_from_what_was_not() {
    let wrong = reqwest::Client::new().get("no address").build();
    let failure = failure(wrong.unwrap_err());
    assert!(format!("{failure:?}").contains("Unsendable"), "{failure:?}");
    let told = |cause| Told("client error (Connect)", Some(Box::new(Told(cause, None))));
    for cause in [
        "invalid peer certificate: UnknownIssuer",
        "error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed",
    ] {
        assert!(is_about_certificates(&told(cause)), "{cause}");
    }
    assert!(!is_about_certificates(&told(
        "Connection refused (os error 111)"
    )));
}
