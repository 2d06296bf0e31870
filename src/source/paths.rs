//! Paths as a person would write them.

use super::{Said, nearest, said};
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

/// What is in the same folder under a similar name.
pub(crate) fn similar(path: &Path) -> Option<Said> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    let meant = nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    let meant = path.with_file_name(meant).display().to_string();
    Some(said(format!("did you mean `{meant}`?"), format!("是否想写 `{meant}`？")))
}
