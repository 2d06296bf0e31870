//! Reading files: sizes, compression, encodings.

use super::{Fault, FileId, Place, Problems, Said, Sources, faults, said};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// The largest YAML or script file that is read, in bytes.
const LARGEST_TEXT: u64 = 64 * 1024 * 1024;
/// The longest line in a YAML or script file, in bytes: longer ones are no text a person wrote.
const LONGEST_LINE: usize = 1024 * 1024;
/// The largest table that is read once it is unpacked, in bytes.
const LARGEST_TABLE: u64 = 8 * 1024 * 1024 * 1024;

faults! {
    /// A file cannot be read.
    pub enum SourceFault {
        NotFound { path: String } = "file-not-found", "there is no file or folder `{path}`", "没有文件或文件夹 `{path}`";
        IsDirectory { path: String } = "is-directory", "`{path}` is a folder where a file is needed", "`{path}` 是文件夹，这里需要文件";
        Unreadable { path: String, cause: Said } = "unreadable", "`{path}` cannot be read: {cause}", "无法读取 `{path}`：{cause}";
        TooLarge { path: String, limit: u64 } = "file-too-large", "`{path}` is larger than {limit} bytes", "`{path}` 超过 {limit} 字节";
        LongLine { path: String, line: usize, limit: usize } = "line-too-long", "line {line} of `{path}` is longer than {limit} bytes: this is not a text file that a person wrote", "`{path}` 第 {line} 行超过 {limit} 字节：不像是人写的文本文件";
        NotUtf8 { path: String, guess: String, line: usize } = "not-utf-8", "`{path}` is not UTF-8 text (first at line {line}); it looks like {guess}", "`{path}` 不是 UTF-8 文本（从第 {line} 行起）；看起来是 {guess}";
        Undecodable { path: String, encoding: String, line: usize } = "not-in-encoding", "`{path}` is not valid {encoding} (first at line {line})", "`{path}` 不是有效的 {encoding} 文本（从第 {line} 行起）";
    }
}

/// How the characters of a file are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8, the default, with or without a byte order mark.
    #[default]
    Utf8,
    /// One of the encodings of the WHATWG standard, such as GBK.
    Other(&'static encoding_rs::Encoding),
}

impl Encoding {
    /// The encoding of that name (`utf-8`, `gbk`, `gb18030`, `big5`, `windows-1252`, …).
    pub fn named(name: &str) -> Option<Self> {
        let encoding = encoding_rs::Encoding::for_label(name.as_bytes())?;
        Some(if encoding == encoding_rs::UTF_8 { Encoding::Utf8 } else { Encoding::Other(encoding) })
    }
}

/// The SHA-256 of a file, read in pieces; that of nothing where it cannot be read.
pub(crate) fn sha256(path: &Path) -> [u8; 32] {
    use sha2::Digest;
    let mut hash = sha2::Sha256::new();
    if let Ok(mut file) = std::fs::File::open(path) {
        let mut piece = vec![0; 64 << 10];
        while let Ok(read @ 1..) = file.read(&mut piece) {
            hash.update(piece.get(..read).unwrap_or_default());
        }
    }
    hash.finalize().into()
}

/// Why the system refuses a file; what is not common keeps the system's own words, which are English.
pub fn refusal(error: &std::io::Error) -> Said {
    use std::io::ErrorKind::{
        AlreadyExists, IsADirectory, NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem,
        StorageFull,
    };
    match error.kind() {
        PermissionDenied => said("permission is denied", "没有权限"),
        NotFound => said("there is no such file or folder", "没有该文件或文件夹"),
        AlreadyExists => said("a file stands where a folder is needed", "需要文件夹之处已有一个文件"),
        IsADirectory => said("it is a folder", "它是文件夹"),
        NotADirectory => said("a part of the path is no folder", "路径中有一部分不是文件夹"),
        StorageFull => said("the disk is full", "磁盘已满"),
        ReadOnlyFilesystem => said("the disk can only be read", "磁盘只读"),
        _ => said(error.to_string(), format!("系统报告 `{error}`")),
    }
}

/// The bytes of a file, unpacked if its content says that it is gzip.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, SourceFault> {
    let shown = || path.display().to_string();
    let fail = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => SourceFault::NotFound { path: shown() },
        std::io::ErrorKind::IsADirectory => SourceFault::IsDirectory { path: shown() },
        _ => SourceFault::Unreadable { path: shown(), cause: crate::source::refusal(&error) },
    };
    let metadata = std::fs::metadata(path).map_err(fail)?;
    if metadata.is_dir() {
        return Err(SourceFault::IsDirectory { path: shown() });
    }
    if metadata.len() > LARGEST_TABLE {
        return Err(SourceFault::TooLarge { path: shown(), limit: LARGEST_TABLE });
    }
    let raw = std::fs::read(path).map_err(fail)?;
    if !raw.starts_with(&[0x1f, 0x8b]) {
        return Ok(raw);
    }
    let mut unpacked = Vec::new();
    flate2::read::MultiGzDecoder::new(raw.as_slice())
        .take(LARGEST_TABLE + 1)
        .read_to_end(&mut unpacked)
        .map_err(fail)?;
    if unpacked.len() as u64 > LARGEST_TABLE {
        return Err(SourceFault::TooLarge { path: shown(), limit: LARGEST_TABLE });
    }
    Ok(unpacked)
}

/// Bytes to text. What is not valid in the encoding is a fault that names the likely encoding.
pub fn decode(path: &Path, bytes: Vec<u8>, encoding: Encoding) -> Result<String, SourceFault> {
    let shown = path.display().to_string();
    match encoding {
        Encoding::Utf8 => {
            let text = String::from_utf8(bytes).map_err(|error| {
                let line = line_of(error.as_bytes(), error.utf8_error().valid_up_to());
                SourceFault::NotUtf8 { path: shown, guess: guess(error.as_bytes()), line }
            })?;
            Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
        }
        Encoding::Other(encoding) => {
            match encoding.decode_without_bom_handling_and_without_replacement(&bytes) {
                Some(text) => Ok(text.into_owned()),
                None => {
                    // The decoder does not say where it stopped: find the longest valid run of lines.
                    let line = bytes
                        .split(|byte| *byte == b'\n')
                        .position(|line| {
                            encoding.decode_without_bom_handling_and_without_replacement(line).is_none()
                        })
                        .map_or(1, |line| line + 1);
                    Err(SourceFault::Undecodable { path: shown, encoding: encoding.name().into(), line })
                }
            }
        }
    }
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

/// The encoding that a file is likely in. A few Chinese characters among much else are too little for the detector.
fn guess(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.name().to_owned();
    }
    let gbk = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(bytes);
    let common = |c: char| {
        c.is_ascii()
            || matches!(c, '\u{4e00}'..='\u{9fa5}' | '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff5e}')
    };
    if gbk.is_some_and(|text| text.chars().all(common)) {
        return encoding_rs::GBK.name().to_owned();
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
    detector.guess(None, chardetng::Utf8Detection::Deny).name().to_owned()
}

/// Reads a UTF-8 text file that a person wrote and keeps it among the sources; a fault goes to `problems`.
pub fn read_text(
    path: &Path,
    asked_at: Place,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Option<FileId> {
    let read = || -> Result<(Vec<u8>, String), SourceFault> {
        let bytes = read_bytes(path)?;
        let shown = || path.display().to_string();
        if bytes.len() as u64 > LARGEST_TEXT {
            return Err(SourceFault::TooLarge { path: shown(), limit: LARGEST_TEXT });
        }
        if let Some(line) = bytes.split(|byte| *byte == b'\n').position(|line| line.len() > LONGEST_LINE) {
            return Err(SourceFault::LongLine { path: shown(), line: line + 1, limit: LONGEST_LINE });
        }
        let text = decode(path, bytes.clone(), Encoding::Utf8)?;
        Ok((bytes, text))
    };
    match read() {
        Ok((bytes, text)) => Some(sources.add_text(path, Arc::from(text), &bytes)),
        Err(fault) => {
            let mut problem = fault.at(asked_at);
            if let SourceFault::NotFound { .. } = &fault {
                problem = problem.maybe_help(super::similar(path));
            }
            if let SourceFault::NotUtf8 { guess, .. } = &fault {
                problem = problem.help(said(
                    format!("save the file as UTF-8, for example `iconv -f {guess} -t UTF-8`"),
                    format!("请将文件另存为 UTF-8，例如 `iconv -f {guess} -t UTF-8`"),
                ));
            }
            problems.push(problem);
            None
        }
    }
}
