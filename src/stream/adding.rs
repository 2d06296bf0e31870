//! Adding the attributions of one line to its account.

use super::apply::Worker;
use super::chain::Leaders;
use super::kernel::{Overflow, Scalar};
use super::marks::Marks;
use super::operand::Operand;
use super::owing::Owing;
use super::plan::Line;
use super::posts::Held;
use super::tally::Account;
use super::vector::{Data, Vector};
use crate::organisation::NodeId;
use crate::policy::Effect;
use crate::value::Day;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// Points by row, their digits.
pub struct Points<'b> {
    each: Option<Cow<'b, Vector>>,
    all: Option<i64>,
    /// Digits after the point.
    pub scale: u32,
}

impl<'b> Points<'b> {
    /// Of points that were evaluated.
    pub fn of(points: Option<Operand<'b>>, rows: usize) -> Result<Points<'b>, Overflow> {
        Ok(match points {
            None | Some(Operand::All(Scalar::Nothing)) => Points { each: None, all: None, scale: 0 },
            Some(Operand::All(Scalar::Decimal(digits, scale))) => {
                Points { each: None, all: Some(digits), scale }
            }
            Some(Operand::All(Scalar::Int(digits))) => Points { each: None, all: Some(digits), scale: 0 },
            Some(of) => {
                let vector = of.vector(rows);
                let scale = match &vector.data {
                    Data::Decimal(_, scale) => *scale,
                    Data::Int(_) => 0,
                    _ => return Err(Overflow),
                };
                Points { each: Some(vector), all: None, scale }
            }
        })
    }

    /// Of a row; none where they are unknown.
    pub fn at(&self, row: usize) -> Option<i64> {
        match &self.each {
            None => self.all,
            Some(vector) => match &vector.data {
                Data::Decimal(all, _) | Data::Int(all) if vector.has(row) => Some(all[row]),
                _ => None,
            },
        }
    }
}

/// Adds the attributions of one line to its account.
pub struct Adding<'w, 'a> {
    leaders: &'w mut Leaders<'a>,
    account: &'w mut Account,
    owing: &'w mut Owing,
    effect: Effect,
    up: Option<usize>,
    /// By hop, what points are multiplied by to have the scale of the account; one for those named directly.
    factors: Vec<i64>,
    starts: Vec<(NodeId, Held)>,
    reached: Vec<(NodeId, u32)>,
    /// How many attributions.
    pub added: usize,
}

impl<'w, 'a> Adding<'w, 'a> {
    /// For points with so many digits after the point.
    pub fn new(worker: &'w mut Worker<'a>, line: &Line, scale: u32) -> Result<Adding<'w, 'a>, Overflow> {
        let account = &mut worker.tally.accounts[line.account];
        let factors = match line.up {
            None => vec![account.fit(scale).ok_or(Overflow)?],
            Some(chain) => {
                let (shares, of_share) = worker.shares[chain].as_ref().ok_or(Overflow)?;
                let factor = account.fit(scale + of_share).ok_or(Overflow)?;
                let factors = shares.iter().map(|share| share.checked_mul(factor).ok_or(Overflow));
                factors.collect::<Result<_, _>>()?
            }
        };
        let owing = &mut worker.owing[line.account];
        owing.begin(account);
        let (starts, reached) = (Vec::new(), Vec::new());
        let (leaders, effect, up) = (&mut worker.leaders, line.effect, line.up);
        Ok(Adding { leaders, account, owing, effect, up, factors, starts, reached, added: 0 })
    }

    /// Looks at everything that some rows will ask for, and does nothing with it: what is not in the caches comes at the
    /// same time, where one row after the other would wait for its own.
    pub fn touch(&self, rows: impl Iterator<Item = (u32, Held, Day)>) {
        match self.up {
            None => Owing::touch(self.account, rows.map(|(node, ..)| node)),
            Some(chain) => {
                for (start, only, day) in rows {
                    let reached = self.leaders.reached_before(chain, (NodeId(start), only), day);
                    Owing::touch(self.account, reached.iter().map(|(node, _)| node.0));
                }
            }
        }
    }

    /// Another row.
    pub fn begin(&mut self) {
        self.starts.clear();
    }

    /// Somebody whom its line names, with the only post that he or she holds.
    pub fn start(&mut self, node: u32, only: Held) {
        let node = NodeId(node);
        if !self.starts.iter().any(|(known, _)| *known == node) {
            self.starts.push((node, only));
        }
    }

    /// Adds the row.
    pub fn finish(&mut self, digits: Option<i64>, (row, day): (u32, Day), stands: bool, marks: &mut Marks) {
        let mut reached = std::mem::take(&mut self.reached);
        reached.clear();
        match (self.up, self.starts.as_slice()) {
            (None, starts) => reached.extend(starts.iter().map(|(node, _)| (*node, 1))),
            (Some(chain), [start]) => reached.extend(self.leaders.reached(chain, *start, day)),
            (Some(chain), starts) => {
                for start in starts {
                    for (node, hop) in self.leaders.reached(chain, *start, day) {
                        match reached.iter_mut().find(|(known, _)| known == node) {
                            None => reached.push((*node, *hop)),
                            Some((_, longer)) => *longer = (*longer).min(*hop),
                        }
                    }
                }
            }
        }
        for (node, hop) in &reached {
            self.one(node.0, *hop as usize, digits, row, stands, marks);
        }
        self.reached = reached;
    }

    #[inline]
    fn one(&mut self, node: u32, hop: usize, digits: Option<i64>, row: u32, stands: bool, marks: &mut Marks) {
        self.added += 1;
        marks.note(self.effect, row, node, stands);
        let Some(digits) = digits else { return };
        let factor = self.factors.get(hop - 1).copied().unwrap_or(0);
        match digits.checked_mul(factor) {
            Some(digits) => self.owing.add(self.account, node, digits),
            None => {
                // One of them has the scale of the account, and their product may be rounded: as `attribute` does.
                let points = Decimal::new(digits, self.account.scale());
                if let Some(points) = points.checked_mul(Decimal::from(factor)) {
                    self.account.add_decimal(node, points);
                }
            }
        }
    }
}
