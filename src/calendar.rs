//! The calendar of working days, and the arithmetic of months.

use crate::source::{Fault, Sources};
use crate::source::{Fields, Node, Place, Problem, Problems, YamlFault, faults, said};
use crate::value::{Day, Interval};
use jiff::Span;

faults! {
    /// A fault in a calendar.
    pub enum CalendarFault {
        NotDate { found: String } = "not-a-date", "`{found}` is not a date", "`{found}` 不是日期";
        Backwards { from: Day, until: Day } = "dates-backwards", "{until} lies before {from}", "{until} 早于 {from}";
        LongRange { days: i64 } = "calendar-range-too-long", "{days} days in one range: more than a year, so this is likely a slip", "一个区间含 {days} 天，超过一年，疑为笔误";
        BothOnAndOff { day: Day } = "calendar-contradiction", "{day} is given both as a day off and as a working day", "{day} 既列为休息日又列为工作日";
        NoWeekday { found: String } = "unknown-weekday", "`{found}` is not a day of the week", "`{found}` 不是星期名";
        NoWorkingDays = "calendar-without-work", "every day of the week is a weekend: no working day is left", "一周七天全为周末，没有工作日";
    }
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// The longest range of days that one entry may give.
const LONGEST_RANGE: i64 = 366;

/// Which days are working days: the week's pattern, days off, and make-up working days.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// From Monday on: is it a working day?
    week: [bool; 7],
    /// Days off that the week's pattern would make working days; sorted.
    off: Vec<Day>,
    /// Working days that the week's pattern would make weekends; sorted.
    on: Vec<Day>,
}

impl Default for Calendar {
    fn default() -> Self {
        Calendar { week: [true, true, true, true, true, false, false], off: Vec::new(), on: Vec::new() }
    }
}

impl Calendar {
    /// Reads `{off: [dates or from..until], on: […], weekend: [friday, saturday]}`; each part is optional.
    pub fn read(node: &Node, sources: &Sources, problems: &mut Problems) -> Calendar {
        let mut calendar = Calendar::default();
        let Some(mut fields) = Fields::of(node, "`calendar`", problems) else { return calendar };
        let off = fields.take("off").map(|node| days(node, sources, problems)).unwrap_or_default();
        let on = fields.take("on").map(|node| days(node, sources, problems)).unwrap_or_default();
        if let Some(node) = fields.take("weekend") {
            calendar.week = week(node, problems).unwrap_or(calendar.week);
        }
        fields.finish(problems);
        for (day, place) in &on {
            if let Some((_, other)) = off.iter().find(|(candidate, _)| candidate == day) {
                let fault = CalendarFault::BothOnAndOff { day: *day };
                problems.push(fault.at(*place).also(*other, said("off here", "此处列为休息日")));
            }
        }
        calendar.off = exceptions(off, |day| calendar.week[weekday(day)]);
        calendar.on = exceptions(on, |day| !calendar.week[weekday(day)]);
        calendar
    }

    /// Is it a working day?
    pub fn is_working(&self, day: Day) -> bool {
        match self.week[weekday(day)] {
            true => self.off.binary_search(&day).is_err(),
            false => self.on.binary_search(&day).is_ok(),
        }
    }

    /// How many working days lie after `from`, up to and including `to`; negative if `to` is before `from`.
    pub fn working_days(&self, from: Day, to: Day) -> i64 {
        self.count(i64::from(to.0)) - self.count(i64::from(from.0))
    }

    /// The `n`th working day after `day`; before it, if `n` is negative; `day` itself if `n` is 0.
    pub fn add_working_days(&self, day: Day, n: i64) -> Day {
        let start = i64::from(day.0);
        let wanted = match n {
            0 => return day,
            1.. => self.count(start).saturating_add(n),
            _ => self.count(start - 1).saturating_add(n + 1),
        };
        let (mut low, mut high) = (i64::from(i32::MIN), i64::from(i32::MAX));
        while low < high {
            let middle = low + (high - low).div_euclid(2);
            if self.count(middle) >= wanted { high = middle } else { low = middle + 1 }
        }
        Day(low as i32)
    }

    /// Working days up to and including a day, counted from a fixed Monday; negative before it.
    /// Whole weeks are multiplied and exceptions looked up, so that long spans cost no more than short ones.
    fn count(&self, day: i64) -> i64 {
        let (weeks, rest) = ((day - MONDAY).div_euclid(7), (day - MONDAY).rem_euclid(7) as usize);
        let each_week = self.week.iter().filter(|working| **working).count() as i64;
        let this_week = self.week.iter().take(rest + 1).filter(|working| **working).count() as i64;
        let until = |days: &[Day]| days.partition_point(|other| i64::from(other.0) <= day) as i64;
        weeks * each_week + this_week - until(&self.off) + until(&self.on)
    }
}

/// Monday, 1969-12-29.
const MONDAY: i64 = -3;

fn weekday(day: Day) -> usize {
    (i64::from(day.0) - MONDAY).rem_euclid(7) as usize
}

/// Keeps the days that change the week's pattern, each once.
fn exceptions(days: Vec<(Day, Place)>, changes: impl Fn(Day) -> bool) -> Vec<Day> {
    let mut days: Vec<Day> = days.into_iter().map(|(day, _)| day).filter(|day| changes(*day)).collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn days(node: &Node, sources: &Sources, problems: &mut Problems) -> Vec<(Day, Place)> {
    let mut all = Vec::new();
    for item in node.items() {
        match range(item, sources) {
            Ok((from, until)) => all.extend((from.0..=until.0).map(|day| (Day(day), item.place))),
            Err(problem) => problems.push(*problem),
        }
    }
    all
}

/// `2014-10-11` or `2014-10-01..2014-10-07`.
fn range(item: &Node, sources: &Sources) -> Result<(Day, Day), Box<Problem>> {
    let Some(text) = item.text() else {
        let what = said("a date or from..until", "日期或 起..止");
        return Err(Box::new(YamlFault::Expected { what, found: item.kind() }.at(item.place)));
    };
    let day = |start: usize, end: usize| {
        let part = text.get(start..end).unwrap_or_default();
        Day::parse(part.trim()).ok_or_else(|| {
            let fault = CalendarFault::NotDate { found: part.trim().to_owned() };
            let help = said(
                "write 2014-10-01, or 2014-10-01..2014-10-07 for several days",
                "请写 2014-10-01，连续多日写 2014-10-01..2014-10-07",
            );
            Box::new(fault.at(item.place_within(sources, start, end)).help(help).with_usual_signs(part))
        })
    };
    let (from, until) = match text.find("..") {
        Some(dots) => (day(0, dots)?, day(dots + 2, text.len())?),
        None => (day(0, text.len())?, day(0, text.len())?),
    };
    let length = i64::from(until.0) - i64::from(from.0) + 1;
    match length {
        ..=0 => Err(Box::new(CalendarFault::Backwards { from, until }.at(item.place))),
        1..=LONGEST_RANGE => Ok((from, until)),
        days => Err(Box::new(CalendarFault::LongRange { days }.at(item.place))),
    }
}

fn week(node: &Node, problems: &mut Problems) -> Option<[bool; 7]> {
    let mut week = [true; 7];
    for item in node.items() {
        let name = item.text().unwrap_or_default();
        let Some(number) = WEEKDAYS.iter().position(|known| *known == name) else {
            let fault = CalendarFault::NoWeekday { found: name.to_owned() };
            problems.push(fault.at(item.place).suggest(name, WEEKDAYS));
            continue;
        };
        week[number] = false;
    }
    if week.contains(&true) {
        return Some(week);
    }
    problems.raise(CalendarFault::NoWorkingDays, node.place);
    None
}

/// The same day `n` months later; the last day of that month where it has no such day.
pub fn add_months(day: Day, n: i64) -> Day {
    if day == Day::MIN || day == Day::MAX {
        return day;
    }
    match Span::new().try_months(n) {
        Ok(span) => Day::of(day.date().saturating_add(span)),
        Err(_) if n > 0 => Day::MAX,
        Err(_) => Day::MIN,
    }
}

/// Full months from one day to another: the most that can be added to `from` without passing `to`.
///
/// A month is half-open, `[from, add_months(from, 1))`, so the day on which it ends belongs to the next one;
/// begun on a day that the last month lacks, it ends on that month's last day: from 2024-01-31 to 2024-02-29
/// is one month. Negative, of the days exchanged, if `to` is before `from`.
pub fn months(from: Day, to: Day) -> i64 {
    if to < from {
        return -months(to, from);
    }
    let (first, last) = (from.date(), to.date());
    let years = i64::from(last.year()) - i64::from(first.year());
    let months = years * 12 + i64::from(last.month()) - i64::from(first.month());
    let ends_on = first.day().min(last.days_in_month());
    if last.day() < ends_on { months - 1 } else { months }
}

/// Full years from one day to another: full [`months`] by twelve.
pub fn years(from: Day, to: Day) -> i64 {
    months(from, to) / 12
}

/// The period so many periods before another: as many whole months long if that is, else as many days.
pub fn earlier(period: Interval, back: i64) -> Interval {
    let next = Day(period.until.0.saturating_add(1));
    let whole = months(period.from, next);
    let begin = |back: i64| match whole > 0 && add_months(period.from, whole) == next {
        true => add_months(period.from, -whole * back),
        false => Day(period.from.0.saturating_sub((period.days() * back) as i32)),
    };
    Interval { from: begin(back), until: begin(back - 1).before() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::path::Path;
    use std::sync::Arc;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn read(text: &str) -> (Calendar, Vec<&'static str>) {
        let (mut sources, mut problems) = (Sources::default(), Problems::default());
        let file = sources.add_text(Path::new("c.yaml"), Arc::from(text), text.as_bytes());
        let node = crate::source::parse(file, &sources, &mut problems).unwrap();
        let calendar = Calendar::read(&node, &sources, &mut problems);
        (calendar, problems.sorted().iter().map(|problem| problem.code).collect())
    }

    /// Vector V1: a Sunday and a Saturday that are worked, and a week off.
    #[test]
    fn the_fifth_working_day_passes_over_the_national_holiday() {
        let (calendar, faults) = read("{off: [2024-10-01..2024-10-07], on: [2024-09-29, 2024-10-12]}");
        assert!(faults.is_empty(), "{faults:?}");
        let received = day("2024-09-26");
        for (n, expected) in
            [(1, "2024-09-27"), (2, "2024-09-29"), (3, "2024-09-30"), (4, "2024-10-08"), (5, "2024-10-09")]
        {
            assert_eq!(calendar.add_working_days(received, n), day(expected));
            assert_eq!(calendar.working_days(received, day(expected)), n);
        }
        assert_eq!(calendar.working_days(day("2024-10-09"), day("2024-10-10")), 1);
        assert_eq!(calendar.working_days(day("2024-10-09"), received), -5);
        assert_eq!(calendar.add_working_days(day("2024-10-08"), -1), day("2024-09-30"));
    }

    #[test]
    fn other_weekends_and_every_fault_of_a_calendar() {
        let (calendar, faults) = read("{weekend: [friday, saturday]}");
        assert!(faults.is_empty());
        assert!(calendar.is_working(day("2024-09-29")) && !calendar.is_working(day("2024-09-27")));
        for (text, code) in [
            ("{off: [2024-10-07..2024-10-01]}", "dates-backwards"),
            ("{off: [2024-13-01]}", "not-a-date"),
            ("{off: [2024-01-01..2034-01-01]}", "calendar-range-too-long"),
            ("{off: [2024-10-01], on: [2024-10-01]}", "calendar-contradiction"),
            ("{weekend: [fryday]}", "unknown-weekday"),
            (
                "{weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]}",
                "calendar-without-work",
            ),
            ("{offs: []}", "unknown-key"),
            ("{off: [{a: b}]}", "wrong-shape"),
        ] {
            assert_eq!(read(text).1, [code], "{text}");
        }
    }

    #[test]
    fn months_end_with_the_month() {
        for (from, to, expected) in [
            ("2024-01-31", "2024-02-28", 0),
            ("2024-01-31", "2024-02-29", 1),
            ("2024-05-31", "2024-06-30", 1),
            ("2024-02-29", "2025-02-28", 12),
            ("2024-03-15", "2024-04-14", 0),
            ("2024-04-15", "2024-03-15", -1),
        ] {
            assert_eq!(months(day(from), day(to)), expected, "{from} {to}");
        }
        assert_eq!(add_months(day("2024-05-31"), 1), day("2024-06-30"));
        assert_eq!(add_months(day("2024-03-31"), -1), day("2024-02-29"));
        assert_eq!(years(day("2000-06-01"), day("2024-05-31")), 23);
        assert_eq!(add_months(day("2024-05-31"), i64::MAX), Day::MAX);
    }

    proptest! {
        #[test]
        fn counting_by_weeks_is_counting_by_days(from in 15000..16000i32, length in 0..400i32) {
            let (calendar, _) = read("{off: [2013-10-01..2013-10-07], on: [2013-09-29, 2013-10-12], weekend: [sunday]}");
            let plain = (from + 1..=from + length).filter(|day| calendar.is_working(Day(*day))).count();
            prop_assert_eq!(calendar.working_days(Day(from), Day(from + length)), plain as i64);
        }

        #[test]
        fn months_are_what_can_be_added(from in 10000..20000i32, length in 0..3000i32) {
            let (from, to) = (Day(from), Day(from + length));
            let whole = months(from, to);
            prop_assert!(add_months(from, whole) <= to && to < add_months(from, whole + 1));
        }
    }
}
