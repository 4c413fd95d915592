//! The commit that a project is at, read of the files of git: no other program is run.

use std::path::Path;

use super::regular::{MEGABYTE, read_regular};

/// The commit of the git checkout that a folder lies in; `None` where it lies in none, or that cannot be told.
pub fn commit(folder: &Path) -> Option<String> {
    let folder = folder.canonicalize().ok()?;
    let git = folder.ancestors().map(|folder| folder.join(".git")).find(|git| git.exists())?;
    let git = if git.is_dir() {
        git
    } else {
        let said = text(&git)?;
        git.parent()?.join(said.strip_prefix("gitdir:")?.trim())
    };
    let head = text(&git.join("HEAD"))?;
    let Some(name) = head.trim().strip_prefix("ref:") else { return as_commit(&head) };
    let name = name.trim();
    // A further checkout shares the branches of the first.
    let common = text(&git.join("commondir")).map(|common| git.join(common.trim()));
    let mut roots = [Some(git), common].into_iter().flatten();
    roots.find_map(|root| {
        let own = text(&root.join(name)).and_then(|said| as_commit(&said));
        own.or_else(|| packed(&root, name))
    })
}

/// The commit of a branch among those that git has put into one file.
fn packed(root: &Path, name: &str) -> Option<String> {
    let packed = text(&root.join("packed-refs"))?;
    let line = packed.lines().find(|line| line.split_whitespace().nth(1) == Some(name))?;
    as_commit(line.split_whitespace().next()?)
}

fn as_commit(text: &str) -> Option<String> {
    let text = text.trim();
    let is_hash =
        [40, 64].contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| text.to_owned())
}

fn text(path: &Path) -> Option<String> {
    String::from_utf8(read_regular(path, MEGABYTE).ok()?).ok()
}
