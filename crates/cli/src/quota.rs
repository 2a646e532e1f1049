//! How much may be sent, and who else sends: `--requests-per-minute`, `--shared-quota`.

use std::path::PathBuf;

use partner_center_reqwest::blocking::Builder;

use crate::environment::{REQUESTS_PER_MINUTE, Variables};
use crate::error::CommandError;
use crate::options::Options;

/// Sets what the options and the environment say of the quota.
pub(crate) fn apply(
    builder: Builder,
    options: &Options,
    variable: Variables,
) -> Result<Builder, CommandError> {
    let mut builder = builder;
    if let Some(limit) = limit(options, variable)? {
        builder = builder.requests_per_minute(limit);
    }
    // A sandbox of one's own is nobody else's, and has another address each time.
    if options.shared_quota && !options.sandbox {
        builder = builder.shared_quota(folder(variable)?);
    }
    Ok(builder)
}

fn limit(options: &Options, variable: Variables) -> Result<Option<u32>, CommandError> {
    if options.requests_per_minute.is_some() {
        return Ok(options.requests_per_minute);
    }
    let Some(text) = variable(REQUESTS_PER_MINUTE)? else {
        return Ok(None);
    };
    let limit = text.trim().parse().ok().filter(|limit| *limit > 0);
    let wrong = || {
        CommandError::Usage(format!(
            "{REQUESTS_PER_MINUTE}: expected a number above 0, found {text:?}"
        ))
    };
    limit.map(Some).ok_or_else(wrong)
}

/// Where programs keep what they know from run to run. Source: XDG Base Directory Specification.
fn folder(variable: Variables) -> Result<PathBuf, CommandError> {
    let home = if cfg!(windows) {
        variable("LOCALAPPDATA")?
    } else {
        let given = variable("XDG_STATE_HOME")?.filter(|path| path.starts_with('/'));
        let usual = variable("HOME")?.map(|home| format!("{home}/.local/state"));
        given.or(usual)
    };
    let home = home.map(PathBuf::from).filter(|path| path.is_absolute());
    let missing = "--shared-quota: neither XDG_STATE_HOME nor HOME says where its file belongs";
    match home {
        Some(home) => Ok(home.join("partner-center").join("quota")),
        None => Err(CommandError::Usage(missing.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_beats_the_environment() {
        let variable: Variables = |_| Ok(Some(" 240 ".to_owned()));
        let given = Options::of(&["--requests-per-minute", "60"]);
        assert_eq!(limit(&given, variable).unwrap(), Some(60));
        assert_eq!(limit(&Options::of(&[]), variable).unwrap(), Some(240));
        assert_eq!(limit(&Options::of(&[]), |_| Ok(None)).unwrap(), None);
        let wrong: [Variables; 3] = [
            |_| Ok(Some("0".to_owned())),
            |_| Ok(Some("many".to_owned())),
            |_| Ok(Some("-1".to_owned())),
        ];
        for variable in wrong {
            let CommandError::Usage(message) = limit(&Options::of(&[]), variable).unwrap_err() else {
                panic!("no usage error")
            };
            assert!(message.starts_with(REQUESTS_PER_MINUTE), "{message}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_where_states_are() {
        let both: Variables = |name| {
            Ok(match name {
                "XDG_STATE_HOME" => Some("/state".to_owned()),
                _ => Some("/home/me".to_owned()),
            })
        };
        let state = PathBuf::from("/state/partner-center/quota");
        assert_eq!(folder(both).unwrap(), state);
        let relative: Variables = |name| {
            Ok(match name {
                "XDG_STATE_HOME" => Some("state".to_owned()),
                _ => Some("/home/me".to_owned()),
            })
        };
        let home = PathBuf::from("/home/me/.local/state/partner-center/quota");
        assert_eq!(folder(relative).unwrap(), home);
        assert!(folder(|_| Ok(None)).is_err());
    }
}
