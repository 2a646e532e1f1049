//! Changes to the file that leave alone what people have written in it.

use std::io;

use super::contents::{Contents, Profile};

/// The text with this profile in it. All other lines stay as they are, comments included.
pub(super) fn with_profile(
    text: &str,
    name: &str,
    profile: &Profile,
    is_first: bool,
) -> Result<String, io::Error> {
    let section = toml::to_string(profile).map_err(io::Error::other)?;
    let heading = format!("[profiles.{name}]");
    let mut new = String::new();
    if is_first {
        new.push_str(&format!("default_profile = \"{name}\"\n\n"));
    }
    let (mut is_inside, mut is_written) = (false, false);
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with('[') {
            is_inside = trimmed.split(']').next() == heading.split(']').next();
            if is_inside {
                new.push_str(&format!("{line}\n{section}"));
                is_written = true;
                continue;
            }
        }
        let is_comment = trimmed.is_empty() || trimmed.starts_with('#');
        if !is_inside || is_comment {
            new.push_str(line);
            new.push('\n');
        }
    }
    if !is_written {
        if !new.is_empty() && !new.ends_with("\n\n") {
            new.push('\n');
        }
        new.push_str(&format!("{heading}\n{section}"));
    }
    // A table may be written in other ways that are not looked for above.
    let read = |text| {
        toml::from_str::<Contents>(text)
            .unwrap_or_default()
            .profiles
    };
    let mut expected = read(text);
    expected.insert(name.to_owned(), profile.clone());
    if read(&new) == expected {
        Ok(new)
    } else {
        let message = format!("write the profile as a table of its own, {heading}, or remove it");
        Err(io::Error::other(message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::profiles::contents::Kind;

    fn profile(tenant: &str) -> Profile {
        Profile {
            kind: Kind::User,
            tenant: tenant.to_owned(),
            client_id: "8f3c7a52-7c3f-4d8f-9d3b-0a1b2c3d4e5f".to_owned(),
            cloud: None,
            authority: None,
            base_url: None,
            certificate: None,
            user: None,
        }
    }

    #[test]
    fn the_rest_of_the_file_stays() {
        let first = with_profile("", "a", &profile("one.example"), true).unwrap();
        assert!(
            first.starts_with("default_profile = \"a\"\n\n[profiles.a]\n"),
            "{first}"
        );
        let edited = format!(
            "# mine\n{first}# about b\n[profiles.b] # b\nkind = \"user\"\ntenant = \"b.example\"\nclient_id = \"x\"\n"
        );
        let second = with_profile(&edited, "a", &profile("two.example"), false).unwrap();
        assert_eq!(second, edited.replace("one.example", "two.example"));
        let third = with_profile(&second, "b", &profile("three.example"), false).unwrap();
        assert!(
            third.contains("[profiles.b] # b\nkind") && third.contains("three.example"),
            "{third}"
        );
        assert!(!third.contains("b.example"), "{third}");
    }

    #[test]
    fn a_form_that_is_not_understood_is_not_damaged() {
        let inline = "profiles.a = { kind = \"user\", tenant = \"t\", client_id = \"c\" }\n";
        let error = with_profile(inline, "a", &profile("two.example"), false).unwrap_err();
        assert!(error.to_string().contains("[profiles.a]"), "{error}");
    }
}
