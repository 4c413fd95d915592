//! A secret that a release needs and that is no part of its project: it must not be handed on with it.
//!
//! [`Project::secret`] is the entry point.

use std::path::Path;

use super::{Project, Unread, read_regular};

/// How many bytes a secret has at least: what is shorter can be found by trying.
pub const SHORTEST_SECRET: usize = 32;

/// How many bytes of a secret are read at most.
const LONGEST: u64 = 4096;

/// Why a file is not taken for a secret.
#[derive(Debug, thiserror::Error)]
pub enum UnusableSecret {
    /// It cannot be read.
    #[error("it cannot be read here: {0}")]
    Unread(#[from] Unread),
    /// It is handed on with the project.
    #[error("it lies in the project, and whoever gets the project gets it too")]
    Inside,
    /// Others can read it.
    #[error("other users of the computer can read it")]
    Readable,
    /// It can be found by trying.
    #[error("it is shorter than {SHORTEST_SECRET} bytes, and can be found by trying")]
    Short,
}

impl Project {
    /// Reads a secret; `path` is below the project's folder, as `../office.key`, or absolute.
    ///
    /// # Errors
    /// If it cannot be read, or is not secret.
    pub fn secret(&self, path: &str) -> Result<Vec<u8>, UnusableSecret> {
        let named = self.root.join(path);
        let real = named.canonicalize().map_err(Unread::Io)?;
        if real.starts_with(&self.real_root) {
            return Err(UnusableSecret::Inside);
        }
        let bytes = read_regular(&real, LONGEST)?;
        if is_readable_by_others(&real) {
            return Err(UnusableSecret::Readable);
        }
        let secret = bytes.trim_ascii().to_vec();
        if secret.len() < SHORTEST_SECRET { Err(UnusableSecret::Short) } else { Ok(secret) }
    }
}

/// Whether the system lets users read a file who do not own it.
#[cfg(unix)]
fn is_readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

/// Elsewhere the rights of a file are lists that nothing here reads.
#[cfg(not(unix))]
fn is_readable_by_others(_: &Path) -> bool {
    false
}
