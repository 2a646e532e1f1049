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
    // Whatever it is, it gets no secret of ours, and what only says where one goes is no use to it.
    for (name, _) in env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("PARTNER_CENTER_"))
        {
            command.env_remove(name);
        }
    }
    // What a browser writes would stand between our own lines.
    let _ = command
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
