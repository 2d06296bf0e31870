//! The period of a value: the cycle, or one before it of the same length.

use super::InputFault;
use crate::assess::Cycle;
use crate::calendar::{add_months, earlier};
use crate::policy::Name;
use crate::source::{Fault, Problem, said};
use crate::value::{Day, Interval};

/// So many periods are looked at before the cycle.
const MOST_BACK: u32 = 99;

/// How many periods before the cycle a period lies: 0 is the cycle, which is meant where none is written.
pub(super) fn back(period: Option<&Name>, cycle: Cycle) -> Result<u32, Box<Problem>> {
    let Some(written) = period else { return Ok(0) };
    let whole = Interval { from: cycle.from, until: cycle.until };
    let text = || written.text.clone();
    let Some(period) = read(&written.text) else {
        let help = said(
            "write a year, a quarter, a month or days: 2013, 2013-Q2, 2013-05, 2013-01-01..2013-06-30",
            "请写年、季、月或起止日期：2013、2013-Q2、2013-05、2013-01-01..2013-06-30",
        );
        let fault = InputFault::NotAPeriod { found: text() };
        return Err(Box::new(fault.at(written.place).with_usual_signs(&written.text).help(help)));
    };
    if period == whole {
        return Ok(0);
    }
    if period.from > whole.until {
        let fault = InputFault::PeriodAfter { found: text(), until: whole.until };
        return Err(Box::new(fault.at(written.place)));
    }
    if period.until >= whole.from {
        let fault = InputFault::PeriodOverlaps { found: text(), from: whole.from, until: whole.until };
        return Err(Box::new(fault.at(written.place)));
    }
    let found = (1..=MOST_BACK).find(|back| earlier(whole, i64::from(*back)) == period);
    found.ok_or_else(|| {
        let [first, second] = [1, 2].map(|back| shown(earlier(whole, back)));
        let help = said(
            format!(
                "periods before this cycle are {first}, {second} and so on; leave this row out with `where`"
            ),
            format!("本周期之前各期依次为 {first}、{second} 等；可用 `where` 略去此行"),
        );
        Box::new(InputFault::PeriodOfOtherLength { found: text() }.at(written.place).help(help))
    })
}

/// `2013`, `2013-Q2`, `2013-05`, or `2013-01-01..2013-06-30`.
fn read(text: &str) -> Option<Interval> {
    if let Some((from, until)) = text.split_once("..") {
        let (from, until) = (Day::parse(from)?, Day::parse(until)?);
        return (from <= until).then_some(Interval { from, until });
    }
    let (year, part) = text.split_once('-').map_or((text, None), |(year, part)| (year, Some(part)));
    let (month, length) = match part {
        None => (1, 12),
        Some(part) => match part.strip_prefix('Q') {
            Some(quarter @ ("1" | "2" | "3" | "4")) => (quarter.parse::<i64>().ok()? * 3 - 2, 3),
            Some(_) => return None,
            None => (part.parse().ok().filter(|_| part.len() == 2)?, 1),
        },
    };
    let from = Day::parse(&format!("{year}-{month:02}-01"))?;
    Some(Interval { from, until: add_months(from, length).before() })
}

/// A period as it would be written.
pub fn shown(period: Interval) -> String {
    let text = period.from.to_string();
    let (year, month) = (text.get(..4).unwrap_or_default(), text.get(..7).unwrap_or_default());
    let quarter = month.get(5..).and_then(|month| month.parse::<u32>().ok()).map(|month| month.div_ceil(3));
    let names = [year.to_owned(), format!("{year}-Q{}", quarter.unwrap_or_default()), month.to_owned()];
    let found = names.into_iter().find(|name| read(name) == Some(period));
    found.unwrap_or_else(|| format!("{}..{}", period.from, period.until))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycle(from: &str, until: &str) -> Cycle {
        let [from, until] = [from, until].map(|day| Day::parse(day).unwrap());
        Cycle { from, until, today: until }
    }

    fn found(text: &str, cycle: Cycle) -> Result<u32, &'static str> {
        let name = Name { text: text.into(), place: crate::source::Place::Nowhere };
        back(Some(&name), cycle).map_err(|problem| problem.code)
    }

    #[test]
    fn a_year_before_a_year() {
        let year = cycle("2024-01-01", "2024-12-31");
        for (text, expected) in [
            ("2024", Ok(0)),
            ("2024-01-01..2024-12-31", Ok(0)),
            ("2023", Ok(1)),
            ("2022-01-01..2022-12-31", Ok(2)),
            ("2025", Err("period-after-cycle")),
            ("2024-Q2", Err("period-overlaps-cycle")),
            ("2023-07-01..2024-06-30", Err("period-overlaps-cycle")),
            ("2023-Q4", Err("period-of-other-length")),
            ("1925", Ok(99)),
            ("1924", Err("period-of-other-length")),
            ("2023-Q5", Err("not-a-period")),
            ("2023-13", Err("not-a-period")),
            ("2023-5", Err("not-a-period")),
            ("23", Err("not-a-period")),
            ("2023-12-31..2023-01-01", Err("not-a-period")),
        ] {
            assert_eq!(found(text, year), expected, "{text}");
        }
    }

    #[test]
    fn a_month_before_a_month_and_a_quarter_before_a_quarter() {
        assert_eq!(found("2024-02", cycle("2024-03-01", "2024-03-31")), Ok(1));
        assert_eq!(found("2024-02-01..2024-02-29", cycle("2024-03-01", "2024-03-31")), Ok(1));
        assert_eq!(found("2023-Q4", cycle("2024-01-01", "2024-03-31")), Ok(1));
        assert_eq!(found("2024-04-21..2024-04-30", cycle("2024-05-01", "2024-05-10")), Ok(1));
    }

    #[test]
    fn a_period_is_shown_as_it_would_be_written() {
        for text in ["2023", "2023-Q4", "2023-11", "2023-01-02..2023-06-30"] {
            assert_eq!(shown(read(text).unwrap()), text);
        }
    }
}
