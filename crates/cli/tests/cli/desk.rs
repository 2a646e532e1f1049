//! A person at a desk: a sandbox, a home folder, a browser, and a look at everything that shows.

use std::cell::RefCell;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use partner_center_sandbox::{APP_SECRET, Sandbox, SandboxBuilder};
use tempfile::TempDir;

use crate::harness::{Run, encoding_in, encodings, fed, finish, program};

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    folder: TempDir,
    /// All that was shown or written for others to see, arguments included.
    shown: RefCell<String>,
    secrets: RefCell<Vec<String>>,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::with(Sandbox::builder())
    }

    pub(crate) fn with(sandbox: SandboxBuilder) -> Self {
        Self {
            sandbox: sandbox
                .polling_interval(Duration::from_secs(1))
                .device_code_lifetime(Duration::from_secs(60))
                .start()
                .unwrap(),
            folder: tempfile::tempdir().unwrap(),
            shown: RefCell::default(),
            secrets: RefCell::new(vec![APP_SECRET.to_owned()]),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.path("config/partner-center/config.toml")
    }

    pub(crate) fn write_config(&self, text: &str) {
        fs::create_dir_all(self.config().parent().unwrap()).unwrap();
        fs::write(self.config(), text).unwrap();
        // Whatever the umask is.
        #[cfg(unix)]
        for (path, mode) in [("config", 0o755), ("config/partner-center", 0o755)]
            .map(|(name, mode)| (self.path(name), mode))
            .into_iter()
            .chain([(self.config(), 0o644)])
        {
            let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
            fs::set_permissions(path, mode).unwrap();
        }
    }

    /// The tokens and secrets of a profile.
    pub(crate) fn state(&self, profile: &str) -> Vec<PathBuf> {
        let folder = self.path("state/partner-center/profiles").join(profile);
        let Ok(entries) = fs::read_dir(folder) else {
            return Vec::new();
        };
        let files = entries.map(|entry| entry.unwrap().path());
        files
            .filter(|path| path.extension().is_none_or(|end| end != "lock"))
            .collect()
    }

    /// The refresh token that is kept.
    pub(crate) fn refresh_token(&self, profile: &str) -> String {
        let files = self.state(profile);
        let json = files
            .iter()
            .find(|path| path.extension().is_some_and(|end| end == "json"));
        member(&fs::read_to_string(json.unwrap()).unwrap(), "refresh_token").unwrap()
    }

    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        self.shown
            .borrow_mut()
            .push_str(&format!("{arguments:?}\n"));
        let mut command = program(arguments);
        command
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("XDG_STATE_HOME", self.path("state"))
            // A browser that shows nothing.
            .env("BROWSER", "true");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.finish(self.program(arguments))
    }

    pub(crate) fn finish(&self, command: Command) -> Run {
        let run = finish(command);
        self.harvest();
        self.shown.borrow_mut().push_str(&run.stderr);
        if !run.stdout.starts_with("eyJ") {
            self.shown.borrow_mut().push_str(&run.stdout);
        }
        run
    }

    /// `auth login` at the sandbox, with these arguments.
    pub(crate) fn login(&self, arguments: &[&str]) -> Command {
        let address = self.sandbox.base_url();
        let place = ["--authority", &address, "--base-url", &address];
        let login = ["auth", "login", "--tenant", partner_center_sandbox::TENANT];
        self.program(&[&place[..], &login, arguments].concat())
    }

    /// With the secret of the application on stdin.
    pub(crate) fn login_with_secret(&self, arguments: &[&str], secret: &str) -> Run {
        let command = self.login(&[arguments, &["--client-secret-stdin"]].concat());
        let run = fed(command, secret.as_bytes());
        self.harvest();
        self.shown
            .borrow_mut()
            .push_str(&format!("{}{}", run.stdout, run.stderr));
        run
    }

    /// Waits for the end of a sign-in.
    pub(crate) fn end(&self, mut ongoing: Ongoing) -> Run {
        ongoing.stderr.read_to_string(&mut ongoing.said).unwrap();
        let mut stdout = String::new();
        ongoing
            .child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut stdout)
            .unwrap();
        let code = ongoing.child.wait().unwrap().code().unwrap();
        self.harvest();
        self.shown
            .borrow_mut()
            .push_str(&format!("{stdout}{}", ongoing.said));
        let stderr = std::mem::take(&mut ongoing.said);
        Run {
            code,
            stdout,
            stderr,
        }
    }

    /// A device code sign-in of a user, from the beginning to the end.
    pub(crate) fn login_by_code(&self, arguments: &[&str], user: &str) -> Run {
        let public = ["--client-id", partner_center_sandbox::PUBLIC_APP];
        let login = self.login(&[&public, arguments].concat());
        let (ongoing, code) = Ongoing::begin(login, "code:");
        let decision = format!(r#"{{"userCode":"{code}","action":"approve","user":"{user}"}}"#);
        let reply = self.post("/_sandbox/device-codes", &decision);
        assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
        self.end(ongoing)
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> String {
        let length = body.len();
        let base = self.sandbox.base_url();
        let address = base.trim_start_matches("http://");
        send(
            address,
            &format!(
                "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            ),
        )
    }

    /// Notes down the secrets that are kept now.
    fn harvest(&self) {
        let profiles = fs::read_dir(self.path("state/partner-center/profiles"));
        for profile in profiles.into_iter().flatten() {
            let name = profile.unwrap().file_name().into_string().unwrap();
            for file in self.state(&name) {
                let text = fs::read_to_string(&file).unwrap();
                let found = ["access_token", "refresh_token"]
                    .iter()
                    .filter_map(|name| member(&text, name));
                self.secrets.borrow_mut().extend(found);
            }
        }
        self.secrets.borrow_mut().sort();
        self.secrets.borrow_mut().dedup();
    }

    pub(crate) fn add_secret(&self, secret: &str) {
        self.secrets.borrow_mut().push(secret.to_owned());
    }

    /// What was shown in a file counts as well.
    pub(crate) fn show_file(&self, path: &Path) {
        self.shown
            .borrow_mut()
            .push_str(&fs::read_to_string(path).unwrap());
    }

    /// No secret was shown, in whatever encoding; `at_least` so many have been looked for.
    pub(crate) fn assert_clean(&self, at_least: usize) {
        self.show_file(&self.config());
        let (shown, secrets) = (self.shown.borrow(), self.secrets.borrow());
        assert!(secrets.len() >= at_least, "only {} secrets", secrets.len());
        for secret in secrets.iter() {
            assert_eq!(encoding_in(&shown, secret), None);
            // The look finds what is there, or it proves nothing.
            for form in encodings(secret) {
                assert!(encoding_in(&format!("{shown}{form}"), secret).is_some());
            }
        }
    }
}

/// A sign-in for which the user has to do something.
pub(crate) struct Ongoing {
    child: Child,
    pub(crate) said: String,
    stderr: Box<dyn Read>,
}

impl Ongoing {
    /// Starts it, and waits until it says what the user has to do, in the line with this label.
    pub(crate) fn begin(mut command: Command, label: &str) -> (Self, String) {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut ongoing = Self {
            child,
            said: String::new(),
            stderr: Box::new(std::io::empty()),
        };
        loop {
            let mut line = String::new();
            stderr.read_line(&mut line).unwrap();
            assert!(!line.is_empty(), "no {label} in {}", ongoing.said);
            ongoing.said.push_str(&line);
            if let Some(value) = line.trim().strip_prefix(label) {
                let value = value.trim().to_owned();
                ongoing.stderr = Box::new(stderr);
                return (ongoing, value);
            }
        }
    }
}

impl Drop for Ongoing {
    fn drop(&mut self) {
        // Of a test that has failed meanwhile.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A text in flat JSON.
pub(crate) fn member(json: &str, name: &str) -> Option<String> {
    let (_, rest) = json.split_once(&format!("\"{name}\":"))?;
    let rest = rest.trim_start().strip_prefix('"')?;
    Some(rest.split('"').next()?.to_owned())
}

/// Sends a request as it stands; gives the whole answer.
pub(crate) fn send(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address.replace("localhost", "127.0.0.1")).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

/// What a browser does with an address.
pub(crate) fn get(url: &str) -> String {
    let rest = url.strip_prefix("http://").unwrap();
    let (address, path) = match rest.find(['/', '?']) {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    };
    let slash = if path.starts_with('/') { "" } else { "/" };
    send(
        address,
        &format!("GET {slash}{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"),
    )
}
