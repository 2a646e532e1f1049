//! How much may be sent, and who else sends: `--requests-per-minute`, `--shared-quota`.

use partner_center_reqwest::blocking::Builder;

use crate::environment::{REQUESTS_PER_MINUTE, Variables};
use crate::error::CommandError;
use crate::folders::quota_folder;
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
        builder = builder.shared_quota(quota_folder()?);
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
            let CommandError::Usage(message) = limit(&Options::of(&[]), variable).unwrap_err()
            else {
                panic!("no usage error")
            };
            assert!(message.starts_with(REQUESTS_PER_MINUTE), "{message}");
        }
    }
}
