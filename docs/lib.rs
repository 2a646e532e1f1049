//! The examples of the guide and of the READMEs, compiled and run as documentation tests. The commands
//! in them are checked by `crates/cli/tests/cli/guide.rs`.
#![forbid(unsafe_code)]

/// A page of Markdown whose blocks of Rust are tests.
macro_rules! pages {
    ($($name:ident: $path:literal,)+) => {
        $(
            #[cfg(doctest)]
            #[doc = include_str!($path)]
            struct $name;
        )+
    };
}

pages! {
    Readme: "../README.md",
    Model: "../crates/model/README.md",
    Core: "../crates/core/README.md",
    Reqwest: "../crates/reqwest/README.md",
    SandboxReadme: "../crates/sandbox/README.md",
    Cli: "../crates/cli/README.md",
    Library: "src/library.md",
    Commands: "src/commands.md",
    Buying: "src/buying.md",
    Subscriptions: "src/subscriptions.md",
    SigningIn: "src/signing-in.md",
    QuotaAndRetries: "src/quota-and-retries.md",
    Security: "src/security.md",
    Speed: "src/speed.md",
    Sandbox: "src/sandbox.md",
}
