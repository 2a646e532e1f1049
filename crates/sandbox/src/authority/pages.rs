//! The few pages that people see.

use axum::http::header;

use crate::answer::{Answer, Content};
use crate::authority::aadsts::{EntraError, Trace};
use crate::authority::form::Form;
use crate::authority::registry::{App, User};
use crate::injection::HTML;

/// The parameter that a button of the page adds: who signs in. Empty is a click on "Cancel".
pub(super) const CHOICE: &str = "sandbox_user";

/// Where a person types the code of a device and says who they are.
pub(crate) fn device(code: &str, users: &[User], problem: Option<&str>) -> Answer {
    let problem = problem.map_or_else(String::new, |text| {
        format!("<p role=\"alert\"><b>{}</b></p>\n", escaped(text))
    });
    let body = format!(
        "{problem}<form method=\"post\" action=\"/devicelogin\">\n\
         <p><label>Code <input name=\"code\" value=\"{}\" autocomplete=\"off\" required></label></p>\n\
         {}</form>\n",
        escaped(code),
        buttons("user", users, "Decline")
    );
    page(200, "Sign in on another device", &body)
}

pub(crate) fn done(user: Option<&str>) -> Answer {
    let text = user.map_or_else(
        || "The device was refused.".to_owned(),
        |user| format!("The device is signed in as {}.", escaped(user)),
    );
    let body = format!("<p>{text} You can close this page.</p>\n");
    page(200, "Done", &body)
}

/// Who signs in? Each button repeats the request and adds a name.
pub(crate) fn choice(form: &Form, app: &App, users: &[User]) -> Answer {
    let mut hidden = String::new();
    for (name, value) in form.pairs() {
        let (name, value) = (escaped(name), escaped(value));
        hidden.push_str(&format!(
            "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n"
        ));
    }
    let body = format!(
        "<p>\u{201c}{}\u{201d} wants to use Partner Center in your name.</p>\n<form method=\"get\">\n{hidden}{}</form>\n",
        escaped(&app.name),
        buttons(CHOICE, users, "Cancel")
    );
    page(200, "Choose an account", &body)
}

/// A refusal that only the person in front of the browser sees.
pub(crate) fn refusal(error: &EntraError, trace: &Trace) -> Answer {
    let body = format!("<p>{}</p>\n", escaped(&error.description(trace)));
    page(error.status, "We cannot sign you in", &body)
}

fn buttons(name: &str, users: &[User], no: &str) -> String {
    let mut text = String::new();
    for user in users {
        let (mfa, user) = (user.mfa, escaped(&user.name));
        let mfa = if mfa {
            "with a second factor"
        } else {
            "password only"
        };
        text.push_str(&format!(
            "<p><button name=\"{name}\" value=\"{user}\">{user}</button> {mfa}</p>\n"
        ));
    }
    text + &format!("<p><button name=\"{name}\" value=\"\">{no}</button></p>\n")
}

fn page(status: u16, title: &str, body: &str) -> Answer {
    let text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} - sandbox</title></head>\n\
         <body><h1>{title}</h1>\n{body}<p>This is a sandbox: nobody here is real.</p></body></html>\n"
    );
    Answer::of(status, Content::Text(HTML, text.into()))
        .with(header::CONTENT_SECURITY_POLICY, "default-src 'none'")
        .with(header::X_FRAME_OPTIONS, "DENY")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
