//! The key directory: one file per key, readable by the service alone.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use saisei_app::Keys;
use saisei_app::access::Chance;

use crate::exit::{Failure, Status};

const NAMES: [&str; 4] = ["checkpoint", "vault", "fingerprint", "pepper"];

fn file(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("{name}.key"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    saisei_app::ledger::Hash::from_hex(text.trim()).map(|hash| hash.0)
}

#[cfg(unix)]
fn private(options: &mut fs::OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn private(_: &mut fs::OpenOptions) {}

#[cfg(unix)]
fn make_dir(dir: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).recursive(true).create(dir)
}

#[cfg(not(unix))]
fn make_dir(dir: &Path) -> std::io::Result<()> {
    fs::create_dir_all(dir)
}

/// Makes new keys; refuses a directory that holds keys already.
pub fn create(dir: &Path, chance: &dyn Chance) -> Result<Keys, Failure> {
    make_dir(dir).map_err(Failure::io(dir.display().to_string()))?;
    let mut made = [[0u8; 32]; 4];
    for (key, name) in made.iter_mut().zip(NAMES) {
        chance.fill(key);
        let path = file(dir, name);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        private(&mut options);
        let written = options.open(&path).and_then(|mut out| {
            out.write_all(hex(key).as_bytes())?;
            out.sync_all()
        });
        written.map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                Failure::told(Status::Invalid, "cli-keys-exist", &[("path", &dir.display().to_string())])
            }
            _ => Failure::io(path.display().to_string())(error),
        })?;
    }
    let [checkpoint, vault, fingerprint, pepper] = made;
    Ok(Keys { checkpoint, vault, fingerprint, pepper })
}

/// Reads the keys.
pub fn read(dir: &Path) -> Result<Keys, Failure> {
    let mut read = [[0u8; 32]; 4];
    for (key, name) in read.iter_mut().zip(NAMES) {
        let path = file(dir, name);
        let missing =
            || Failure::told(Status::NotPermitted, "cli-keys-missing", &[("path", &path.display().to_string())]);
        let text = fs::read_to_string(&path).map_err(|_| missing())?;
        *key = from_hex(&text).ok_or_else(missing)?;
    }
    let [checkpoint, vault, fingerprint, pepper] = read;
    Ok(Keys { checkpoint, vault, fingerprint, pepper })
}

/// Whether anybody but the service could read the keys.
#[cfg(unix)]
pub fn is_open_to_others(dir: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).map(|meta| meta.permissions().mode()).unwrap_or(0);
    mode(dir) & 0o077 != 0 || NAMES.iter().any(|name| mode(&file(dir, name)) & 0o077 != 0)
}

/// Whether anybody but the service could read the keys: not known on this system.
#[cfg(not(unix))]
pub fn is_open_to_others(_: &Path) -> bool {
    false
}
