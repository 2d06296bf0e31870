//! The files of an invented country: the organisation, the matters, and the cycle that names them.

use super::columns::Stretch;
use super::matters::Piece;
use super::organisation::Country;
use super::parquet;
use crate::source::Lang;
use std::io::{self, Write};

/// In which form matters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values.
    Csv,
    /// A line of JSON for each matter.
    Jsonl,
    /// Parquet.
    Parquet,
}

impl Format {
    /// How the names of files in this form end.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Jsonl => "jsonl",
            Format::Parquet => "parquet",
        }
    }
}

/// A file of a country. Large ones are made while they are written.
pub struct File<'a> {
    /// Where it lies in the folder of the cycle.
    pub path: String,
    country: &'a Country<'a>,
    holds: Holds,
}

enum Holds {
    Text(String),
    Matters(Piece, Format),
}

/// All files of a country, the cycle last: it is there when all is. It names its policy as `policy`: a path as seen from the
/// folder, or a whole one.
pub fn files<'a>(country: &'a Country<'a>, format: Format, policy: &str) -> Vec<File<'a>> {
    let whole = |path: &str, text: String| File { path: path.to_owned(), country, holds: Holds::Text(text) };
    let mut files = vec![
        whole("organisation/units.csv", country.units_csv()),
        whole("organisation/people.csv", country.people_csv()),
        whole("organisation/posts.csv", country.posts_csv()),
        whole("organisation/relations.csv", country.relations_csv()),
        whole("indicators.csv", country.indicators_csv()),
    ];
    let matters = matters(country, format);
    files.extend(matters.map(|(piece, path)| File { path, country, holds: Holds::Matters(piece, format) }));
    files.push(whole("cycle.yaml", cycle(country, format, policy)));
    files
}

impl File<'_> {
    /// Writes it.
    ///
    /// # Errors
    /// What writing meets.
    pub fn write(&self, mut into: impl Write + Send) -> io::Result<()> {
        match &self.holds {
            Holds::Text(text) => into.write_all(text.as_bytes()),
            Holds::Matters(piece, format) => {
                let numbers = 0..piece.stretches();
                let mut stretches = numbers.filter_map(|stretch| self.country.stretch(piece, stretch));
                rows(&mut into, &mut stretches, *format)
            }
        }
    }
}

fn rows(
    into: &mut (impl Write + Send),
    stretches: &mut dyn Iterator<Item = Stretch>,
    format: Format,
) -> io::Result<()> {
    if format == Format::Parquet {
        return parquet::write(into, stretches).map_err(io::Error::other);
    }
    for (at, stretch) in stretches.enumerate() {
        if at == 0 && format == Format::Csv {
            into.write_all(stretch.heading().as_bytes())?;
        }
        into.write_all(&match format {
            Format::Csv => stretch.csv()?,
            _ => stretch.json_lines()?,
        })?;
    }
    Ok(())
}

/// What happened of each kind, piece by piece, each with its file: a table without rows could not be read.
fn matters<'a>(country: &'a Country<'_>, format: Format) -> impl Iterator<Item = (Piece, String)> + 'a {
    let kinds = country.shape.kinds.iter().enumerate();
    kinds.flat_map(move |(at, kind)| {
        country.pieces(at).into_iter().map(move |piece| {
            let area = piece.area.map(|unit| format!("-{unit}")).unwrap_or_default();
            let path = format!("matters/{}{area}.{}", kind.id, format.extension());
            (piece, path)
        })
    })
}

/// The file of the cycle.
fn cycle(country: &Country<'_>, format: Format, policy: &str) -> String {
    let (from, until) = country.shape.cycle;
    let title = country.shape.title.get(Lang::En).unwrap_or_default();
    let mut text = format!(
        "cycle: {{title: \"{title}\", from: {from}, until: {until}}}\npolicy: \"{policy}\"\norganisation: organisation\nindicators: indicators.csv\n"
    );
    for (at, (piece, path)) in matters(country, format).enumerate() {
        text.push_str(if at == 0 { "matters:\n" } else { "" });
        match piece.area.and(country.shape.kinds.get(piece.kind)) {
            // A file that is not called as its kind says of which one it is.
            Some(kind) => text.push_str(&format!("  - {{table: {path}, into: {}}}\n", kind.id)),
            None => text.push_str(&format!("  - {path}\n")),
        }
    }
    text
}
