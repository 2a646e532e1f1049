//! What other languages do with the same bodies, where they are installed.
//!
//! Each program in `benches/peers`, and `peer` of the benches package, takes a decoder, a file and
//! seconds, and prints bytes a second and the most memory it had.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{at, build, run, table, target};

/// Orders in the small and in the large body.
const ORDERS: (&str, &str) = ("1000", "100000");
/// How long each decodes them, again and again.
const SECONDS: (&str, &str) = ("2", "3");
/// The exit code of a program whose decoder is not there.
const ABSENT: i32 = 3;

/// As for the benches: glibc keeps what it has, so that page faults are not what is measured.
const HEAP: [(&str, &str); 3] = [
    ("MALLOC_MMAP_MAX_", "0"),
    ("MALLOC_TRIM_THRESHOLD_", "1000000000000"),
    ("MALLOC_TOP_PAD_", "67108864"),
];

/// A language, its decoders, and how to run one; no command where the language is not installed.
type Language = (&'static str, &'static str, Option<Vec<String>>);

struct Bodies {
    small: PathBuf,
    large: PathBuf,
    large_bytes: u64,
}

/// Runs everything that is there and prints one table.
pub(crate) fn compare(repository: &Path, install: bool) -> Result<String, String> {
    let folder = target(repository).join("peers");
    std::fs::create_dir_all(&folder).map_err(at(&folder))?;
    let ours = build(repository, "peer")?;
    let bodies = write_bodies(&ours, &folder)?;
    if install {
        install_python(repository, &folder)?;
    }
    let mut lines = Vec::new();
    for (language, decoders, command) in languages(repository, &folder, &ours) {
        for decoder in decoders.split('|') {
            let name = format!("{language}: {decoder}");
            eprintln!("{name} …");
            let measured = command.as_ref().map(|it| measure(it, decoder, &bodies));
            lines.push(match measured.transpose()?.flatten() {
                Some([small, large, memory]) => vec![name, small, large, memory],
                None => vec![name, "not installed".into(), String::new(), String::new()],
            });
        }
    }
    let header = [
        "",
        "1,000 orders, MB/s",
        "100,000 orders, MB/s",
        "peak memory / body, 100,000 orders",
    ];
    Ok(table(header, lines))
}

fn write_bodies(ours: &Path, folder: &Path) -> Result<Bodies, String> {
    let write = |orders: &str| {
        let file = folder.join(format!("{orders}.json"));
        run(Command::new(ours).arg("--write").arg(&file).arg(orders)).map(|_| file)
    };
    let large = write(ORDERS.1)?;
    Ok(Bodies {
        small: write(ORDERS.0)?,
        large_bytes: std::fs::metadata(&large)
            .map_err(|error| error.to_string())?
            .len(),
        large,
    })
}

fn install_python(repository: &Path, folder: &Path) -> Result<(), String> {
    eprintln!("installing Python packages into {} …", folder.display());
    let environment = folder.join("venv");
    run(Command::new("python3")
        .args(["-m", "venv"])
        .arg(&environment))?;
    run(Command::new(environment.join("bin/pip"))
        .args(["install", "--quiet", "--disable-pip-version-check", "-r"])
        .arg(repository.join("benches/peers/requirements.txt")))?;
    Ok(())
}

fn languages(repository: &Path, folder: &Path, ours: &Path) -> [Language; 5] {
    let text = |path: &Path| path.display().to_string();
    let scripts = repository.join("benches/peers");
    let environment = folder.join("venv/bin/python");
    let python = if environment.exists() {
        text(&environment)
    } else {
        "python3".into()
    };
    [
        (
            "Rust",
            "ours|serde_json|sonic-rs|simd-json|jiter|serde_json::Value",
            Some(vec![text(ours)]),
        ),
        (
            "Python",
            "msgspec|pydantic|orjson|json|partnercenterservices",
            Some(vec![python, text(&scripts.join("peers.py"))]),
        ),
        (
            "Node",
            "JSON.parse|JSON.parse, dates",
            Some(vec!["node".into(), text(&scripts.join("peers.js"))]),
        ),
        ("Java", "Jackson|Jackson, tree", java(&scripts, folder)),
        ("Go", "encoding/json", go(&scripts, folder)),
    ]
}

/// Jackson is where Debian puts it, or in the folder that `JACKSON_JARS` names.
fn java(scripts: &Path, folder: &Path) -> Option<Vec<String>> {
    let jars = std::env::var("JACKSON_JARS").unwrap_or_else(|_| "/usr/share/java".into());
    let path: Vec<String> = ["databind", "core", "annotations"]
        .iter()
        .map(|part| format!("{jars}/jackson-{part}.jar"))
        .collect();
    if !path.iter().all(|jar| Path::new(jar).exists()) {
        return None;
    }
    let classes = folder.join("java");
    let path = format!("{}:{}", classes.display(), path.join(":"));
    let mut compiler = Command::new("javac");
    compiler
        .args(["-cp", &path, "-d"])
        .arg(&classes)
        .arg(scripts.join("Peers.java"));
    or_say(run(&mut compiler)).map(|_| ["java", "-cp", &path, "Peers"].map(str::to_owned).to_vec())
}

fn go(scripts: &Path, folder: &Path) -> Option<Vec<String>> {
    let program = folder.join("go-peers");
    let mut compiler = Command::new("go");
    compiler
        .args(["build", "-o"])
        .arg(&program)
        .arg(scripts.join("peers.go"));
    or_say(run(&mut compiler)).map(|_| vec![program.display().to_string()])
}

/// A language that is not there is no error, but why it counts as absent is worth a word.
fn or_say<T>(outcome: Result<T, String>) -> Option<T> {
    outcome.map_err(|error| eprintln!("{error}")).ok()
}

/// Speed on the small and on the large body, and memory; `None` when the decoder is not there.
fn measure(
    command: &[String],
    decoder: &str,
    bodies: &Bodies,
) -> Result<Option<[String; 3]>, String> {
    let Some((small, _)) = ask(command, decoder, &bodies.small, SECONDS.0)? else {
        return Ok(None);
    };
    let large = ask(command, decoder, &bodies.large, SECONDS.1)?;
    let once = ask(command, decoder, &bodies.large, "0")?;
    let (Some((large, _)), Some((_, memory))) = (large, once) else {
        return Ok(None);
    };
    let hundredths = memory * 100 / bodies.large_bytes.max(1);
    Ok(Some([
        (small / 1_000_000).to_string(),
        (large / 1_000_000).to_string(),
        format!("{}.{:02}", hundredths / 100, hundredths % 100),
    ]))
}

/// Bytes a second, and the most memory in bytes.
fn ask(
    command: &[String],
    decoder: &str,
    file: &Path,
    seconds: &str,
) -> Result<Option<(u64, u64)>, String> {
    let (program, arguments) = command.split_first().ok_or("no command")?;
    let output = Command::new(program)
        .args(arguments)
        .arg(decoder)
        .arg(file)
        .arg(seconds)
        .envs(HEAP)
        .stdin(Stdio::null())
        .output();
    let output = match output {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("{program}: {error}")),
        Ok(output) if output.status.code() == Some(ABSENT) => return Ok(None),
        Ok(output) => output,
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let mut numbers = said.split_whitespace().map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(speed)), Some(Ok(memory))) => Ok(Some((speed, memory))),
        _ => Err(format!(
            "{program} with {decoder}: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}
