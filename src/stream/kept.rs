//! Parts as bytes, and back: what is kept between runs, and carried from one machine to another.
//!
//! ```text
//! "answerable tally" version length │ inputs covers faulty counts accounts duties │ SHA-256 of all before
//! ```
//!
//! The same sums give the same bytes, whatever the order in which they came about: sums stand with the fewest digits
//! after the point, and only of whoever has points. What is read is checked before it is believed.

use super::bytes::{Bytes, put, put_len, put_text};
use super::inputs::Inputs;
use super::part::Part;
use super::source::Unit;
use super::sums;
use crate::Prepared;
use crate::source::{Said, faults};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// How every file begins.
const MAGIC: &[u8; 16] = b"answerable tally";

/// Of this form. Whatever changes below raises it.
const VERSION: u8 = 1;

/// Magic, version and length.
const HEAD: usize = MAGIC.len() + 1 + 8;

/// The checksum.
const TAIL: usize = 32;

faults! {
    /// A kept tally that cannot be used.
    pub enum KeptFault {
        Foreign { path: String } = "not-a-tally", "`{path}` is no tally: `answerable assess` writes them with `--keep`", "`{path}` 不是累计文件：此类文件由 `answerable assess` 用 `--keep` 写出";
        Version { path: String, found: usize } = "tally-of-another-version", "`{path}` has form {found}, which this version of the program does not read: make it again", "`{path}` 的格式为 {found}，本版本无法读取：请重新生成";
        CutOff { path: String } = "tally-cut-off", "`{path}` is not as long as it was written: it was cut off on its way; copy it again, or make it again", "`{path}` 的长度与写入时不符，可能在传送中被截断：请重新复制或重新生成";
        Damaged { path: String } = "tally-damaged", "`{path}` was changed after it was written: copy it again, or make it again", "`{path}` 在写入后被改动：请重新复制或重新生成";
        OtherInputs { path: String, changed: Said } = "tally-of-other-inputs", "`{path}` was made of other inputs – {changed}", "`{path}` 出自其他输入——{changed}";
    }
}

impl Part {
    /// The part as bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        put_inputs(&self.inputs, &mut body);
        let (part, of) = self.of.unwrap_or_default();
        put(part, &mut body);
        put(of, &mut body);
        put_len(self.covers.len(), &mut body);
        for (source, number) in &self.covers {
            put_len(*source, &mut body);
            put_len(*number, &mut body);
        }
        put_faulty(self, &mut body);
        sums::put(&self.tally, &mut body);

        let mut bytes = Vec::with_capacity(HEAD + body.len() + TAIL);
        bytes.extend_from_slice(MAGIC);
        bytes.push(VERSION);
        bytes.extend_from_slice(&(body.len() as u64).to_le_bytes());
        bytes.append(&mut body);
        let sum: [u8; TAIL] = Sha256::digest(&bytes).into();
        bytes.extend_from_slice(&sum);
        bytes
    }

    /// The part that bytes are; `path` is where they were, for messages.
    ///
    /// # Errors
    /// They are no part, not whole, changed, or belong to other inputs than those of `prepared`.
    pub fn of_bytes(bytes: &[u8], path: &str, prepared: &Prepared) -> Result<Part, KeptFault> {
        let path = || path.to_owned();
        let damaged = || KeptFault::Damaged { path: path() };
        let mut body = Bytes(checked(bytes, path)?);
        let inputs = inputs(&mut body).ok_or_else(damaged)?;
        let now = Inputs::of(prepared);
        if let Some(changed) = inputs.changed(&now) {
            return Err(KeptFault::OtherInputs { path: path(), changed });
        }
        part(&mut body, prepared, inputs).filter(|_| body.0.is_empty()).ok_or_else(damaged)
    }
}

/// What stands between head and checksum, if these fit.
fn checked(bytes: &[u8], path: impl Fn() -> String) -> Result<&[u8], KeptFault> {
    let mut rest = Bytes(bytes);
    if rest.take(MAGIC.len()) != Some(MAGIC) {
        return Err(KeptFault::Foreign { path: path() });
    }
    let cut_off = || KeptFault::CutOff { path: path() };
    let [version] = rest.array().ok_or_else(cut_off)?;
    if version != VERSION {
        return Err(KeptFault::Version { path: path(), found: version.into() });
    }
    let length = rest.array().map(u64::from_le_bytes).ok_or_else(cut_off)?;
    let body = usize::try_from(length).ok().and_then(|length| rest.take(length)).ok_or_else(cut_off)?;
    let sum: [u8; TAIL] = rest.array().filter(|_| rest.0.is_empty()).ok_or_else(cut_off)?;
    let found: [u8; TAIL] = Sha256::digest(&bytes[..HEAD + body.len()]).into();
    if sum == found { Ok(body) } else { Err(KeptFault::Damaged { path: path() }) }
}

fn put_inputs(inputs: &Inputs, into: &mut Vec<u8>) {
    put_text(&inputs.version, into);
    put_len(inputs.files.len(), into);
    for (name, hash) in &inputs.files {
        put_text(name, into);
        into.extend_from_slice(hash);
    }
}

fn inputs(from: &mut Bytes<'_>) -> Option<Inputs> {
    let version = from.text()?;
    let files = (0..from.len()?).map(|_| Some((from.text()?, from.array()?))).collect::<Option<_>>()?;
    Some(Inputs { version, files })
}

fn put_faulty(part: &Part, into: &mut Vec<u8>) {
    put_len(part.bad.len(), into);
    for (unit, rows) in &part.bad {
        put_len(unit.source, into);
        put_len(unit.number, into);
        put_len(rows.len(), into);
        let mut before = 0;
        for row in rows {
            put(row - before, into);
            before = *row;
        }
    }
}

fn faulty(from: &mut Bytes<'_>, units: &[Unit]) -> Option<(Unit, Vec<u32>)> {
    let place = (from.number()?, from.number()?);
    let unit = units.iter().find(|unit| (unit.source, unit.number) == place)?;
    let (mut rows, mut before) = (Vec::new(), 0_u32);
    for _ in 0..from.len()? {
        before = before.checked_add(from.number()?)?;
        rows.push(Some(before).filter(|row| u64::from(*row) < unit.rows)?);
    }
    Some((*unit, rows))
}

fn part(from: &mut Bytes<'_>, prepared: &Prepared, inputs: Inputs) -> Option<Part> {
    let mut part = prepared.nothing_of(inputs);
    let units = prepared.units();
    let known: BTreeSet<(usize, usize)> = units.iter().map(|unit| (unit.source, unit.number)).collect();
    part.of = Some((from.number()?, from.number()?)).filter(|of| *of != (0, 0));
    for _ in 0..from.len()? {
        let unit = (from.number()?, from.number()?);
        if !known.contains(&unit) || !part.covers.insert(unit) {
            return None;
        }
    }
    part.bad = (0..from.len()?).map(|_| faulty(from, &units)).collect::<Option<_>>()?;
    sums::get(from, &mut part.tally)?;
    Some(part)
}
