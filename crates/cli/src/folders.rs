//! Where things are kept: as the XDG Base Directory Specification says, and on Windows where it keeps them.

use std::env;
use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, choose_base_strategy};

use crate::environment::{Variables, variable};
use crate::error::CommandError;

/// A folder or file of this program.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) path: PathBuf,
    /// Other ones, which are there but not used.
    pub(crate) unused: Vec<PathBuf>,
}

/// `$XDG_CONFIG_HOME/partner-center/config.toml`.
pub(crate) fn config_file() -> Result<PathBuf, CommandError> {
    Ok(kept(&CONFIG, &["config.toml"])?.path)
}

/// `$XDG_STATE_HOME/partner-center/profiles/NAME`: a folder a profile, so that one is removed without
/// touching the others.
pub(crate) fn token_folder(profile: &str) -> Result<PathBuf, CommandError> {
    Ok(token_folders(profile)?.path)
}

/// The same with the folders of other versions.
pub(crate) fn token_folders(profile: &str) -> Result<Kept, CommandError> {
    kept(&STATE, &["profiles", profile])
}

/// `$XDG_STATE_HOME/partner-center/journal`.
pub(crate) fn journal_folder() -> Result<Kept, CommandError> {
    kept(&STATE, &["journal"])
}

/// `$XDG_STATE_HOME/partner-center/quota`.
pub(crate) fn quota_folder() -> Result<PathBuf, CommandError> {
    Ok(kept(&STATE, &["quota"])?.path)
}

/// What programs keep of one kind.
struct Kind {
    variable: &'static str,
    /// The folder of the kind, as the system has it.
    usual: fn(&dyn BaseStrategy) -> PathBuf,
    /// Below the home folder. On Windows, too, things were kept there once.
    below_home: &'static str,
}

const CONFIG: Kind = Kind {
    variable: "XDG_CONFIG_HOME",
    usual: |system| system.config_dir(),
    below_home: ".config",
};

const STATE: Kind = Kind {
    variable: "XDG_STATE_HOME",
    // Windows has no folder for states; that for caches stays on this machine, as a journal must.
    usual: |system| system.state_dir().unwrap_or_else(|| system.cache_dir()),
    below_home: ".local/state",
};

fn kept(kind: &Kind, own: &[&str]) -> Result<Kept, CommandError> {
    let places = Places::of(kind, variable)?;
    places.choose(own, Path::exists).ok_or_else(|| {
        let name = kind.variable;
        CommandError::Usage(format!(
            "neither {name} nor HOME says where things are kept"
        ))
    })
}

/// Where things of one kind may be. All of these paths are absolute.
#[derive(Debug, Default)]
struct Places {
    /// What the user wants, and nothing else.
    given: Option<PathBuf>,
    /// Where earlier versions kept them.
    earlier: Vec<PathBuf>,
    /// Where the system wants them.
    usual: Option<PathBuf>,
}

impl Places {
    fn of(kind: &Kind, variable: Variables) -> Result<Self, CommandError> {
        let home = variable("HOME")?.map(PathBuf::from);
        let homes = home.into_iter().chain(env::home_dir());
        let system = choose_base_strategy().ok();
        let usual = system.map(|system| (kind.usual)(&system));
        // The specification has relative paths ignored.
        let is_absolute = |path: &PathBuf| path.is_absolute();
        Ok(Self {
            given: variable(kind.variable)?
                .map(PathBuf::from)
                .filter(is_absolute),
            earlier: homes
                .filter(is_absolute)
                .map(|home| home.join(kind.below_home))
                .collect(),
            usual: usual.filter(is_absolute),
        })
    }

    /// The one to use: where something is already, else where the system wants it. A journal is never left
    /// behind: a purchase in it may be in doubt.
    fn choose(&self, own: &[&str], exists: impl Fn(&Path) -> bool) -> Option<Kept> {
        let path_in = |base: &PathBuf| {
            let path = base.join("partner-center");
            own.iter().fold(path, |path, part| path.join(part))
        };
        let mut there: Vec<PathBuf> = Vec::new();
        if self.given.is_none() {
            for path in self.earlier.iter().chain(&self.usual).map(path_in) {
                if !there.contains(&path) && exists(&path) {
                    there.push(path);
                }
            }
        }
        let mut there = there.into_iter();
        let path = there.next().or_else(|| {
            let base = self.given.as_ref().or(self.usual.as_ref());
            base.map(path_in)
        })?;
        Some(Kept {
            path,
            unused: there.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = "/Users/me/.local/state";
    const LOCAL: &str = "/Users/me/AppData/Local";

    /// What is chosen for the journal, where these folders are there.
    fn chosen(places: &Places, there: &[&str]) -> (String, Vec<String>) {
        let journal = |base: &str| PathBuf::from(base).join("partner-center/journal");
        let there: Vec<PathBuf> = there.iter().map(|base| journal(base)).collect();
        let exists = |path: &Path| there.iter().any(|it| it == path);
        let kept = places.choose(&["journal"], exists).unwrap();
        let base = |path: &Path| {
            let base = path.ancestors().nth(2).unwrap();
            base.to_str().unwrap().to_owned()
        };
        let unused = kept.unused.iter().map(|path| base(path)).collect();
        (base(&kept.path), unused)
    }

    /// A journal that Windows has in the old place is the one that is read and written.
    #[test]
    fn a_journal_in_an_old_place_is_found_first() {
        let windows = Places {
            given: None,
            earlier: vec!["/msys/home".into(), HOME.into(), HOME.into()],
            usual: Some(LOCAL.into()),
        };
        let none: [&str; 0] = [];
        for (there, base, unused) in [
            (&none[..], LOCAL, &none[..]),
            (&[LOCAL], LOCAL, &[]),
            (&[HOME], HOME, &[]),
            (&[LOCAL, HOME], HOME, &[LOCAL]),
            (&[LOCAL, HOME, "/msys/home"], "/msys/home", &[HOME, LOCAL]),
        ] {
            let unused = unused.iter().map(|&it| it.to_owned()).collect();
            assert_eq!(
                chosen(&windows, there),
                (base.to_owned(), unused),
                "{there:?}"
            );
        }
        let given = Places {
            given: Some("/given".into()),
            ..windows
        };
        let all = chosen(&given, &[HOME, LOCAL]);
        assert_eq!(all, ("/given".to_owned(), Vec::new()));
    }

    #[test]
    fn without_any_folder_there_is_no_place() {
        assert_eq!(Places::default().choose(&["journal"], |_| true), None);
    }

    /// Other systems than Windows keep what they had: both places are the same one.
    #[cfg(unix)]
    #[test]
    fn the_folders_of_unix_stay() {
        const HOME: Variables = |name| Ok((name == "HOME").then(|| "/home/me".to_owned()));
        const RELATIVE: Variables = |name| {
            Ok(Some(
                if name == "HOME" { "/home/me" } else { "state" }.to_owned(),
            ))
        };
        const GIVEN: Variables = |_| Ok(Some("/given".to_owned()));
        let path = |kind, variable, own: &[&str]| {
            let places = Places {
                // The system's is that of whoever runs the tests.
                usual: None,
                ..Places::of(kind, variable).unwrap()
            };
            let kept = places.choose(own, |path| path.starts_with("/home/me"));
            kept.unwrap().path.to_str().unwrap().to_owned()
        };
        for variable in [HOME, RELATIVE] {
            let config = path(&CONFIG, variable, &["config.toml"]);
            assert_eq!(config, "/home/me/.config/partner-center/config.toml");
            let journal = path(&STATE, variable, &["journal"]);
            assert_eq!(journal, "/home/me/.local/state/partner-center/journal");
        }
        let quota = path(&STATE, GIVEN, &["quota"]);
        assert_eq!(quota, "/given/partner-center/quota");
        let usual = Places::of(&STATE, variable).unwrap();
        if std::env::home_dir().is_some_and(|home| home.is_absolute()) {
            assert_eq!(usual.usual.as_ref(), usual.earlier.first());
        }
    }
}
