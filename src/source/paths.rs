//! Paths as a person would write them.

use std::path::{Component, Path, PathBuf};

/// `a/b/../c` as `a/c`, where that is the same folder: a link in between may make it another one.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for part in path.components() {
        let after_name = matches!(tidied.components().next_back(), Some(Component::Normal(_)));
        match part {
            Component::ParentDir if after_name => {
                tidied.pop();
            }
            Component::CurDir => {}
            part => tidied.push(part),
        }
    }
    if tidied.as_os_str().is_empty() {
        tidied.push(".");
    }
    match (std::fs::canonicalize(path), std::fs::canonicalize(&tidied)) {
        (Ok(a), Ok(b)) if a != b => path.to_owned(),
        _ => tidied,
    }
}
