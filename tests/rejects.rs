//! Every folder of `tests/rejects` is a pack, a cycle or a scenario with a fault; what is said of it stands beside
//! it in English and Chinese. `SNAPSHOTS=overwrite cargo test --test rejects` writes what is said now: read it
//! aloud before it is committed.

use answerable::source::{Lang, Look, render};
use std::path::{Path, PathBuf};

const WIDTH: usize = 100;

/// What is said of a path in both languages, with paths relative to `folder`.
fn said(path: &Path, folder: &str) -> [String; 2] {
    let (problems, sources) = match answerable::check(path) {
        Ok(found) => found,
        Err(refused) => (refused.problems, refused.sources),
    };
    [Lang::En, Lang::Zh].map(|lang| {
        let text = render(&problems, &sources, Look { lang, color: false, width: WIDTH });
        text.replace(&format!("{folder}/"), "").replace(folder, ".")
    })
}

#[test]
fn every_fault_is_said_as_it_stands_beside_it() {
    let overwrite = std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite");
    let mut differing = Vec::new();
    let entries = std::fs::read_dir("tests/rejects").unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(folders.len() >= 45);
    for folder in folders {
        let found = said(&folder, folder.to_str().unwrap());
        for (text, name) in found.into_iter().zip(["expected.en.txt", "expected.zh.txt"]) {
            assert!(!text.contains(env!("CARGO_MANIFEST_DIR")), "a path of this machine in\n{text}");
            let path = folder.join(name);
            let expected = std::fs::read_to_string(&path).unwrap_or_default();
            if expected != text && overwrite {
                std::fs::write(&path, text).unwrap();
            } else if expected != text {
                differing.push(format!("{}: expected\n{expected}\nfound\n{text}", path.display()));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn of_one_kind_of_fault_some_are_shown_and_all_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let keys: String = (0..23).map(|n| format!("unheard_of_{n}: {{}}\n")).collect();
    let pack = format!("policy: {{id: test}}\nroles: [officer]\n{keys}");
    std::fs::write(folder.path().join("policy.yaml"), pack).unwrap();
    let [en, zh] = said(folder.path(), folder.path().to_str().unwrap());
    assert_eq!((en.matches("error[unknown-key]").count(), zh.matches("错误[unknown-key]").count()), (20, 20));
    assert_eq!(en.matches("error[").count(), 21, "other kinds are shown beside them:\n{en}");
    let end = "… and 3 more of this kind (unknown-key): mend those above and run it again\n\n24 errors\n";
    assert!(en.ends_with(end), "{en}");
    let end = "…… 另有 3 处同类问题（unknown-key），改好以上各处后再运行\n\n24 处错误\n";
    assert!(zh.ends_with(end), "{zh}");
}

#[test]
fn a_line_of_ten_megabytes_is_refused_soon() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("policy.yaml"), "policy: {id: test}\n").unwrap();
    let line = format!("# one line\nroles: {{officer: {{title: {}}}}}\n", "民".repeat(10 * 1024 * 1024 / 3));
    std::fs::write(folder.path().join("roles.yaml"), line).unwrap();
    let said = said(folder.path(), folder.path().to_str().unwrap());
    // Where the lines break depends on the path.
    let [en, zh] = said.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let expected = "error[line-too-long]: line 2 of `roles.yaml` is longer than 1048576 bytes: this is not a text \
                    file that a person wrote 1 error";
    assert_eq!(en, expected);
    let expected =
        "错误[line-too-long]：`roles.yaml` 第 2 行超过 1048576 字节：不像是人写的文本文件 1 处错误";
    assert_eq!(zh.replace(' ', ""), expected.replace(' ', ""));
}
