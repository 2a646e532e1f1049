//! Opens a page in the browser of this machine.

use std::env;
use std::process::{Command, Stdio};

/// Tries to. There may be none, so the user is shown the address, too.
pub(super) fn open(address: &str) {
    let mut command = match env::var_os("BROWSER").filter(|program| !program.is_empty()) {
        Some(program) => Command::new(program),
        None if cfg!(target_os = "macos") => Command::new("open"),
        None if cfg!(windows) => {
            let mut command = Command::new("rundll32");
            command.arg("url.dll,FileProtocolHandler");
            command
        }
        None => Command::new("xdg-open"),
    };
    // It gets no secret of ours, and has no use for the other variables.
    for (name, _) in env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("PARTNER_CENTER_"))
        {
            command.env_remove(name);
        }
    }
    // What a browser writes would be between our own lines.
    let _ = command
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
