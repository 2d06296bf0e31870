//! What duties count of a batch.

use super::apply::Worker;
use super::kernel::{Kernel, Overflow};
use super::marks::Marks;
use super::plan::{CounterPlan, KindPlan};
use super::truths::Truths;
use super::vector::{Batch, Data, Vector};
use crate::assess::find::Truth;
use crate::assess::owed::Asked;
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
        let asked = whose.rows.iter().enumerate().map(|(at, (day, ..))| (whose.who(at), *day));
        // All of them before anything is added to the first, so that none waits for another.
        let places = index.find_each(&asked.collect::<Vec<Asked<'_>>>());
        let counts = &mut self.tally.duties[counter.duty][counter.counter];
        counts.touch(places.iter().map(|(_, place)| *place));
        for (at, place) in places {
            let (row, (_, brings, known)) = (rows[at] as usize, whose.rows[at]);
            let truth = truths.at(row);
            let known = known && truth != Truth::Unknown;
            counts.add(place, known, known && truth == Truth::True, brings);
            marks.reached[row] = true;
        }
    }

    /// Whose each row is, of which day, and what it brings.
    fn whose(&self, plan: &KindPlan, counter: &CounterPlan, part: &Batch) -> Whose {
        let eval =
            |kernel: &'_ Kernel| kernel.eval(part, self.sight).map(|of| of.vector(part.rows).into_owned());
        if let Ok(kernels) = &counter.whose
            && let Ok(columns) = kernels.iter().map(eval).collect::<Result<Vec<Vector>, Overflow>>()
        {
            let mut whose = Whose::new(columns.len(), part.rows);
            for (row, day) in part.days().iter().enumerate() {
                let who = columns.iter().map(|column| match &column.data {
                    Data::Code(codes) if column.has(row) => Some(NodeId(codes[row])),
                    _ => None,
                });
                whose.put(who, (Some(Day(*day)), None, true));
            }
            return whose;
        }
        let program = &self.program.duties[counter.duty].counters[counter.counter];
        let rows = self.by_row(plan, part);
        let of_rows = rows.batch();
        let mut whose = Whose::new(program.whose.len(), part.rows);
        for row in 0..part.rows {
            let plain = Plain::new(self.world, &of_rows, row, self.scope(plan));
            let who = program.whose.iter().map(|(_, expr)| match plain.eval(expr) {
                Ok(Value::Node(node)) => Some(node),
                _ => None,
            });
            let day = match program.on.as_ref().map(|on| plain.eval(on)) {
                None => Some(plain.day),
                Some(Ok(Value::Date(day))) => Some(day),
                Some(_) => None,
            };
            let brings = match program.value.as_ref().map(|value| plain.eval(value)) {
                Some(Ok(Value::Decimal(brings))) => Some(brings),
                _ => None,
            };
            let known = day.is_some() && (program.value.is_none() || brings.is_some());
            whose.put(who, (day, brings, known));
        }
        whose
    }
}

/// Of which day a matter is that a duty counts, what it brings, and whether nothing of it is missing.
type Brought = (Option<Day>, Option<Decimal>, bool);

/// Whose matters are that a duty counts.
struct Whose {
    /// How many parts a holder has.
    parts: usize,
    /// The parts of all rows, one after the other.
    who: Vec<Option<NodeId>>,
    rows: Vec<Brought>,
}

impl Whose {
    fn new(parts: usize, rows: usize) -> Whose {
        Whose { parts, who: Vec::with_capacity(parts * rows), rows: Vec::with_capacity(rows) }
    }

    /// Another row.
    fn put(&mut self, who: impl Iterator<Item = Option<NodeId>>, (day, brings, known): Brought) {
        let begin = self.who.len();
        self.who.extend(who);
        let named = self.who[begin..].iter().all(Option::is_some);
        self.rows.push((day, brings, known && named));
    }

    /// Whose a row is.
    fn who(&self, row: usize) -> &[Option<NodeId>] {
        &self.who[row * self.parts..][..self.parts]
    }
}
