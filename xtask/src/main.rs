//! The workspace's own tools: `test`, `tidy`, `regenerate` and `drill`. No shell scripts, no crate of the product.

mod barriers;
mod checker;
mod clock;
mod drill;
mod failure;
mod packages;
mod process;
mod regenerate;
mod root;
mod say;
mod screenshots;
mod steps;
mod tidy;

use std::process::ExitCode;

use failure::Failure;

const HELP: &str = "\
cargo xtask test                    everything that must pass before a change is taken in
cargo xtask tidy                    the house rules that no compiler checks; a few seconds
cargo xtask regenerate [--check]    writes the generated pages of docs/reference (or says which are out of date)
cargo xtask screenshots             a picture of every page, in a folder that git ignores
cargo xtask pictures                the pictures of the guides and of the README, in docs/guide/pictures
cargo xtask drill list              the long drills that exist
cargo xtask drill NAME [--json]     runs one of them";

fn main() -> ExitCode {
    let arguments = arguments();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match root::enter().and_then(|()| dispatch(&words)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say::note(&format!("xtask: {failure}"));
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is an edge: the one place where xtask reads its arguments")]
fn arguments() -> Vec<String> {
    std::env::args().skip(1).collect()
}

fn dispatch(words: &[&str]) -> Result<(), Failure> {
    match words {
        ["test"] => steps::run(),
        ["tidy"] => tidy::run(),
        ["regenerate"] => regenerate::write(&regenerate::Binary::beside_the_tests()?),
        ["regenerate", "--check"] => regenerate::check(&regenerate::Binary::beside_the_tests()?),
        ["screenshots"] => screenshots::run(),
        ["pictures"] => screenshots::guide(),
        ["drill", rest @ ..] => drill::run(rest),
        [] | ["help" | "--help" | "-h"] => {
            say::line(HELP);
            Ok(())
        }
        _ => Err(Failure::new(format!("unknown arguments `{}`\n{HELP}", words.join(" ")))),
    }
}

#[cfg(test)]
mod tests {
    use super::dispatch;

    #[test]
    fn unknown_arguments_are_answered_with_the_list_of_commands() {
        let failure = dispatch(&["tidi"]).expect_err("no such command");
        assert!(failure.to_string().contains("cargo xtask tidy"));
    }
}
