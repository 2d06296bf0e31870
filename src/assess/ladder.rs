//! Ladders: the step on which somebody stands, and whether the steps cover every number once.

use super::MissingFact;
use crate::source::{Spoken, faults};
use rust_decimal::Decimal;
use std::fmt;

/// A step with its bounds evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The lower bound and whether it is included; none: from below every number.
    pub low: Option<(Decimal, bool)>,
    /// The upper bound and whether it is included; none: to above every number.
    pub high: Option<(Decimal, bool)>,
    /// It has a condition beside its bounds.
    pub asks: bool,
    /// Everything that no other step covers; its bounds mean nothing.
    pub otherwise: bool,
}

/// Does a step hold for somebody? Unknown: these facts are missing.
pub type Holds = Result<bool, Vec<MissingFact>>;

/// Where somebody stands.
#[derive(Debug, Clone, PartialEq)]
pub enum OnLadder {
    /// On this step.
    Step(usize),
    /// On none: the steps have a gap here.
    NoStep,
    /// On several that exclude each other and lead to different things.
    Several(Vec<usize>),
    /// It cannot be said: these facts are missing.
    Undetermined(Vec<MissingFact>),
}

/// Where somebody stands, from what holds of each step. Those with `otherwise` are not asked.
///
/// `same` says whether two steps lead to the same thing. A fact that is missing matters only where it leads
/// elsewhere: who is on the lowest grade by points stays there, whatever else might have put him or her there.
pub fn stand(
    steps: &[Step],
    holds: &[Holds],
    first_hit: bool,
    same: impl Fn(usize, usize) -> bool,
) -> OnLadder {
    let asked =
        || holds.iter().enumerate().filter(|(at, _)| steps.get(*at).is_some_and(|one| !one.otherwise));
    // Of the first that holds counts, those behind it are not looked at.
    let last = asked().find(|(_, held)| first_hit && **held == Ok(true)).map_or(usize::MAX, |(at, _)| at);
    let asked = || asked().take_while(|(at, _)| *at <= last);
    let certain = || asked().filter(|(_, held)| **held == Ok(true)).map(|(at, _)| at);
    let possible = || asked().filter_map(|(at, held)| Some((at, held.as_ref().err()?)));
    let first = certain().next().or_else(|| steps.iter().position(|step| step.otherwise));
    let sure = |first| certain().all(|other| same(first, other));
    match first {
        Some(first) if sure(first) && possible().all(|(other, _)| same(first, other)) => {
            OnLadder::Step(first)
        }
        Some(first) if !sure(first) => OnLadder::Several(certain().collect()),
        _ if possible().next().is_some() => {
            OnLadder::Undetermined(each_once(possible().flat_map(|(_, facts)| facts.clone()).collect()))
        }
        _ => OnLadder::NoStep,
    }
}

fn each_once(facts: Vec<MissingFact>) -> Vec<MissingFact> {
    let mut once: Vec<MissingFact> = Vec::new();
    for fact in facts {
        if !once.contains(&fact) {
            once.push(fact);
        }
    }
    once
}

/// Does a number lie within the bounds of a step?
pub fn within(step: &Step, value: Decimal) -> bool {
    Span::of(step).contains(value)
}

/// What is wrong with the steps together, from the lowest number up; nothing: they cover every number once.
///
/// Exact: two steps that meet at a number must have it in exactly one of them, unless the first that holds counts.
/// Of a step with a condition nothing is known but that it may not hold: it fills no gap and overlaps nothing.
pub fn cover(steps: &[Step], first_hit: bool) -> Vec<CoverFault> {
    let numbered = || (0..).map(Nth).zip(steps);
    let mut others = numbered().filter(|(_, step)| step.otherwise).map(|(number, _)| number);
    let mut faults = Vec::new();
    let otherwise = others.next();
    if let Some(first) = otherwise {
        faults.extend(others.map(|second| CoverFault::TwoOtherwise { first, second }));
    }
    let explicit =
        numbered().filter(|(_, step)| !step.otherwise).map(|(number, step)| (Span::of(step), number));
    let (empty, written): (Vec<_>, Vec<_>) = explicit.partition(|(span, _)| span.is_empty());
    faults.extend(empty.into_iter().map(|(_, step)| CoverFault::Empty { step }));
    let sure = |(_, Nth(at)): &(Span, Nth)| steps.get(*at).is_some_and(|step| !step.asks);
    let mut spans: Vec<_> = written.iter().copied().filter(sure).collect();
    spans.sort();
    if otherwise.is_none() {
        faults.extend(gaps(&spans).into_iter().map(|span| CoverFault::Gap { span }));
    }
    faults.extend(if first_hit { hidden(&written, sure) } else { overlaps(&spans) });
    faults
}

/// Steps that never count because one before them, without a condition, has all of their numbers.
fn hidden(written: &[(Span, Nth)], sure: impl Fn(&(Span, Nth)) -> bool) -> Vec<CoverFault> {
    let before = |(span, step): &(Span, Nth)| {
        let mut earlier = written.iter().filter(|one| one.1 < *step && sure(one));
        earlier.find(|(whole, _)| whole.from <= span.from && span.to <= whole.to).map(|(_, first)| *first)
    };
    written.iter().filter_map(|one| Some(CoverFault::Hidden { first: before(one)?, step: one.1 })).collect()
}

/// What no span covers. `spans` in order.
fn gaps(spans: &[(Span, Nth)]) -> Vec<Span> {
    let mut reached = Cut::Start;
    let mut gaps = Vec::new();
    for (span, _) in spans {
        if reached < span.from {
            gaps.push(Span { from: reached, to: span.from });
        }
        reached = reached.max(span.to);
    }
    if reached < Cut::End {
        gaps.push(Span { from: reached, to: Cut::End });
    }
    gaps
}

/// What two spans cover, for every two. `spans` in order.
fn overlaps(spans: &[(Span, Nth)]) -> Vec<CoverFault> {
    let mut found = Vec::new();
    for (position, (lower, one)) in spans.iter().enumerate() {
        for (upper, other) in spans.iter().skip(position + 1).take_while(|(upper, _)| upper.from < lower.to) {
            let span = Span { from: upper.from, to: lower.to.min(upper.to) };
            found.push(CoverFault::Overlap { first: *one.min(other), second: *one.max(other), span });
        }
    }
    found
}

faults! {
    /// A fault of the steps of a ladder.
    pub enum CoverFault {
        /// Numbers on no step.
        Gap { span: Span } = "ladder-gap",
            "no step covers {span}", "没有任何一级涵盖 {span}";
        /// Numbers on two steps.
        Overlap { first: Nth, second: Nth, span: Span } = "ladder-overlap",
            "step {first} and step {second} both cover {span}", "第 {first} 级与第 {second} 级都涵盖 {span}";
        /// A step that never counts, of which the first that holds would.
        Hidden { first: Nth, step: Nth } = "ladder-step-hidden",
            "step {step} never counts: step {first} before it has all of its numbers", "第 {step} 级永远不会适用：其数值已全部由前面的第 {first} 级涵盖";
        /// A step whose bounds exclude each other.
        Empty { step: Nth } = "ladder-empty-step",
            "step {step} covers no number: its bounds exclude each other", "第 {step} 级不涵盖任何数值：上下限互相矛盾";
        /// Two steps for everything else.
        TwoOtherwise { first: Nth, second: Nth } = "ladder-two-otherwise",
            "step {first} and step {second} both say `otherwise`", "第 {first} 级与第 {second} 级都写了 `otherwise`";
    }
}

/// A step by its index; shown counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nth(pub usize);

impl Spoken for Nth {}
impl Spoken for Span {}

impl fmt::Display for Nth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0 + 1)
    }
}

/// A place between numbers at which the line of numbers may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// Below every number.
    Start,
    /// Just before the number (`false`) or just after it (`true`).
    At(Decimal, bool),
    /// Above every number.
    End,
}

/// The numbers between two cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The lower cut.
    pub from: Cut,
    /// The upper cut.
    pub to: Cut,
}

impl Span {
    fn of(step: &Step) -> Span {
        Span {
            from: step.low.map_or(Cut::Start, |(low, included)| Cut::At(low, !included)),
            to: step.high.map_or(Cut::End, |(high, included)| Cut::At(high, included)),
        }
    }

    fn contains(self, value: Decimal) -> bool {
        self.from <= Cut::At(value, false) && Cut::At(value, true) <= self.to
    }

    fn is_empty(self) -> bool {
        self.from >= self.to
    }
}

/// The line of numbers in pieces, cut wherever a step begins or ends: all numbers of a piece stand on the same step, so
/// that of many numbers each only has to find its piece.
pub struct Pieces {
    /// Where one piece ends and the next begins.
    cuts: Vec<Cut>,
    /// The same as whole numbers of billionths, where they are such: these are quicker to compare.
    whole: Option<Vec<(i128, bool)>>,
    /// Where the numbers of each piece stand.
    stands: Vec<OnLadder>,
}

/// So many digits after the point: then even the largest number, of 96 bits, stays below 2¹²⁷.
const BILLIONTHS: u32 = 9;

/// How many billionths a number is; none where it has more digits after the point.
fn billionths(number: Decimal) -> Option<i128> {
    let more = BILLIONTHS.checked_sub(number.scale())?;
    Some(number.mantissa() * 10_i128.pow(more))
}

impl Cut {
    fn whole(&self) -> Option<(i128, bool)> {
        Some(match self {
            Cut::Start => (i128::MIN, false),
            Cut::At(number, after) => (billionths(number.normalize())?, *after),
            Cut::End => (i128::MAX, true),
        })
    }
}

impl Pieces {
    /// Of steps without conditions; `stands` says where somebody stands, from what holds of each step.
    pub fn of(steps: &[Step], stands: impl Fn(&[Holds]) -> OnLadder) -> Pieces {
        let spans: Vec<Span> = steps.iter().map(Span::of).collect();
        let mut cuts: Vec<Cut> = spans.iter().flat_map(|span| [span.from, span.to]).collect();
        cuts.sort();
        cuts.dedup();
        let piece = |begin: usize| {
            let (before, behind) = cuts.split_at(begin);
            let holds = |span: &Span| Ok(before.contains(&span.from) && behind.contains(&span.to));
            stands(&spans.iter().map(holds).collect::<Vec<Holds>>())
        };
        let stands = (0..=cuts.len()).map(piece).collect();
        Pieces { whole: cuts.iter().map(Cut::whole).collect(), cuts, stands }
    }

    /// Where a number stands.
    pub fn stand(&self, value: Decimal) -> OnLadder {
        let piece = match (&self.whole, billionths(value)) {
            (Some(cuts), Some(value)) => cuts.partition_point(|cut| *cut <= (value, false)),
            _ => self.cuts.partition_point(|cut| *cut <= Cut::At(value, false)),
        };
        self.stands.get(piece).cloned().unwrap_or(OnLadder::NoStep)
    }
}

impl fmt::Display for Span {
    /// `x < 10`, `10 ≤ x < 20`, `x = 95`, `x > 95`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let below = |included| if included { "≤" } else { "<" };
        match (self.from, self.to) {
            (Cut::At(low, false), Cut::At(high, true)) if low == high => write!(f, "x = {low}"),
            (Cut::At(low, after), Cut::At(high, included)) => {
                write!(f, "{low} {} x {} {high}", below(!after), below(included))
            }
            (Cut::At(low, after), _) => write!(f, "x {} {low}", if after { ">" } else { "≥" }),
            (_, Cut::At(high, included)) => write!(f, "x {} {high}", below(included)),
            _ => f.write_str("−∞ < x < ∞"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Fault;
    use proptest::prelude::*;

    /// `">= 85 < 95"`, `"otherwise"`.
    fn read(text: &str) -> Step {
        let mut step = Step { low: None, high: None, asks: false, otherwise: text == "otherwise" };
        let words: Vec<&str> = text.split(' ').collect();
        for pair in words.chunks_exact(2) {
            let bound: Decimal = pair[1].parse().unwrap();
            match pair[0] {
                ">" | ">=" => step.low = Some((bound, pair[0] == ">=")),
                _ => step.high = Some((bound, pair[0] == "<=")),
            }
        }
        step
    }

    fn ladder(steps: &[&str]) -> Vec<Step> {
        steps.iter().map(|text| read(text)).collect()
    }

    fn said(steps: &[&str]) -> Vec<String> {
        cover(&ladder(steps), false).iter().map(ToString::to_string).collect()
    }

    fn on(steps: &[&str], value: &str) -> Option<usize> {
        step(&ladder(steps), value.parse().unwrap())
    }

    /// The step on which a number stands, where no two lead to the same thing.
    fn step(steps: &[Step], value: Decimal) -> Option<usize> {
        let holds: Vec<Holds> = steps.iter().map(|step| Ok(within(step, value))).collect();
        match stand(steps, &holds, false, |a, b| a == b) {
            OnLadder::Step(step) => Some(step),
            _ => None,
        }
    }

    /// The grades of stations; the first grade only with its mandatory conditions.
    const GRADES: [&str; 5] = [">= 95", ">= 85 < 95", ">= 75 < 85", ">= 60 < 75", "< 60"];

    #[test]
    fn grades_of_stations() {
        assert_eq!(cover(&ladder(&GRADES), false), []);
        let without_conditions = &GRADES[1..];
        assert_eq!(on(&GRADES, "95.0"), Some(0));
        assert_eq!(on(without_conditions, "94.9"), Some(0));
        assert_eq!(on(without_conditions, "59.9"), Some(3));
        assert_eq!(on(without_conditions, "95.0"), None);
        assert_eq!(said(without_conditions), ["no step covers x ≥ 95"]);
    }

    #[test]
    fn steps_that_meet_have_the_number_once() {
        assert_eq!(said(&["> -10", "<= -10 > -20", "<= -20"]), Vec::<String>::new());
        assert_eq!(said(&["> -10", "< -10"]), ["no step covers x = -10"]);
        let twice = "step 1 and step 2 both cover x = -10";
        assert_eq!(said(&[">= -10", "<= -10"]), [twice]);
        assert_eq!(on(&[">= -10", "<= -10"], "-10"), None);
        assert_eq!(on(&[">= -10", "<= -10", "otherwise"], "-10"), None);
    }

    #[test]
    fn every_fault_at_once() {
        assert_eq!(
            said(&[">= 50 <= 60", "> 10 < 30", "> 70 < 70", ">= 20 <= 50", "> 90"]),
            [
                "step 3 covers no number: its bounds exclude each other",
                "no step covers x ≤ 10",
                "no step covers 60 < x ≤ 90",
                "step 2 and step 4 both cover 20 ≤ x < 30",
                "step 1 and step 4 both cover x = 50",
            ]
        );
        assert_eq!(said(&[]), ["no step covers −∞ < x < ∞"]);
        assert_eq!(cover(&ladder(&["<= 0"]), false)[0].zh(), "没有任何一级涵盖 x > 0");
    }

    #[test]
    fn otherwise_takes_what_is_left() {
        assert_eq!(said(&[">= 95", "otherwise"]), Vec::<String>::new());
        assert_eq!(
            (on(&[">= 95", "otherwise"], "94"), on(&["otherwise", ">= 95"], "95")),
            (Some(1), Some(1))
        );
        assert_eq!(said(&["otherwise", "otherwise"]), ["step 1 and step 2 both say `otherwise`"]);
    }

    /// `t` true, `f` false, anything else: that fact is missing.
    fn holds(all: &str) -> Vec<Holds> {
        let one = |text: &str| match text {
            "t" => Ok(true),
            "f" => Ok(false),
            fact => Err(vec![MissingFact::Absent(fact.into())]),
        };
        all.split(' ').map(one).collect()
    }

    /// Where somebody stands on steps of which the last leads to the same as the first.
    fn stands(all: &str, first_hit: bool) -> OnLadder {
        let holds = holds(all);
        let asks = Step { low: None, high: None, asks: true, otherwise: false };
        let (steps, last) = (vec![asks; holds.len()], holds.len() - 1);
        stand(&steps, &holds, first_hit, |a, b| a % last == b % last)
    }

    fn missing(facts: &[&str]) -> OnLadder {
        OnLadder::Undetermined(facts.iter().map(|fact| MissingFact::Absent((*fact).into())).collect())
    }

    #[test]
    fn the_first_that_holds_counts_unless_one_before_it_might() {
        assert_eq!(stands("f t t f", true), OnLadder::Step(1));
        assert_eq!(stands("a t f f", true), missing(&["a"]));
        assert_eq!(stands("f t a f", true), OnLadder::Step(1));
        assert_eq!(stands("a f b f", true), missing(&["a", "b"]));
        assert_eq!(stands("f f f f", true), OnLadder::NoStep);
    }

    #[test]
    fn what_is_missing_matters_only_where_it_leads_elsewhere() {
        assert_eq!(stands("a f f t", true), OnLadder::Step(3));
        assert_eq!(stands("a f f t", false), OnLadder::Step(3));
        assert_eq!(stands("a f f f", true), missing(&["a"]));
        assert_eq!(stands("a b f t", true), missing(&["a", "b"]));
        assert_eq!(stands("a a f f", true), missing(&["a"]));
    }

    #[test]
    fn steps_that_exclude_each_other_and_hold_together() {
        assert_eq!(stands("f t t f", false), OnLadder::Several(vec![1, 2]));
        assert_eq!(stands("t f f t", false), OnLadder::Step(0));
        assert_eq!(stands("f t a f", false), missing(&["a"]));
    }

    #[test]
    fn conditions_fill_no_gap_and_overlap_nothing() {
        let mut steps = ladder(&["< 60", ">= 60 < 95", ">= 90"]);
        steps[2].asks = true;
        let faults: Vec<String> = cover(&steps, false).iter().map(ToString::to_string).collect();
        assert_eq!(faults, ["no step covers x ≥ 95"]);
        let hidden = ladder(&[">= 60", ">= 90", "< 60"]);
        assert_eq!(cover(&hidden, true), [CoverFault::Hidden { first: Nth(0), step: Nth(1) }]);
        let mut asked = hidden;
        asked[0].asks = true;
        assert_eq!(
            cover(&asked, true),
            [CoverFault::Gap {
                span: Span { from: Cut::At(60.into(), false), to: Cut::At(90.into(), false) }
            }]
        );
    }

    fn any_step() -> impl Strategy<Value = Step> {
        let bound = || {
            prop::option::of((0i64..6, any::<bool>()).prop_map(|(n, included)| (Decimal::from(n), included)))
        };
        (bound(), bound(), prop::bool::weighted(0.1)).prop_map(|(low, high, otherwise)| Step {
            low,
            high,
            asks: false,
            otherwise,
        })
    }

    proptest! {
        /// Bounds are whole, so whole and half numbers stand for all.
        #[test]
        fn covered_once_exactly_when_no_fault_is_found(steps in prop::collection::vec(any_step(), 0..6)) {
            let faults = cover(&steps, false);
            let wrong = |fault: &CoverFault| matches!(fault, CoverFault::Gap { .. } | CoverFault::Overlap { .. });
            let mut once = true;
            for value in (-2..14).map(|halves| Decimal::new(halves * 5, 1)) {
                let holding = steps.iter().filter(|step| !step.otherwise && holds_at(step, value)).count();
                let otherwise = steps.iter().any(|step| step.otherwise);
                once &= holding == 1 || holding == 0 && otherwise;
                prop_assert_eq!(step(&steps, value).is_some(), holding == 1 || holding == 0 && otherwise);
            }
            prop_assert_eq!(once, !faults.iter().any(wrong));
        }

        /// Where a number stands is the same for all numbers of its piece.
        #[test]
        fn a_number_stands_where_its_piece_does(
            steps in prop::collection::vec(any_step(), 0..6), first_hit in any::<bool>(),
        ) {
            let stands = |holds: &[Holds]| stand(&steps, holds, first_hit, |a, b| a == b);
            let line = Pieces::of(&steps, stands);
            let extreme = [Decimal::MIN, Decimal::MAX, Decimal::ONE / Decimal::from(3), Decimal::new(5, 10)];
            let halves = (-2..14).map(|halves| Decimal::new(halves * 5, 1));
            for value in halves.flat_map(|value| [value, value.normalize()]).chain(extreme) {
                let holds: Vec<Holds> = steps.iter().map(|step| Ok(within(step, value))).collect();
                prop_assert_eq!(line.stand(value), stands(&holds));
            }
        }

        /// Whatever the missing facts turn out to be, whoever stands on a step stands on one that leads to the same.
        #[test]
        fn a_step_that_is_known_is_the_same_however_facts_turn_out(
            known in prop::collection::vec(0usize..3, 1..6), turns in any::<u8>(), first_hit in any::<bool>(),
            leads in prop::collection::vec(0usize..3, 6),
        ) {
            let asks = Step { low: None, high: None, asks: true, otherwise: false };
            let steps = vec![asks; known.len()];
            let same = |a: usize, b: usize| leads[a] == leads[b];
            let of = |at: usize, known: usize| match known {
                0 => Ok(true),
                1 => Ok(false),
                _ => Err(vec![MissingFact::Absent(at.to_string())]),
            };
            let holds: Vec<Holds> = known.iter().enumerate().map(|(at, known)| of(at, *known)).collect();
            let turned: Vec<Holds> =
                holds.iter().enumerate().map(|(at, one)| Ok(one.clone().unwrap_or(turns >> at & 1 == 1))).collect();
            if let OnLadder::Step(step) = stand(&steps, &holds, first_hit, same) {
                match stand(&steps, &turned, first_hit, same) {
                    OnLadder::Step(other) => prop_assert!(same(step, other)),
                    other => prop_assert!(false, "{other:?}"),
                }
            }
        }

        #[test]
        fn cuts_of_a_line_have_no_fault(cuts in prop::collection::btree_set((0i64..50, any::<bool>()), 0..8)) {
            let cuts: Vec<_> = cuts.into_iter().map(|(at, after)| (Decimal::from(at), after)).collect();
            let lows = std::iter::once(None).chain(cuts.iter().map(|(at, after)| Some((*at, !after))));
            let highs = cuts.iter().map(|(at, after)| Some((*at, *after))).chain([None]);
            let steps: Vec<Step> = lows.zip(highs).map(|(low, high)| Step { low, high, asks: false, otherwise: false }).collect();
            prop_assert_eq!(cover(&steps, false), vec![]);
        }
    }

    fn holds_at(step: &Step, value: Decimal) -> bool {
        step.low.is_none_or(|(low, included)| if included { value >= low } else { value > low })
            && step.high.is_none_or(|(high, included)| if included { value <= high } else { value < high })
    }
}
