//! Opens a page in the browser of this machine.

use std::env;
use std::process::{Command, Stdio};

/// Tries to. It may be that there is none, so the user is shown the address, too.
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
    // What a browser writes would stand between our own lines.
    let _ = command
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
