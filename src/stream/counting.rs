//! What duties count of a batch.

use super::apply::Worker;
use super::kernel::{Kernel, Overflow};
use super::marks::Marks;
use super::plan::{CounterPlan, KindPlan};
use super::truths::Truths;
use super::vector::{Batch, Data, Vector};
use crate::assess::find::Truth;
use crate::expression::plain::Plain;
use crate::organisation::NodeId;
use crate::value::{Day, Value};
use rust_decimal::Decimal;

impl Worker<'_> {
    /// What a duty counts.
    pub(super) fn count(&mut self, plan: &KindPlan, counter: &CounterPlan, batch: &Batch, marks: &mut Marks) {
        let truths = match &counter.condition {
            None => Truths::always(batch.rows),
            Some(condition) => self.condition(plan, condition, batch),
        };
        let rows = if counter.all { (0..batch.rows as u32).collect() } else { truths.possible() };
        if rows.is_empty() {
            return;
        }
        let part = batch.gather(&rows, &counter.used);
        let whose = self.whose(plan, counter, &part);
        let index = &self.owed[counter.duty][counter.counter];
        let counts = &mut self.tally.duties[counter.duty][counter.counter];
        for (row, Whose { who, day, brings, known }) in rows.iter().zip(whose) {
            let truth = truths.at(*row as usize);
            let known = known && truth != Truth::Unknown;
            for place in index.find(&who, day) {
                counts.add(place, known, known && truth == Truth::True, brings);
                marks.reached[*row as usize] = true;
            }
        }
    }

    /// Whose each row is, of which day, and what it brings.
    fn whose(&self, plan: &KindPlan, counter: &CounterPlan, part: &Batch) -> Vec<Whose> {
        let eval =
            |kernel: &'_ Kernel| kernel.eval(part, self.sight).map(|of| of.vector(part.rows).into_owned());
        if let Ok(kernels) = &counter.whose
            && let Ok(columns) = kernels.iter().map(eval).collect::<Result<Vec<Vector>, Overflow>>()
        {
            let of = |row: usize| {
                let who: Vec<Option<NodeId>> = columns
                    .iter()
                    .map(|column| match &column.data {
                        Data::Code(codes) if column.has(row) => Some(NodeId(codes[row])),
                        _ => None,
                    })
                    .collect();
                let known = who.iter().all(Option::is_some);
                Whose { who, day: Some(Day(part.days()[row])), brings: None, known }
            };
            return (0..part.rows).map(of).collect();
        }
        let program = &self.program.duties[counter.duty].counters[counter.counter];
        let rows = self.by_row(plan, part);
        let of_rows = rows.batch();
        let of = |row: usize| {
            let plain = Plain::new(self.world, &of_rows, row, self.scope(plan));
            let who: Vec<Option<NodeId>> = program
                .whose
                .iter()
                .map(|(_, expr)| match plain.eval(expr) {
                    Ok(Value::Node(node)) => Some(node),
                    _ => None,
                })
                .collect();
            let day = match program.on.as_ref().map(|on| plain.eval(on)) {
                None => Some(plain.day),
                Some(Ok(Value::Date(day))) => Some(day),
                Some(_) => None,
            };
            let brings = match program.value.as_ref().map(|value| plain.eval(value)) {
                Some(Ok(Value::Decimal(brings))) => Some(brings),
                _ => None,
            };
            let known = who.iter().all(Option::is_some)
                && day.is_some()
                && (program.value.is_none() || brings.is_some());
            Whose { who, day, brings, known }
        };
        (0..part.rows).map(of).collect()
    }
}

/// Whose a matter is that a duty counts, of which day, and what it brings.
struct Whose {
    who: Vec<Option<NodeId>>,
    day: Option<Day>,
    brings: Option<Decimal>,
    /// Nothing of it is missing.
    known: bool,
}
