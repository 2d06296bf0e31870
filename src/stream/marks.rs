//! What is noted about the rows of one batch while its rules are asked.

use super::tally::Account;
use super::truths::{Truths, rows_of};
use super::vector::{Batch, Data};
use crate::policy::Effect;

/// What is noted about the rows of a batch.
pub struct Marks {
    /// Some rule or duty looked at it.
    pub reached: Vec<bool>,
    /// Somebody is held for it.
    pub held: Vec<bool>,
    /// Rows of lines that would hold somebody and name nobody.
    pub empty: Vec<u32>,
    /// Attributions that stand, one by one: row, whom, held or credited.
    single: Vec<(u32, u32, bool)>,
    /// Columns whose people are all held, or credited, in the rows of a rule: its place, the column, held or credited.
    whole: Vec<(usize, usize, bool)>,
    /// Points of the people in a column, row by row.
    points: Vec<ColumnPoints>,
}

/// Points for the people in a column: they are added up before any of them is looked up.
struct ColumnPoints {
    column: usize,
    account: usize,
    scale: u32,
    digits: Vec<i64>,
    touched: Vec<bool>,
}

impl Marks {
    /// Nothing is known of so many rows.
    pub fn new(rows: usize) -> Marks {
        Marks {
            reached: vec![false; rows],
            held: vec![false; rows],
            empty: Vec::new(),
            single: Vec::new(),
            whole: Vec::new(),
            points: Vec::new(),
        }
    }

    /// Somebody is named for a row.
    #[inline]
    pub fn note(&mut self, effect: Effect, row: u32, node: u32, stands: bool) {
        let held = effect == Effect::Hold;
        self.held[row as usize] |= held;
        if stands && effect != Effect::Record {
            self.single.push((row, node, held));
        }
    }

    /// The people in a column are named for all rows of a rule that hold.
    pub fn note_column(&mut self, effect: Effect, rule: usize, column: usize, holds: &[bool]) {
        if effect == Effect::Record {
            return;
        }
        let held = effect == Effect::Hold;
        if held {
            self.held.iter_mut().zip(holds).for_each(|(held, holds)| *held |= *holds);
        }
        self.whole.push((rule, column, held));
    }

    /// Adds the same points, small ones, for the people in a column in all rows that hold: the few that the rules of a
    /// row give fit into one number.
    pub fn add_column(
        &mut self,
        (column, account): (usize, usize),
        (digits, scale): (i64, u32),
        holds: &[bool],
    ) {
        let same =
            |one: &&mut ColumnPoints| one.column == column && one.account == account && one.scale == scale;
        let place = match self.points.iter_mut().find(same) {
            Some(place) => place,
            None => {
                let (sums, touched) = (vec![0; holds.len()], vec![false; holds.len()]);
                self.points.push(ColumnPoints { column, account, scale, digits: sums, touched });
                let Some(place) = self.points.last_mut() else { return };
                place
            }
        };
        place
            .digits
            .iter_mut()
            .zip(holds)
            .for_each(|(sum, holds)| *sum = sum.wrapping_add(digits & -i64::from(*holds)));
        place.touched.iter_mut().zip(holds).for_each(|(touched, holds)| *touched |= *holds);
    }

    /// Adds what was added up by row to the accounts.
    pub fn pay(&mut self, batch: &Batch, accounts: &mut [Account]) {
        for points in std::mem::take(&mut self.points) {
            let Some(Some(column)) = batch.columns.get(points.column) else { continue };
            let (Data::Code(nodes), account) = (&column.data, &mut accounts[points.account]) else {
                continue;
            };
            let factor = account.fit(points.scale);
            for row in rows_of(&points.touched) {
                let (node, digits) = (nodes[row as usize], points.digits[row as usize]);
                match factor.and_then(|factor| digits.checked_mul(factor)) {
                    Some(digits) => account.add(node, digits),
                    None => account.add_decimal(node, rust_decimal::Decimal::new(digits, points.scale)),
                }
            }
        }
    }

    /// How many people are held more than once for one matter, and how many are held and credited.
    pub fn several(mut self, batch: &Batch, truths: &[Truths]) -> (u64, u64) {
        // Where nobody is held there is neither.
        self.single.retain(|(row, ..)| self.held[*row as usize]);
        for row in rows_of(&self.held) {
            for (rule, column, held) in &self.whole {
                if truths[*rule].holds[row as usize]
                    && let Some(Some(column)) = batch.columns.get(*column)
                    && let Data::Code(nodes) = &column.data
                {
                    self.single.push((row, nodes[row as usize], *held));
                }
            }
        }
        self.single.sort_unstable();
        let (mut double, mut both) = (0, 0);
        for together in self.single.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let held = together.iter().filter(|(.., held)| *held).count();
            both += u64::from(held > 0 && held < together.len());
            double += u64::from(held > 1);
        }
        (double, both)
    }
}
