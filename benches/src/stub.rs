//! A stub of the service on the loopback, which has one answer, and the command line that asks it.

use std::io::{self, BufWriter, Read as _, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

const CUSTOMER: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";

/// Answers every request with the body that `write` writes, until the process ends.
///
/// # Errors
/// When there is no port.
pub fn serve(
    write: impl Fn(&mut dyn Write) -> io::Result<()> + Send + Sync + 'static,
) -> io::Result<SocketAddr> {
    serve_paths(move |_, out| write(out))
}

/// The same with a body for each path; several at once.
///
/// # Errors
/// When there is no port.
pub fn serve_paths(
    write: impl Fn(&str, &mut dyn Write) -> io::Result<()> + Send + Sync + 'static,
) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let write = Arc::new(write);
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let write = Arc::clone(&write);
            // A program that goes away is found out by whoever started it.
            thread::spawn(move || answer(connection, &*write));
        }
    });
    Ok(address)
}

fn answer(
    mut connection: TcpStream,
    write: &(impl Fn(&str, &mut dyn Write) -> io::Result<()> + ?Sized),
) -> io::Result<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && connection.read(&mut byte)? == 1 {
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let target = head.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default();
    let mut out = BufWriter::with_capacity(64 * 1024, connection);
    out.write_all(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n",
    )?;
    write(path, &mut out)?;
    out.flush()
}

/// The command line, listing all orders of a customer in this form.
#[must_use]
pub fn list(program: &str, address: SocketAddr, form: &str) -> Command {
    let mut command = Command::new(program);
    command
        .args(["orders", "list", "--customer", CUSTOMER, "-o", form])
        .args(["--base-url", &format!("http://{address}")])
        .env("PARTNER_CENTER_ACCESS_TOKEN", "none")
        .env_remove("PARTNER_CENTER_PROFILE")
        .stdout(Stdio::piped());
    command
}
