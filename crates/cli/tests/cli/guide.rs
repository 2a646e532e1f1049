//! The commands in README, the guide and the crates' READMEs. A block that is marked `console` runs
//! against the sandbox, and its output must be what the page shows; `…` stands for what differs from
//! run to run. A block that is marked `sh` needs an account, a network or a person: each call of the
//! program in it must be one that the program's own argument parser takes.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Comes before what each command of a block has written.
const MARK: char = '\u{1e}';

fn pages() -> Vec<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = |path: &str| fs::read_dir(repository.join(path)).unwrap();
    let guide = folder("docs/src").map(|file| file.unwrap().path());
    let crates = folder("crates").map(|file| file.unwrap().path().join("README.md"));
    let mut pages: Vec<_> = guide.chain(crates).filter(|path| path.is_file()).collect();
    pages.push(repository.join("README.md"));
    pages
}

/// What the further lines of a command begin with.
const CONTINUED: &str = "    ";

/// The blocks of a page that have this mark.
fn blocks(page: &str, mark: &str) -> Vec<String> {
    let mut parts = page.split("\n```");
    parts.next();
    let blocks = parts.step_by(2).filter_map(|block| block.split_once('\n'));
    let marked = blocks.filter(|(found, _)| *found == mark);
    marked.map(|(_, block)| block.to_owned()).collect()
}

/// A shell in an empty folder with nothing in its environment that the program looks at.
fn shell(script: &str, folder: &Path) -> (String, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_partner-center"));
    let mut path = program.parent().unwrap().as_os_str().to_owned();
    path.push(":/usr/local/bin:/usr/bin:/bin");
    let output = Command::new("bash")
        .args(["-c", script])
        .env_clear()
        .env("PATH", path)
        .env("HOME", folder)
        .env("PROGRAM", program)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

/// Whether a text is what a page shows.
fn fits(shown: &str, text: &str) -> bool {
    let mut parts = shown.split('…');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<_> = parts.collect();
    let Some((last, between)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in between {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// Runs the commands of a block, each of which follows a `$ ` and is followed by its output, and says
/// which of them wrote something else.
fn run(block: &str, folder: &Path) -> Vec<String> {
    let mut steps: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push((format!("{command}\n"), String::new())),
            (None, Some((command, shown))) => {
                let continues = shown.is_empty() && line.starts_with(CONTINUED);
                let text = if continues { command } else { shown };
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => panic!("an output without a command: {line}"),
        }
    }
    let commands = steps.iter().map(|(command, _)| command.as_str());
    let script = commands.fold(String::new(), |script, command| {
        script + &format!("printf '{MARK}' && (exit $code)\n{command}code=$?\n")
    });
    let (written, _) = shell(&format!("exec 2>&1; code=0\n{script}"), folder);
    let mut written = written.split(MARK).skip(1);
    let mut wrong = Vec::new();
    for (command, shown) in steps {
        let text = written.next().unwrap_or_default();
        if !fits(shown.trim_end(), text.trim_end()) {
            wrong.push(format!("$ {command}{text}"));
        }
    }
    wrong
}

/// The calls of the program in a block that its argument parser refuses. Nothing but the program runs,
/// and that to show its help, for which all arguments before it are read.
fn refused(block: &str, folder: &Path) -> Vec<String> {
    let prelude = r#"
        PATH=
        partner-center() {
            local said
            printf x >> seen
            said=$("$PROGRAM" "$@" --help 2>&1 < /dev/null) || printf '%s\n' "$* -> $said" >&3
            echo one line
        }
        cargo() { [[ "$*" != "run -q -p partner-center-cli -- "* ]] || partner-center "${@:6}"; }
        exec 3>&2 2> /dev/null
    "#;
    let _ = fs::remove_file(folder.join("seen"));
    let (_, said) = shell(&format!("{prelude}\n{block}\nwait"), folder);
    let code = block.lines().map(|line| line.split("# ").next().unwrap());
    let calls: usize = code
        .map(|line| line.matches("partner-center ").count())
        .sum();
    let calls = calls + block.matches("-p partner-center-cli -- ").count();
    let seen = fs::read(folder.join("seen")).map_or(0, |seen| seen.len());
    let mut wrong: Vec<_> = said.lines().map(str::to_owned).collect();
    if seen != calls {
        wrong.push(format!("{seen} calls of {calls} were seen in: {block}"));
    }
    wrong
}

/// An empty folder with the files that the commands of the guide read.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let order = r#"{"billingCycle": "annual", "lineItems": [
        {"offerId": "CFQ7TTC0LQ7X:0001:CFQ7TTC0R3KD", "quantity": 5, "termDuration": "P1Y"}]}"#;
    fs::write(folder.path().join("order.json"), order).unwrap();
    fs::write(folder.path().join("secret.txt"), "secret").unwrap();
    folder
}

/// Looks at all blocks with this mark, each page in a folder of its own.
fn check(mark: &str, wrong: fn(&str, &Path) -> Vec<String>) {
    let mut count = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let folder = folder();
        for block in blocks(&text, mark) {
            let wrong = wrong(&block, folder.path());
            assert!(wrong.is_empty(), "{}: {}", page.display(), wrong.join("\n"));
            count += 1;
        }
    }
    assert!(count >= 8, "only {count} blocks");
}

#[test]
fn what_the_guide_shows_is_what_happens() {
    check("console", run);
}

#[test]
fn the_program_takes_every_command_of_the_guide() {
    check("sh", refused);
}

/// The control of both: a wrong page is found out.
#[test]
fn a_page_that_is_wrong_is_found_out() {
    let folder = folder();
    let list = "partner-center --sandbox customers list --filter lake -o csv --columns company";
    let right = format!("$ {list}\ncompany\nLake…\n$ echo $?\n0\n");
    assert_eq!(run(&right, folder.path()), [""; 0]);
    for (shown, wrong) in [("Lake…", "Sea…"), ("\ncompany", "\nname"), ("\n0", "\n3")] {
        assert_eq!(
            run(&right.replacen(shown, wrong, 1), folder.path()).len(),
            1,
            "{wrong}"
        );
    }
    let page = format!("A\n\n```console\n{right}```\n\nB\n\n```sh\npartner-center\n```\n");
    assert_eq!(blocks(&page, "console").len(), 1);
    assert_eq!(blocks(&page, "sh"), ["partner-center"]);

    let get =
        "partner-center orders get 0d9e7bc9cc4f --customer b0d70a69-4c42-4b27-b17b-91a835d8686a";
    assert_eq!(refused(get, folder.path()), [""; 0]);
    for wrong in [
        format!("{get} --prices"),
        get.replace("orders", "order"),
        get.replace("b0d70a69", "b0d7"),
        format!("true || {get}"),
        format!(
            "{} --prices",
            get.replace("partner-center", "cargo run -q -p partner-center-cli --")
        ),
    ] {
        assert_ne!(refused(&wrong, folder.path()), [""; 0], "{wrong}");
    }
}
