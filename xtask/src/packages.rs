//! System packages that tests need: Chromium, its driver, a Japanese font, a decoder of printed codes, and a package
//! client.

use std::os::unix::fs::MetadataExt;

use crate::failure::Failure;
use crate::process;
use crate::say;

/// One thing that the tests need, how to see that it is there, and the package that brings it.
#[derive(Debug, PartialEq, Eq)]
struct Need {
    what: &'static str,
    package: &'static str,
    probe: (&'static str, &'static [&'static str]),
    must_write: bool,
}

const NEEDS: &[Need] = &[
    Need {
        what: "the browser `chromium`",
        package: "chromium",
        probe: ("chromium", &["--version"]),
        must_write: false,
    },
    Need {
        what: "its driver `chromedriver`",
        package: "chromium-driver",
        probe: ("chromedriver", &["--version"]),
        must_write: false,
    },
    Need {
        what: "the font lister `fc-list`",
        package: "fontconfig",
        probe: ("fc-list", &["--version"]),
        must_write: false,
    },
    Need {
        what: "a font with Japanese glyphs",
        package: "fonts-noto-cjk",
        probe: ("fc-list", &[":lang=ja"]),
        must_write: true,
    },
    Need {
        what: "the decoder of DataMatrix symbols `dmtxread`",
        package: "dmtx-utils",
        probe: ("dmtxread", &["--version"]),
        must_write: false,
    },
    Need {
        what: "the package client `npm`, for the accessibility checker",
        package: "npm",
        probe: ("npm", &["--version"]),
        must_write: false,
    },
];

/// Looks for every need; installs what is missing where this process may.
///
/// # Errors
/// If something is missing and cannot be installed here.
pub fn provide() -> Result<(), Failure> {
    let missing = missing(is_present);
    if missing.is_empty() {
        return Ok(());
    }
    if !may_install() {
        return Err(Failure::new(instruction(&missing)));
    }
    install(&missing)?;
    let still = self::missing(is_present);
    if still.is_empty() {
        return Ok(());
    }
    Err(Failure::new(instruction(&still)))
}

fn missing(present: impl Fn(&Need) -> bool) -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| !present(need)).collect()
}

fn is_present(need: &Need) -> bool {
    let (program, arguments) = need.probe;
    if need.must_write {
        return process::works(program, arguments)
            && process::read(program, arguments).is_ok_and(|found| !found.trim().is_empty());
    }
    process::works(program, arguments)
}

fn may_install() -> bool {
    is_root() && process::works("apt-get", &["--version"])
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|of_this_process| of_this_process.uid() == 0)
}

fn install(missing: &[&Need]) -> Result<(), Failure> {
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    say::note(&format!("installing {}", packages.join(", ")));
    process::run("apt-get", &["update"])?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    process::run("apt-get", &arguments)
}

fn instruction(missing: &[&Need]) -> String {
    let what: Vec<&str> = missing.iter().map(|need| need.what).collect();
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    format!(
        "missing: {}. Install it, on Debian with: apt-get install --no-install-recommends {}",
        what.join(", "),
        packages.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::{instruction, missing};

    #[test]
    fn nothing_is_missing_when_all_is_there() {
        assert!(missing(|_| true).is_empty());
    }

    #[test]
    fn the_message_names_each_missing_thing_and_its_package() {
        let missing = missing(|need| need.package != "chromium-driver");
        let text = instruction(&missing);
        assert!(text.contains("chromedriver"));
        assert!(text.ends_with("--no-install-recommends chromium-driver"));
    }
}
