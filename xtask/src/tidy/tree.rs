//! The text files of the workspace, read once. Checks take it as an argument, so tests hand in small ones.

use std::fs;
use std::path::Path;

use crate::failure::Failure;

const EXTENSIONS: &[&str] = &["rs", "md", "html", "toml", "ftl", "lock"];
/// Folders that hold nothing written by hand.
const SKIPPED: &[&str] = &["target", ".git", "screenshots"];

/// One text file.
pub struct SourceFile {
    /// Relative to the workspace root, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl SourceFile {
    /// Whether the name ends with `.extension`.
    pub fn has_extension(&self, extension: &str) -> bool {
        self.path.strip_suffix(extension).is_some_and(|stem| stem.ends_with('.'))
    }

    /// The lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}

/// All text files, sorted by path.
pub struct Tree {
    files: Vec<SourceFile>,
}

impl Tree {
    /// Reads the workspace below the current directory.
    ///
    /// # Errors
    /// If a folder or file cannot be read, or a text file is not UTF-8.
    pub fn load() -> Result<Self, Failure> {
        let mut files = Vec::new();
        gather(Path::new("."), &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    /// A tree of literals, for tests.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() };
        Self { files: files.iter().map(file).collect() }
    }

    /// Every file.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// One file's text.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// Rust files of the crates' own sources (`crates/NAME/src`).
    pub fn crate_sources(&self) -> impl Iterator<Item = &SourceFile> {
        self.files().filter(|file| {
            let mut parts = file.path.split('/');
            parts.next() == Some("crates") && parts.nth(1) == Some("src") && file.has_extension("rs")
        })
    }

    /// Names of the folders in `crates/` that hold a manifest.
    pub fn crate_names(&self) -> impl Iterator<Item = &str> {
        self.files().filter_map(|file| {
            let inner = file.path.strip_prefix("crates/")?;
            let name = inner.strip_suffix("/Cargo.toml")?;
            (!name.contains('/')).then_some(name)
        })
    }
}

fn gather(folder: &Path, files: &mut Vec<SourceFile>) -> Result<(), Failure> {
    let shown = folder.display().to_string();
    for entry in fs::read_dir(folder).map_err(Failure::during(&shown))? {
        let path = entry.map_err(Failure::during(&shown))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_symlink() || SKIPPED.contains(&name) {
            continue;
        }
        if path.is_dir() {
            gather(&path, files)?;
        } else if is_text(&path) {
            files.push(read(&path)?);
        }
    }
    Ok(())
}

fn is_text(path: &Path) -> bool {
    path.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| EXTENSIONS.contains(&extension))
}

fn read(path: &Path) -> Result<SourceFile, Failure> {
    let shown = path.display().to_string();
    let text = fs::read_to_string(path).map_err(Failure::during(&shown))?;
    let path = shown.strip_prefix("./").unwrap_or(&shown).to_owned();
    Ok(SourceFile { path, text })
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn crates_are_the_folders_with_a_manifest() {
        let tree = Tree::of(&[
            ("crates/saisei-web/Cargo.toml", ""),
            ("crates/saisei-web/src/lib.rs", ""),
            ("crates/saisei-web/tests/pages.rs", ""),
            ("xtask/Cargo.toml", ""),
        ]);
        assert_eq!(tree.crate_names().collect::<Vec<_>>(), ["saisei-web"]);
        let sources: Vec<_> = tree.crate_sources().map(|file| file.path.as_str()).collect();
        assert_eq!(sources, ["crates/saisei-web/src/lib.rs"]);
    }
}
