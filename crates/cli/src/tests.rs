//! Advice that cannot be carried out is worse than none: every text of the program is read out of its
//! sources, and each flag, variable and command in it has to be one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use clap::error::ErrorKind;
use clap::{Command, CommandFactory, Parser};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::hints::{ADDED, INSTEAD};
use crate::tree::Arguments;

/// The folders whose texts users see; the packaged program has only its own.
fn folders() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![own.join("src")];
    for library in ["core", "host", "reqwest"] {
        folders.push(own.join("..").join(library).join("src"));
    }
    folders.retain(|folder| folder.is_dir());
    folders
}

/// A text in a source, with its file.
struct Text {
    file: String,
    text: String,
}

fn texts() -> Vec<Text> {
    let mut texts = Vec::new();
    let mut left = folders();
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_test = path.file_name().is_some_and(|name| name == "tests.rs");
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") && !is_test {
                let source = fs::read_to_string(&path).unwrap();
                let file = path.to_string_lossy().into_owned();
                collect(source.parse().unwrap(), &mut |text| {
                    texts.push(Text {
                        file: file.clone(),
                        text,
                    });
                });
            }
        }
    }
    assert!(texts.len() > 500, "{}", texts.len());
    texts
}

/// Hands out all texts between the tokens but those of tests and of the library's own documentation;
/// in the program, documentation is help.
fn collect(tokens: TokenStream, found: &mut impl FnMut(String)) {
    let mut is_of_tests = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let inner = group.stream().to_string().replace(' ', "");
                if group.delimiter() == Delimiter::Bracket && inner == "cfg(test)" {
                    is_of_tests = true;
                } else if group.delimiter() == Delimiter::Brace && is_of_tests {
                    is_of_tests = false;
                } else {
                    collect(group.stream(), found);
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => is_of_tests = false,
            TokenTree::Literal(literal) => {
                if let syn::Lit::Str(text) = syn::Lit::new(literal) {
                    found(text.value());
                }
            }
            _ => {}
        }
    }
}

/// What can be named: all long flags, and the names of the variables that are asked for.
struct Known {
    program: Command,
    flags: BTreeSet<String>,
    variables: BTreeSet<String>,
}

impl Known {
    fn new(texts: &[Text]) -> Self {
        let program = Arguments::command();
        let mut flags = BTreeSet::from(["help".to_owned(), "version".to_owned()]);
        long_flags(&program, &mut flags);
        let names = texts.iter().map(|it| it.text.clone());
        let is_name = |name: &String| {
            name.starts_with("PARTNER_CENTER_")
                && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
        };
        Self {
            program,
            flags,
            variables: names.filter(is_name).collect(),
        }
    }

    /// What is wrong with a text: names that name nothing.
    fn wrong_with(&self, text: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        // Lines of other programs, which have flags of their own.
        let is_foreign = |quoted: &str| quoted.starts_with("openssl ");
        let quotes: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
        let mut own = text.to_owned();
        for quoted in quotes.iter().filter(|quoted| is_foreign(quoted)) {
            own = own.replace(quoted, "");
        }
        // So has curl, whose line is put together of pieces.
        if !text.contains("curl --request") && !text.starts_with(" \\\n  --") {
            wrong.extend(self.wrong_flags(&own));
        }
        for name in words(&own).filter(|word| word.starts_with("PARTNER_CENTER_")) {
            if !self.variables.contains(name) {
                wrong.push(format!("no variable {name}"));
            }
        }
        let lines = own.replace("\\\n", " ");
        let lines: Vec<String> = lines
            .lines()
            .filter(|line| line.starts_with("  partner-center "))
            .map(|line| line.trim().to_owned())
            .collect();
        for quoted in quotes.into_iter().chain(lines.iter().map(String::as_str)) {
            wrong.extend(self.wrong_command(quoted));
        }
        wrong
    }

    fn wrong_flags(&self, text: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        for (at, _) in text.match_indices("--") {
            let is_begin = text[..at]
                .chars()
                .next_back()
                .is_none_or(|c| !c.is_alphanumeric() && c != '-');
            let rest = &text[at + 2..];
            let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '-');
            let name = &rest[..end.unwrap_or(rest.len())];
            if is_begin
                && name.starts_with(|c: char| c.is_ascii_lowercase())
                && !self.flags.contains(name)
            {
                wrong.push(format!("no flag --{name}"));
            }
        }
        wrong
    }

    /// A command is one from its first word on; a whole line has to be parsed.
    fn wrong_command(&self, quoted: &str) -> Option<String> {
        let line = quoted
            .split([';', '|', '<', '>', '#'])
            .next()?
            .split("   (")
            .next()?;
        let line = filled_in(&line.replace('\'', ""));
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            // A name, or commands in the comment of a file.
            ["partner-center"] | [_, "…"] | [] => None,
            ["partner-center", ..] => {
                let parsed = Arguments::try_parse_from(&words);
                let error = parsed.err()?;
                let is_help = matches!(
                    error.kind(),
                    ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
                );
                (!is_help).then(|| format!("{quoted}: {error}"))
            }
            [first, rest @ ..] => {
                let mut command = self.program.find_subcommand(first)?;
                for word in rest.iter().take_while(|word| !word.starts_with('-')) {
                    match command.find_subcommand(word) {
                        Some(found) => command = found,
                        None if command.has_subcommands() => {
                            return Some(format!("{quoted}: no command {word}"));
                        }
                        None => break,
                    }
                }
                None
            }
        }
    }
}

fn long_flags(command: &Command, flags: &mut BTreeSet<String>) {
    let names = command.get_arguments().filter_map(clap::Arg::get_long);
    flags.extend(names.map(str::to_owned));
    for inner in command.get_subcommands() {
        long_flags(inner, flags);
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
}

/// A line with values where it has names for them, in capital letters or in braces.
fn filled_in(line: &str) -> String {
    const GUID: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
    let values = [
        ("{request_id}", GUID),
        ("{id}", GUID),
        ("{customer}", GUID),
        ("{place}", ""),
        ("{there}", "https://a.example"),
        ("{order}", "0d9e7bc9cc4f"),
        ("{profile}", "nightly"),
        ("{name}", "nightly"),
        ("REQUEST-ID", GUID),
        ("/customers/GUID/carts/CART", "/customers"),
        ("GUID", GUID),
        ("ORDER", "0d9e7bc9cc4f"),
        ("SUBSCRIPTION", GUID),
        ("OFFER", "A:B:C"),
        ("PRODUCT", "A"),
        ("SKU", "B"),
        ("COUNTRY", "US"),
        ("FILE", "a.json"),
        ("AMOUNT", "1.50"),
        ("CODE", "EUR"),
        ("SECONDS", "60"),
        ("CYCLE", "annual"),
        ("PATH", "/customers"),
        (" N ", " 1 "),
    ];
    let mut line = line.to_owned();
    for (name, value) in values {
        line = line.replace(name, value);
    }
    line
}

#[test]
fn what_texts_name_is_there() {
    let texts = texts();
    let known = Known::new(&texts);
    let mut wrong = Vec::new();
    for Text { file, text } in &texts {
        let found = known.wrong_with(text).into_iter();
        wrong.extend(found.map(|what| format!("{file}: {text:?}\n    {what}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(known.flags.len() > 60 && known.variables.len() >= 10);
}

/// The control: what is wrong in this way is noticed.
#[test]
fn names_of_nothing_are_noticed() {
    let texts = texts();
    let known = Known::new(&texts);
    for (text, what) in [
        ("say --acept-attestation", "no flag --acept-attestation"),
        (
            "set PARTNER_CENTER_SECRET",
            "no variable PARTNER_CENTER_SECRET",
        ),
        (
            "`partner-center orders setle GUID`",
            "unrecognized subcommand",
        ),
        ("`partner-center orders settle`", "required"),
        (
            "`partner-center orders list --order ORDER --customer GUID`",
            "unexpected argument",
        ),
        (
            "`partner-center subscriptions rename GUID --customer GUID`",
            "unrecognized subcommand",
        ),
        ("see `orders setle`", "no command setle"),
        (
            "Examples:\n  partner-center orders lits\n",
            "unrecognized subcommand",
        ),
    ] {
        let wrong = known.wrong_with(text).join("\n");
        assert!(wrong.contains(what), "{text}: {wrong}");
    }
    for text in [
        "a dash -- and `openssl x509 -noout --frob`",
        "curl --request GET --header x",
        "the word `list` and `onetime`",
        "`partner-center auth login --profile {profile}`",
    ] {
        assert_eq!(known.wrong_with(text), Vec::<String>::new(), "{text}");
    }
}

/// Each hint of the library that is worded anew here is one of the library's: otherwise nobody sees it.
#[test]
fn hints_are_those_of_the_library() {
    if folders().len() < 3 {
        return;
    }
    let texts = texts();
    for (library, _) in ADDED.iter().chain(INSTEAD) {
        let is_there = |it: &Text| it.text == *library && !it.file.ends_with("hints.rs");
        assert!(texts.iter().any(is_there), "{library}");
    }
    let mut seen = BTreeSet::new();
    for (library, _) in ADDED.iter().chain(INSTEAD) {
        assert!(seen.insert(library), "twice: {library}");
    }
}

/// Members of JSON are for those who write JSON: the command line has flags.
#[test]
fn no_hint_names_a_member_where_a_flag_does_it() {
    let schema =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/order_requests.schema.json");
    let Ok(schema) = fs::read_to_string(schema) else {
        return;
    };
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let mut members = BTreeSet::new();
    member_names(&schema, &mut members);
    assert!(members.contains("attestationAccepted"), "{members:?}");
    let in_advice = |it: &&Text| {
        ["/fault/", "/sign_in_error/kind.rs", "/hints.rs"]
            .iter()
            .any(|part| it.file.contains(part))
    };
    for Text { file, text } in texts().iter().filter(in_advice) {
        for word in words(text).filter(|word| members.contains(*word)) {
            let is_for_a_file = text.contains("--file");
            assert!(is_for_a_file, "{file}: {word} in {text:?}");
        }
    }
}

/// Names of two words, which no English text has by chance.
fn member_names(schema: &serde_json::Value, names: &mut BTreeSet<String>) {
    match schema {
        serde_json::Value::Object(object) => {
            if let Some(serde_json::Value::Object(properties)) = object.get("properties") {
                let is_two = |name: &&String| name.chars().any(|c| c.is_ascii_uppercase());
                names.extend(properties.keys().filter(is_two).cloned());
            }
            object.values().for_each(|inner| member_names(inner, names));
        }
        serde_json::Value::Array(items) => {
            for inner in items {
                member_names(inner, names);
            }
        }
        _ => {}
    }
}

/// Runs a line of openssl on files of this name; the passphrase, which a person types, is `x`.
fn openssl(line: &str, folder: &Path) -> bool {
    let mut words: Vec<&str> = line.split_whitespace().skip(1).collect();
    words.extend(["-passin", "pass:x"]);
    let run = Process::new("openssl")
        .args(words)
        .current_dir(folder)
        .output();
    run.unwrap().status.success()
}

#[test]
fn lines_for_openssl_run_and_their_results_are_taken() {
    if Process::new("openssl").arg("version").output().is_err() {
        return;
    }
    let folder =
        std::env::temp_dir().join(format!("partner-center-openssl-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let set_up = |line: &str| {
        let words = line.split_whitespace();
        let run = Process::new("openssl")
            .args(words)
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(
            run.status.success(),
            "{line}: {}",
            String::from_utf8_lossy(&run.stderr)
        );
    };
    set_up("req -x509 -newkey rsa:2048 -nodes -keyout plain.pem -out cert.pem -subj /CN=a -days 2");
    set_up("pkcs12 -export -inkey plain.pem -in cert.pem -out FILE.pfx -passout pass:x");
    let pem = |name: &str| fs::read(folder.join(name)).unwrap();
    let why = |name: &str| {
        let read = partner_center_reqwest::ClientCertificate::from_pem(pem(name));
        read.map(drop).map_err(|error| error.to_string())
    };
    let line_in = |text: &str| text.split('`').nth(1).unwrap().to_owned();

    let of_pfx = line_in(&why("FILE.pfx").unwrap_err());
    assert!(
        of_pfx.starts_with("openssl pkcs12 ") && openssl(&of_pfx, &folder),
        "{of_pfx}"
    );
    assert_eq!(why("FILE.pem"), Ok(()));

    for form in ["-topk8", "-topk8 -v1 PBE-SHA1-3DES"] {
        set_up(&format!(
            "pkcs8 {form} -in plain.pem -out FILE.pem -passout pass:x"
        ));
        let of_key = line_in(&why("FILE.pem").unwrap_err());
        assert!(
            of_key.starts_with("openssl pkcs8 ") && openssl(&of_key, &folder),
            "{of_key}"
        );
        let both = [pem("KEY.pem"), pem("cert.pem")].concat();
        fs::write(folder.join("both.pem"), both).unwrap();
        assert_eq!(why("both.pem"), Ok(()));
    }
    // The control: an option that is none is noticed.
    assert!(!openssl(
        "openssl pkcs8 -topk8 -nodes -in FILE.pem -out KEY.pem",
        &folder
    ));
    fs::remove_dir_all(&folder).unwrap();
}

/// What is wrong with how a help is laid out. A longer line of a paragraph is broken once more where the terminal
/// ends, so that single words stay on lines of their own; examples are for terminals of 80 columns, and what is
/// pasted from them.
fn wrong_layout(help: &str) -> Vec<String> {
    let paragraphs = help.split("\n\n").filter(|it| it.contains('\n'));
    let lines = paragraphs.flat_map(str::lines);
    let mut wrong: Vec<_> = lines.filter(|it| it.chars().count() > 98).collect();
    match help.split_once("Examples:\n") {
        Some((_, examples)) => {
            let examples = examples.lines().take_while(|line| !line.is_empty());
            let mut begins = "  partner-center ";
            for line in examples {
                if line.chars().count() > 78 || !line.starts_with(begins) {
                    wrong.push(line);
                }
                let continues = line.ends_with('\\');
                begins = if continues {
                    "      "
                } else {
                    "  partner-center "
                };
            }
        }
        None => wrong.push("no examples"),
    }
    wrong.into_iter().map(str::to_owned).collect()
}

#[test]
fn every_help_has_examples_and_fits_a_terminal() {
    fn look(command: &Command, seen: &mut usize) {
        let help = command.get_after_help().map(ToString::to_string);
        let wrong = wrong_layout(&help.unwrap_or_default());
        assert!(wrong.is_empty(), "{}: {wrong:#?}", command.get_name());
        *seen += 1;
        command.get_subcommands().for_each(|sub| look(sub, seen));
    }
    let mut seen = 0;
    look(&Arguments::command(), &mut seen);
    assert!(seen > 33, "{seen}");
    // The control.
    let (long, right) = ("x".repeat(70), "Examples:\n  partner-center a \\\n      b");
    assert_eq!(wrong_layout(right), [""; 0]);
    for wrong in [
        "",
        &format!("{long}{long}\nb\n\n{right}"),
        &format!("Examples:\n  partner-center {long}"),
        "Examples:\n  partner-center a\n      b",
        "Examples:\n  partner a",
    ] {
        assert_eq!(wrong_layout(wrong).len(), 1, "{wrong}");
    }
}
