//! The national cycle written by hand: the same files, the rules compiled in, no reasons kept. What the engine's time is
//! measured by, and, on a small size, a second opinion on its results.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)] // a yardstick may break

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int32Type, Int64Type};
use arrow_array::{Array, BooleanArray, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// 2024-01-01, counted from 1970-01-01.
const FIRST: i32 = 19_723;
const LAST: i32 = FIRST + 365;
/// 2024-07-01: from here on the shorter time to answer.
const SHORTER: i32 = FIRST + 182;

/// What comes out.
#[derive(Debug, PartialEq)]
pub struct Results {
    /// By person, in hundredths of a point; those without any attribution have 0.
    pub conduct: BTreeMap<u32, i64>,
    /// By station, in hundredths.
    pub station: BTreeMap<u32, i64>,
    /// On which step of the ladder: 1 talk, 2 held to account.
    pub ladder: BTreeMap<u32, u8>,
    /// By station.
    pub composite: BTreeMap<u32, Decimal>,
    /// Within its city, by station.
    pub rank: BTreeMap<u32, usize>,
}

/// Somebody in a post: since when, and who follows when.
#[derive(Clone, Copy, Default)]
struct Holder {
    person: u32,
    since: i32,
    then: Option<(i32, u32)>,
}

impl Holder {
    fn on(&self, day: i32) -> u32 {
        match self.then {
            Some((from, next)) if from <= day => next,
            _ => self.person,
        }
    }
}

/// The organisation, by numbers of units and people.
struct Organisation {
    /// The first number of a person.
    base: u32,
    people: usize,
    parent: Vec<u32>,
    kind: Vec<u8>,
    head: Vec<Holder>,
    /// By person: promoted by whom, when.
    promoted: Vec<(u32, i32)>,
    /// By person: their post as a head began and ended.
    tenure: BTreeMap<u32, (i32, i32)>,
}

fn lines(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn day(text: &str, otherwise: i32) -> i32 {
    let Ok(date) = text.parse::<jiff::civil::Date>() else { return otherwise };
    (date - jiff::civil::date(1970, 1, 1)).get_days()
}

fn organisation(folder: &Path) -> Organisation {
    let units = lines(&folder.join("organisation/units.csv"));
    let people = lines(&folder.join("organisation/people.csv"));
    let base: u32 = people[0][0].parse().unwrap();
    let mut organisation = Organisation {
        base,
        people: people.len(),
        parent: vec![0; units.len() + 1],
        kind: vec![0; units.len() + 1],
        head: vec![Holder::default(); units.len() + 1],
        promoted: vec![(0, 0); people.len()],
        tenure: BTreeMap::new(),
    };
    for unit in units {
        let id: usize = unit[0].parse().unwrap();
        organisation.parent[id] = unit[3].parse().unwrap_or(0);
        organisation.kind[id] = unit[2].as_bytes()[1]; // r, i, o, t, q
    }
    for post in lines(&folder.join("organisation/posts.csv")) {
        if post[2] == "member" {
            continue;
        }
        let (person, unit): (u32, usize) = (post[0].parse().unwrap(), post[1].parse().unwrap());
        let (from, until) = (day(&post[3], i32::MIN), day(&post[4], i32::MAX));
        organisation.tenure.insert(person, (from, until));
        let head = &mut organisation.head[unit];
        match head.person {
            0 => *head = Holder { person, since: from, then: None },
            _ if from > head.since => head.then = Some((from, person)),
            _ => *head = Holder { person, since: from, then: Some((head.since, head.person)) },
        }
    }
    for relation in lines(&folder.join("organisation/relations.csv")) {
        let lower: u32 = relation[1].parse().unwrap();
        organisation.promoted[(lower - base) as usize] = (relation[2].parse().unwrap(), day(&relation[5], 0));
    }
    organisation
}

/// Sums of one thread.
struct Tally {
    conduct: Vec<i64>,
    /// Open calls by station and month.
    open: Vec<[u32; 12]>,
}

/// The files of a kind: one, or one for each area.
fn files(folder: &Path, kind: &str) -> Vec<PathBuf> {
    let is = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.strip_prefix(kind).is_some_and(|rest| rest.starts_with(['-', '.']))
    };
    let entries = std::fs::read_dir(folder.join("matters")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(is).collect();
    files.sort();
    files
}

/// Batches of some columns of a part of a kind, words as codes.
fn batches(
    folder: &Path,
    (kind, columns): (&str, &[&str]),
    part: usize,
    parts: usize,
    mut see: impl FnMut(&RecordBatch),
) {
    let mut rows = vec![0; parts];
    for path in files(folder, kind) {
        let file = File::open(path).unwrap();
        let plain = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).unwrap();
        // Each group goes to whichever part has the fewest rows.
        let mut own = Vec::new();
        for (number, group) in plain.metadata().row_groups().iter().enumerate() {
            let least = (0..parts).min_by_key(|part| rows[*part]).unwrap();
            rows[least] += group.num_rows();
            own.extend(Some(number).filter(|_| least == part));
        }
        if !own.is_empty() {
            groups(file, &plain, own, columns, &mut see);
        }
    }
}

/// Batches of some columns of some groups of a file.
fn groups(
    file: File,
    plain: &ArrowReaderMetadata,
    groups: Vec<usize>,
    columns: &[&str],
    see: &mut dyn FnMut(&RecordBatch),
) {
    let fields: Vec<arrow_schema::FieldRef> = plain
        .schema()
        .fields()
        .iter()
        .map(|field| match field.data_type() {
            arrow_schema::DataType::Utf8 => {
                Arc::new(field.as_ref().clone().with_data_type(arrow_schema::DataType::Dictionary(
                    Box::new(arrow_schema::DataType::Int32),
                    Box::new(arrow_schema::DataType::Utf8),
                )))
            }
            _ => field.clone(),
        })
        .collect();
    let schema = Arc::new(arrow_schema::Schema::new(fields));
    let coded = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new().with_schema(schema)).unwrap();
    let mask = ProjectionMask::columns(coded.parquet_schema(), columns.iter().copied());
    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, coded)
        .with_projection(mask)
        .with_row_groups(groups)
        .with_batch_size(8192)
        .build()
        .unwrap();
    reader.for_each(|batch| see(&batch.unwrap()));
}

/// The code of each row's word in a list; 255 where there is none.
fn words(batch: &RecordBatch, column: &str, known: &[&str]) -> Vec<u8> {
    let array = batch.column_by_name(column).unwrap().as_dictionary::<Int32Type>();
    let values = array.values().as_string::<i32>();
    let codes: Vec<u8> = (0..values.len())
        .map(|at| known.iter().position(|word| *word == values.value(at)).map_or(255, |code| code as u8))
        .collect();
    let keys = array.keys();
    match keys.nulls() {
        None => keys.values().iter().map(|key| codes[*key as usize]).collect(),
        Some(nulls) => keys
            .values()
            .iter()
            .zip(nulls)
            .map(|(key, valid)| if valid { codes[*key as usize] } else { 255 })
            .collect(),
    }
}

fn whole<'a>(batch: &'a RecordBatch, column: &str) -> &'a [i64] {
    batch.column_by_name(column).unwrap().as_primitive::<Int64Type>().values()
}

fn days<'a>(batch: &'a RecordBatch, column: &str) -> &'a [i32] {
    batch.column_by_name(column).unwrap().as_primitive::<Date32Type>().values()
}

/// 1 true, 0 false, 2 unknown.
fn flags(batch: &RecordBatch, column: &str) -> Vec<u8> {
    let array: &BooleanArray = batch.column_by_name(column).unwrap().as_boolean();
    array.iter().map(|flag| flag.map_or(2, u8::from)).collect()
}

/// Working days before each day from 2020 on: weekends are off.
struct Working(Vec<i32>);

impl Working {
    const BEGIN: i32 = FIRST - 1461;
    fn new() -> Working {
        let mut before = vec![0];
        for day in Self::BEGIN..LAST + 400 {
            let weekend = (day + 3).rem_euclid(7) >= 5; // 1970-01-01 was a Thursday
            before.push(before.last().unwrap() + i32::from(!weekend));
        }
        Working(before)
    }
    /// The first day is not counted.
    fn between(&self, from: i32, until: i32) -> i32 {
        self.0[(until - Self::BEGIN + 1) as usize] - self.0[(from - Self::BEGIN + 1) as usize]
    }
}

const CALL: [&str; 9] =
    ["date", "unit", "officer", "what", "received", "answered", "conclusion", "call_back", "severity"];
const MISCONDUCT: [&str; 5] = ["date", "unit", "person", "grade", "confirmed"];
const ORDER: [&str; 5] = ["given_by", "officer", "lawful", "did", "reported"];
const SPENDING: [&str; 5] = ["date", "officer", "amount", "business", "registered"];

fn calls(folder: &Path, organisation: &Organisation, part: usize, parts: usize, tally: &mut Tally) {
    let working = Working::new();
    let mut months = [0_u8; 366];
    for (at, month) in months.iter_mut().enumerate() {
        let date = jiff::civil::date(2024, 1, 1).saturating_add(jiff::Span::new().days(at as i64));
        *month = date.month() as u8 - 1;
    }
    batches(folder, ("call", &CALL), part, parts, |batch| {
        let (dates, units, officers) = (days(batch, "date"), whole(batch, "unit"), whole(batch, "officer"));
        let (received, severity) = (days(batch, "received"), whole(batch, "severity"));
        let answered = batch.column_by_name("answered").unwrap().as_primitive::<Date32Type>();
        let what = words(batch, "what", &["report", "help"]);
        let conclusion = words(batch, "conclusion", &["solved", "explained", "none"]);
        let call_back = words(batch, "call_back", &["satisfied", "dissatisfied", "unreached"]);
        for row in 0..batch.num_rows() {
            let (date, unit) = (dates[row], units[row] as usize);
            let officer = (officers[row] as u32 - organisation.base) as usize;
            let known = answered.is_valid(row);
            let until = if known { answered.value(row) } else { LAST };
            let within = match (what[row], date >= SHORTER) {
                (0, false) => 7,
                (0, true) => 5,
                (_, false) => 5,
                _ => 3,
            };
            let mut points = 0;
            if working.between(received[row], until) > within {
                points -= 100;
            }
            if severity[row] >= 3 && conclusion[row] == 2 {
                let lost = 50 * severity[row];
                points -= lost;
                let station = organisation.parent[unit] as usize;
                let county = organisation.parent[station] as usize;
                for (unit, share) in [(unit, 50), (station, 30), (county, 20)] {
                    let leader = organisation.head[unit].on(date);
                    tally.conduct[(leader - organisation.base) as usize] -= lost * share / 100;
                }
            }
            match call_back[row] {
                0 => points += 5,
                1 if conclusion[row] == 2 => points -= 50,
                _ => {}
            }
            if known && answered.value(row) == received[row] {
                points += 2;
            }
            tally.conduct[officer] += points;
            if !known {
                let station = organisation.parent[unit] as usize;
                tally.open[station][months[(date - FIRST) as usize] as usize] += 1;
            }
        }
    });
}

fn misconduct(folder: &Path, organisation: &Organisation, part: usize, parts: usize, tally: &mut Tally) {
    batches(folder, ("misconduct", &MISCONDUCT), part, parts, |batch| {
        let (dates, units, people) = (days(batch, "date"), whole(batch, "unit"), whole(batch, "person"));
        let grade = words(batch, "grade", &["minor", "serious", "grave"]);
        let confirmed = flags(batch, "confirmed");
        for row in (0..batch.num_rows()).filter(|row| confirmed[*row] == 1) {
            let (date, unit) = (dates[row], units[row] as usize);
            let person = (people[row] as u32 - organisation.base) as usize;
            tally.conduct[person] -= [200, 500, 1000][grade[row] as usize];
            if grade[row] > 0 {
                // The person is a squad leader: two leaders stand above.
                let station = organisation.parent[unit] as usize;
                let county = organisation.parent[station] as usize;
                for (unit, points) in [(station, 100), (county, 60)] {
                    let leader = organisation.head[unit].on(date);
                    tally.conduct[(leader - organisation.base) as usize] -= points;
                }
            }
            let (by, since) = organisation.promoted[person];
            if grade[row] == 2 && by > 0 {
                let (from, until) = organisation.tenure[&by];
                if from <= since && since <= until {
                    tally.conduct[(by - organisation.base) as usize] -= 500;
                }
            }
        }
    });
}

fn orders(folder: &Path, organisation: &Organisation, part: usize, parts: usize, tally: &mut Tally) {
    batches(folder, ("order", &ORDER), part, parts, |batch| {
        let (givers, officers) = (whole(batch, "given_by"), whole(batch, "officer"));
        let did = words(batch, "did", &["executed", "refused", "objected"]);
        let (lawful, reported) = (flags(batch, "lawful"), flags(batch, "reported"));
        for row in 0..batch.num_rows() {
            let officer = (officers[row] as u32 - organisation.base) as usize;
            match lawful[row] {
                0 => {
                    tally.conduct[(givers[row] as u32 - organisation.base) as usize] -= 300;
                    if did[row] == 0 && reported[row] == 0 {
                        tally.conduct[officer] -= 100;
                    }
                }
                1 if did[row] == 1 => tally.conduct[officer] -= 200,
                _ => {}
            }
        }
    });
}

fn spending(folder: &Path, organisation: &Organisation, part: usize, parts: usize, tally: &mut Tally) {
    batches(folder, ("spending", &SPENDING), part, parts, |batch| {
        let (dates, officers, business) =
            (days(batch, "date"), whole(batch, "officer"), flags(batch, "business"));
        let amount = batch.column_by_name("amount").unwrap().as_primitive::<Decimal128Type>().values();
        let registered = batch.column_by_name("registered").unwrap().as_primitive::<Date32Type>();
        for row in 0..batch.num_rows() {
            let until = if registered.is_valid(row) { registered.value(row) } else { LAST };
            if amount[row] >= 5_000_000 && business[row] == 1 && until - dates[row] > 30 {
                tally.conduct[(officers[row] as u32 - organisation.base) as usize] -= 100;
            }
        }
    });
}

/// Runs the cycle on so many threads.
pub fn run(folder: &Path, threads: usize) -> Results {
    let organisation = organisation(folder);
    let tally =
        || Tally { conduct: vec![0; organisation.people], open: vec![[0; 12]; organisation.parent.len()] };
    let one = |part: usize| {
        let mut sums = tally();
        calls(folder, &organisation, part, threads, &mut sums);
        misconduct(folder, &organisation, part, threads, &mut sums);
        orders(folder, &organisation, part, threads, &mut sums);
        spending(folder, &organisation, part, threads, &mut sums);
        sums
    };
    let mut parts = std::thread::scope(|scope| {
        let one = &one;
        let running: Vec<_> = (0..threads).map(|part| scope.spawn(move || one(part))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let mut all = parts.pop().unwrap();
    for part in parts {
        all.conduct.iter_mut().zip(part.conduct).for_each(|(sum, other)| *sum += other);
        let months = all.open.iter_mut().flatten().zip(part.open.into_iter().flatten());
        months.for_each(|(sum, other)| *sum += other);
    }
    results(folder, &organisation, &all)
}

/// Decodes the same columns and does nothing with them, on one thread: how many rows.
#[allow(dead_code)] // the test has no use for it
pub fn read(folder: &Path) -> usize {
    let mut rows = 0;
    let kinds: [(&str, &[&str]); 4] =
        [("call", &CALL), ("misconduct", &MISCONDUCT), ("order", &ORDER), ("spending", &SPENDING)];
    for of in kinds {
        batches(folder, of, 0, 1, |batch| rows += batch.num_rows());
    }
    rows
}

/// The parts of a run that come before and after the matters.
#[allow(dead_code)] // the test has no use for it
pub fn around(folder: &Path) {
    let organisation = organisation(folder);
    let nothing =
        Tally { conduct: vec![0; organisation.people], open: vec![[0; 12]; organisation.parent.len()] };
    drop(results(folder, &organisation, &nothing));
}

fn results(folder: &Path, organisation: &Organisation, all: &Tally) -> Results {
    let conduct = |at: usize| (organisation.base + at as u32, all.conduct[at]);
    let conduct: BTreeMap<u32, i64> = (0..organisation.people).map(conduct).collect();
    let ladder = conduct.iter().filter(|(_, points)| **points <= -1000);
    let ladder = ladder.map(|(person, points)| (*person, if *points <= -2500 { 2 } else { 1 })).collect();
    let stations = (1..organisation.kind.len()).filter(|unit| organisation.kind[*unit] == b't');
    let station: BTreeMap<u32, i64> = stations
        .map(|unit| (unit as u32, -100 * all.open[unit].iter().filter(|open| **open >= 4).count() as i64))
        .collect();
    let (mut survey, mut business) = (BTreeMap::new(), BTreeMap::new());
    for row in lines(&folder.join("indicators.csv")) {
        let value: Decimal = row[2].parse().unwrap();
        if row[0] == "survey" { &mut survey } else { &mut business }
            .insert(row[1].parse::<u32>().unwrap(), value);
    }
    let composite = station
        .iter()
        .map(|(unit, points)| {
            let internal = (business[unit] + Decimal::new(*points, 2)).max(Decimal::ZERO);
            let value = internal * Decimal::new(49, 2) + survey[unit] * Decimal::new(51, 2);
            (*unit, value.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero))
        })
        .collect();
    let city = |unit: u32| organisation.parent[organisation.parent[unit as usize] as usize];
    let mut cities: BTreeMap<u32, Vec<(Decimal, u32)>> = BTreeMap::new();
    survey.iter().for_each(|(unit, value)| cities.entry(city(*unit)).or_default().push((*value, *unit)));
    let mut rank = BTreeMap::new();
    for mut stations in cities.into_values() {
        stations.sort_by_key(|(value, _)| std::cmp::Reverse(*value));
        for (value, unit) in &stations {
            rank.insert(*unit, 1 + stations.partition_point(|(other, _)| other > value));
        }
    }
    Results { conduct, station, ladder, composite, rank }
}
