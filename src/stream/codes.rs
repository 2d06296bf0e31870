//! Whole numbers that are looked for in a column of a Parquet file, by their codes: its dictionary is searched once, and of
//! the rows only codes are compared. How pages, levels and runs are laid out is told by the format's own description,
//! <https://parquet.apache.org/docs/file-format/data-pages/encodings/>.

use super::sought::Sought;
use parquet::basic::{Encoding, Type};
use parquet::column::page::{Page, PageReader};
use parquet::errors::Result;
use parquet::file::metadata::ColumnChunkMetaData;

/// For each of some searches the rows of a column where a number sought stands. None: it is written in a way that is not
/// looked at here, or has rows without a value.
///
/// # Errors
/// What is broken in the file.
pub fn named(
    chunk: &ColumnChunkMetaData,
    mut pages: impl PageReader,
    sought: &[&Sought],
) -> Result<Option<Vec<Vec<u32>>>> {
    let column = chunk.column_descr();
    if column.physical_type() != Type::INT64 || column.max_rep_level() > 0 || column.max_def_level() > 1 {
        return Ok(None);
    }
    let optional = column.max_def_level() == 1;
    let mut search = Search { sought, found: vec![Vec::new(); sought.len()], ..Search::default() };
    while let Some(page) = pages.get_next_page()? {
        if search.page(&page, optional).is_none() {
            return Ok(None);
        }
    }
    Ok(Some(search.found))
}

#[derive(Default)]
struct Search<'a> {
    sought: &'a [&'a Sought],
    /// What each code stands for.
    dictionary: Vec<i64>,
    /// Of each code a bit: is it sought?
    wanted: Vec<u64>,
    found: Vec<Vec<u32>>,
    /// How many rows were looked at.
    row: u32,
}

impl Search<'_> {
    /// None: it has to be read in another way.
    fn page(&mut self, page: &Page, optional: bool) -> Option<()> {
        match page {
            Page::DictionaryPage { buf, num_values, .. } => {
                self.dictionary = numbers(buf).take(*num_values as usize).collect();
                self.wanted = vec![0; self.dictionary.len() / 64 + 1];
                for (code, value) in self.dictionary.iter().enumerate() {
                    let is = self.sought.iter().any(|sought| sought.number(*value));
                    self.wanted[code / 64] |= u64::from(is) << (code % 64);
                }
                Some(())
            }
            Page::DataPage { buf, num_values, encoding, def_level_encoding, .. } => {
                let count = *num_values as usize;
                let values = match optional {
                    false => buf.as_ref(),
                    true => {
                        let (length, rest) = buf.split_first_chunk()?;
                        let levels = rest.get(..u32::from_le_bytes(*length) as usize)?;
                        if *def_level_encoding != Encoding::RLE || !all_there(levels, count) {
                            return None;
                        }
                        rest.get(levels.len()..)?
                    }
                };
                self.values(values, count, *encoding)
            }
            Page::DataPageV2 {
                buf, num_values, num_nulls: 0, encoding, def_levels_byte_len: levels, ..
            } => self.values(buf.get(*levels as usize..)?, *num_values as usize, *encoding),
            Page::DataPageV2 { .. } => None,
        }
    }

    fn values(&mut self, values: &[u8], count: usize, encoding: Encoding) -> Option<()> {
        match encoding {
            Encoding::PLAIN if values.len() / 8 < count => return None,
            Encoding::PLAIN => {
                for (sought, found) in self.sought.iter().zip(&mut self.found) {
                    let named = (self.row..).zip(numbers(values).take(count));
                    let named = named.filter(|(_, value)| sought.number(*value));
                    found.extend(named.map(|(row, _)| row));
                }
            }
            Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY => {
                let (width, runs) = values.split_first()?;
                let mut hits = Vec::new();
                each(runs, u32::from(*width), count, |at, code| {
                    // A code that the dictionary lacks is nothing that is sought.
                    let word = self.wanted.get(code as usize / 64).copied().unwrap_or(0);
                    if word >> (code % 64) & 1 == 1 {
                        hits.push((at as u32, code));
                    }
                })?;
                for (at, code) in hits {
                    let value = *self.dictionary.get(code as usize)?;
                    let named = self.sought.iter().zip(&mut self.found);
                    let named = named.filter(|(sought, _)| sought.number(value));
                    named.for_each(|(_, found)| found.push(self.row + at));
                }
            }
            _ => return None,
        }
        self.row += count as u32;
        Some(())
    }
}

/// Numbers of eight bytes.
fn numbers(bytes: &[u8]) -> impl Iterator<Item = i64> + '_ {
    bytes.as_chunks().0.iter().map(|bytes| i64::from_le_bytes(*bytes))
}

/// Is there a value in each of so many rows?
fn all_there(levels: &[u8], count: usize) -> bool {
    let mut there = true;
    each(levels, 1, count, |_, level| there &= level == 1).is_some() && there
}

/// Sees each of so many codes of that width, in bits, with its place: runs of one code, and codes packed one after the other.
/// None: there are fewer, or they are wider than codes are.
#[inline]
fn each(mut bytes: &[u8], width: u32, count: usize, mut see: impl FnMut(usize, u32)) -> Option<()> {
    if width > u32::BITS {
        return None;
    }
    let mask = (1_u64 << width) - 1;
    let mut done = 0;
    while done < count {
        let head = varint(&mut bytes)?;
        let length = (head >> 1) as usize;
        if head & 1 == 0 {
            let mut code = [0; 8];
            let own = width.div_ceil(8) as usize;
            code.get_mut(..own)?.copy_from_slice(bytes.get(..own)?);
            bytes = bytes.get(own..)?;
            let end = length.checked_add(done)?.min(count);
            (done..end).for_each(|at| see(at, u64::from_le_bytes(code) as u32));
            done = end;
            continue;
        }
        // Eight codes have as many bytes as each has bits; the last group may lack those after the last code.
        let packed = bytes.get(..length.checked_mul(width as usize)?.min(bytes.len()))?;
        bytes = bytes.get(packed.len()..)?;
        let own = length.checked_mul(8)?.min(count - done);
        if (packed.len() as u64) * 8 < own as u64 * u64::from(width) {
            return None;
        }
        // Behind the last code there is room to read eight bytes.
        let mut padded = packed.to_vec();
        padded.extend([0; 8]);
        for at in 0..own {
            // There are that many bits: it cannot overflow.
            let bit = at.wrapping_mul(width as usize);
            let word = padded.get(bit / 8..bit / 8 + 8)?.first_chunk()?;
            see(done + at, (u64::from_le_bytes(*word) >> (bit % 8) & mask) as u32);
        }
        done += own;
    }
    Some(())
}

/// A number whose bytes say whether there is another.
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 127) << shift;
        if byte & 128 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(bytes: &[u8], width: u32, count: usize) -> Option<Vec<u32>> {
        let mut all = Vec::new();
        each(bytes, width, count, |at, code| {
            assert_eq!(at, all.len());
            all.push(code);
        })?;
        Some(all)
    }

    #[test]
    fn runs_and_packed_codes_are_read() {
        // The example of the format's description: 0 to 7 in three bits each.
        let packed = [3, 0b1000_1000, 0b1100_0110, 0b1111_1010];
        assert_eq!(codes(&packed, 3, 8).unwrap(), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(codes(&packed, 3, 5).unwrap(), [0, 1, 2, 3, 4]);
        // Three times 5, then two packed ones.
        let both = [6, 5, 3, 0b0001_0001, 0, 0];
        assert_eq!(codes(&both, 3, 5).unwrap(), [5, 5, 5, 1, 2]);
        assert_eq!(codes(&[200, 1, 0x34, 0x12], 13, 100).unwrap(), [0x1234; 100]);
        assert_eq!(codes(&[6], 0, 3).unwrap(), [0; 3]);
    }

    #[test]
    fn what_is_cut_off_is_not_read() {
        for (bytes, width) in [(&[][..], 3), (&[6], 3), (&[3, 1], 3), (&[128], 3), (&[6, 5], 33)] {
            assert_eq!(codes(bytes, width, 8), None, "{bytes:?}");
        }
    }

    #[test]
    fn a_gap_is_seen() {
        assert!(all_there(&[16, 1], 8) && !all_there(&[16, 0], 8) && !all_there(&[3, 0b1111_1011], 8));
    }

    #[test]
    fn the_same_is_found_however_it_is_written() {
        use arrow_array::{ArrayRef, Int64Array, RecordBatch};
        use parquet::arrow::ArrowWriter;
        use parquet::file::properties::{WriterProperties, WriterVersion};
        use parquet::file::reader::{FileReader, SerializedFileReader, SerializedPageReader};
        use std::sync::Arc;
        let values: Vec<i64> = (0..3_000).map(|row| 1_000 + row * row % 977).collect();
        let ids = [vec!["1000", "1009"], vec!["1044"], vec!["5"]];
        let sought: Vec<Sought> = ids.iter().map(|ids| Sought::of(ids.iter().copied())).collect();
        let sought: Vec<&Sought> = sought.iter().collect();
        for (version, limit, optional, gap) in [
            (WriterVersion::PARQUET_1_0, 1 << 20, false, false),
            (WriterVersion::PARQUET_1_0, 800, true, false),
            (WriterVersion::PARQUET_1_0, 0, false, false),
            (WriterVersion::PARQUET_2_0, 1 << 20, true, false),
            // Where the dictionary is full differences follow, which are read in another way: all of it is, then.
            (WriterVersion::PARQUET_2_0, 800, false, false),
            (WriterVersion::PARQUET_1_0, 1 << 20, true, true),
            (WriterVersion::PARQUET_2_0, 1 << 20, true, true),
        ] {
            let properties = WriterProperties::builder()
                .set_writer_version(version)
                .set_dictionary_enabled(limit > 0)
                .set_dictionary_page_size_limit(limit)
                .set_data_page_row_count_limit(700)
                .set_write_batch_size(100)
                .build();
            let cells = (0..).zip(&values).map(|(row, value)| Some(*value).filter(|_| !gap || row != 1_500));
            let column: ArrayRef = Arc::new(Int64Array::from_iter(cells));
            let batch = RecordBatch::try_from_iter_with_nullable([("a", column, optional)]).unwrap();
            let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
            writer.write(&batch).unwrap();
            let bytes = bytes::Bytes::from(writer.into_inner().unwrap());
            let file = SerializedFileReader::new(bytes.clone()).unwrap();
            let chunk = file.metadata().row_group(0).column(0);
            let pages = SerializedPageReader::new(Arc::new(bytes), chunk, values.len(), None).unwrap();
            let found = named(chunk, pages, &sought).unwrap();
            let differences = version == WriterVersion::PARQUET_2_0 && limit == 800;
            assert_eq!(found.is_none(), gap || differences, "{version:?} {limit}");
            for (ids, found) in ids.iter().zip(found.into_iter().flatten()) {
                let named = |row: &u32| ids.contains(&values[*row as usize].to_string().as_str());
                assert_eq!(found, (0..3_000).filter(named).collect::<Vec<u32>>(), "{version:?} {limit}");
                assert_eq!((0..3_000).any(|row| named(&row)), ids != &["5"]);
            }
        }
    }
}
