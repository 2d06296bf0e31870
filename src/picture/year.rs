//! The cycle of a unit or a person, day by day: who held which post, which findings fell when, what came of it.

use super::chart::{LEADING, MARGIN, SHEET, SIZE};
use super::measure;
use super::organisation::posts;
use super::scene::{Frame, Scene, Shape, Stroke};
use crate::assess::{Cycle, State};
use crate::calendar::add_months;
use crate::organisation::{NodeId, PostId, Posting};
use crate::policy::Effect;
use crate::report::{Names, words};
use crate::value::{Day, Interval, NodeKind};
use std::collections::BTreeMap;

/// The width of what stands to the left of the months.
const LABEL: i32 = 250;
/// The size of a mark, and of the number in it.
const MARK: i32 = 20;
/// More findings than these are counted month by month, not marked one by one.
const MARKED: usize = 60;
/// Of a post that leads nobody so many holders are shown one by one; of more, those who came or went.
const HOLDERS: usize = 6;
/// So many holders of a post are shown one by one at most.
const ROWS: usize = 20;

/// The cycle of a unit or a person as a picture.
pub fn year(names: &Names<'_>, subject: NodeId) -> Scene {
    let cycle = names.assessment.cycle;
    let mut sheet = Sheet { names, cycle, shapes: Vec::new(), said: Vec::new(), y: MARGIN };
    let who = names.node(subject);
    let (from, until) = (cycle.from, cycle.until);
    let title = names.say(format!("{who}：{from} 至 {until}"), format!("{who}: {from} to {until}"));
    sheet.line(MARGIN, &title, 15, true);
    sheet.y += LEADING / 2;
    let top = sheet.y;
    sheet.months();
    sheet.held(subject);
    let findings = findings(names, subject);
    let listed = if findings.len() > MARKED { Vec::new() } else { sheet.marks(&findings) };
    if findings.len() > MARKED {
        sheet.counts(&findings);
    }
    sheet.grid(top);
    sheet.list(&listed, &findings);
    sheet.results(subject);
    Scene {
        title,
        description: sheet.said.join(names.say("；", "; ")),
        width: SHEET + 2 * MARGIN,
        height: sheet.y + MARGIN,
        shapes: sheet.shapes,
    }
}

/// The findings on matters of a unit, and those that name the subject, by day.
fn findings(names: &Names<'_>, subject: NodeId) -> Vec<usize> {
    let outcome = &names.assessment.outcome;
    let named = |at: usize| {
        let mut all = outcome.attributions.iter();
        all.any(|one| one.finding == at && one.subject == subject)
    };
    let all = outcome.findings.iter().enumerate();
    let own = all.filter(|(at, finding)| names.matter_unit(finding.matter) == Some(subject) || named(*at));
    let mut own: Vec<(Day, usize)> = own.map(|(at, finding)| (finding.date, at)).collect();
    own.sort_unstable();
    own.into_iter().map(|(_, at)| at).collect()
}

struct Sheet<'a> {
    names: &'a Names<'a>,
    cycle: Cycle,
    shapes: Vec<Shape>,
    /// The same in words.
    said: Vec<String>,
    y: i32,
}

impl Sheet<'_> {
    /// Where a day stands. The last one ends at the right edge.
    fn x(&self, day: Day) -> i32 {
        let (from, until) = (i64::from(self.cycle.from.0), i64::from(self.cycle.until.0) + 1);
        let day = i64::from(day.0).clamp(from, until);
        let across = i64::from(SHEET - LABEL);
        MARGIN + LABEL + ((day - from) * across / (until - from).max(1)) as i32
    }

    fn text(&mut self, x: i32, y: i32, text: &str, bold: bool) {
        self.shapes.push(Shape::Text { at: (x, y), size: SIZE, bold, text: text.to_owned() });
    }

    /// A text over the whole width, in as many lines as it needs.
    fn line(&mut self, x: i32, text: &str, size: i32, bold: bool) {
        for line in measure::lines(text, size, SHEET + MARGIN - x - size, self.names.lang) {
            self.y += LEADING + size - SIZE;
            self.shapes.push(Shape::Text { at: (x, self.y), size, bold, text: line });
        }
    }

    /// The first days of the months of the cycle; of a long one not of every month.
    fn first_days(&self) -> Vec<Day> {
        let first = Day::of(self.cycle.from.date().first_of_month());
        let all = (0..).map(|month| add_months(first, month)).take_while(|day| *day <= self.cycle.until);
        let all: Vec<Day> = all.take(1200).collect();
        let step = all.len().div_ceil(12);
        all.into_iter().step_by(step).collect()
    }

    fn months(&mut self) {
        self.y += LEADING;
        for day in self.first_days() {
            let month = day.date().strftime("%Y-%m").to_string();
            let (x, y) = (self.x(day), self.y);
            self.text(x + 2, y, &month, false);
        }
        self.y += LEADING / 2;
    }

    /// Pale lines at the beginning of each month, behind everything.
    fn grid(&mut self, top: i32) {
        let right = MARGIN + SHEET;
        let days = self.first_days();
        let xs = days.into_iter().map(|day| self.x(day)).chain([right]);
        let lines: Vec<Shape> =
            xs.map(|x| Shape::Line(vec![(x, top), (x, self.y)], Stroke::Pale, false)).collect();
        self.shapes.splice(0..0, lines);
    }

    /// A row with a label of its own; gives the height of its first line.
    fn row(&mut self, lines: &[String]) -> i32 {
        let top = self.y + 6;
        for (at, text) in lines.iter().enumerate() {
            for line in measure::lines(text, SIZE, LABEL - 12, self.names.lang) {
                self.y += LEADING;
                let y = self.y;
                self.text(MARGIN, y, &line, at == 0);
            }
        }
        self.y = self.y.max(top - 6 + LEADING) + 6;
        top
    }

    /// Who held which post in a unit, or which posts a person held.
    fn held(&mut self, subject: NodeId) {
        let (names, cycle) = (self.names, self.cycle);
        let whole = Interval { from: cycle.from, until: cycle.until };
        let organisation = &names.assessment.organisation;
        if *organisation.kind(subject) == NodeKind::Unit {
            let all: Vec<Posting> =
                organisation.people().flat_map(|person| organisation.postings(person)).collect();
            let own = |held: &&Posting| held.unit == subject && held.interval.overlaps(whole);
            let mut by_post: BTreeMap<PostId, Vec<Posting>> = BTreeMap::new();
            for held in all.iter().filter(own) {
                by_post.entry(held.post).or_default().push(*held);
            }
            for (post, leads) in posts(names) {
                self.post(post, leads, by_post.remove(&post).unwrap_or_default(), whole);
            }
        } else {
            let own = organisation.postings(subject).filter(|held| held.interval.overlaps(whole));
            own.for_each(|held| self.bar(&names.posting_title(&held), &held));
        }
    }

    fn post(&mut self, post: PostId, leads: bool, mut held: Vec<Posting>, whole: Interval) {
        let names = self.names;
        held.sort_by_key(|one| (one.interval, one.person));
        let gaps = gaps(&held, whole);
        let all = held.len();
        if !leads && all > HOLDERS {
            held.retain(|one| one.interval.and(whole) != whole);
        }
        let whole_cycle = all - held.len();
        let rest = held.split_off(held.len().min(ROWS)).len();
        for one in &held {
            self.bar(&words::label(&names.post(post), &names.node(one.person), names.lang), one);
        }
        let of_all = |count, zh: &str, en: &str| {
            let count = words::count(count, "人", "person", "people", names.lang);
            words::label(
                &names.post(post),
                &names.say(format!("{zh}{count}"), format!("{en}{count}")),
                names.lang,
            )
        };
        if whole_cycle > 0 {
            self.drawn(whole, &[of_all(whole_cycle, "全周期在任 ", "the whole cycle, ")], Stroke::Dotted);
        }
        if rest > 0 {
            self.drawn(
                whole,
                &[of_all(rest, "另有一段时间在任 ", "for a part of it, another ")],
                Stroke::Dotted,
            );
        }
        let single =
            names.assessment.vocabulary.post_traits.get(post as usize).is_some_and(|post| post.single);
        if single && all > 0 {
            for gap in gaps {
                let text = names.say("空缺", "vacant");
                let label = words::label(&names.post(post), text, names.lang);
                self.drawn(gap, &[label, gap.to_string()], Stroke::Dashed);
            }
        }
    }

    fn bar(&mut self, label: &str, held: &Posting) {
        let days = self.names.interval(held.interval);
        self.drawn(held.interval, &[label.to_owned(), days], Stroke::Filled);
    }

    fn drawn(&mut self, days: Interval, lines: &[String], stroke: Stroke) {
        self.said.push(words::list(lines, self.names.lang));
        let top = self.row(lines);
        let (from, until) = (self.x(days.from), self.x(Day(days.until.0.saturating_add(1))));
        let frame = Frame { x: from, y: top, w: (until - from).max(2), h: LEADING - 2 };
        self.shapes.push(Shape::Box(frame, stroke));
    }

    /// A row for each rule, with a numbered mark on the day of each finding. Gives the findings in the order of
    /// their numbers.
    fn marks(&mut self, findings: &[usize]) -> Vec<usize> {
        let outcome = &self.names.assessment.outcome;
        let mut rules: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (number, at) in findings.iter().enumerate() {
            let Some(finding) = outcome.findings.get(*at) else { continue };
            rules.entry(finding.rule).or_default().push((number + 1, *at));
        }
        for (rule, marks) in rules {
            let names = self.names;
            let count = words::count(marks.len(), "项", "finding", "findings", names.lang);
            let rule = names.rule(rule);
            let top = self.row(&[names.say(format!("{rule}（{count}）"), format!("{rule} ({count})"))]);
            // Marks that would lie on one another go into lanes.
            let mut lanes: Vec<i32> = Vec::new();
            for (number, at) in marks {
                let Some(finding) = outcome.findings.get(at) else { continue };
                let x = self.x(finding.date).min(MARGIN + SHEET - MARK);
                let lane = lanes.iter().position(|end| *end <= x).unwrap_or(lanes.len());
                lanes.resize(lanes.len().max(lane + 1), 0);
                lanes[lane] = x + MARK + 2;
                let y = top + lane as i32 * (LEADING + 2);
                let frame = Frame { x, y, w: MARK, h: LEADING - 1 };
                self.shapes.push(Shape::Box(frame, self.stroke(at)));
                self.text(x + 2, y + 12, &number.to_string(), false);
                self.y = self.y.max(y + LEADING + 5);
            }
        }
        findings.to_vec()
    }

    /// Thick: it holds somebody accountable. Dashed: undetermined.
    fn stroke(&self, finding: usize) -> Stroke {
        let outcome = &self.names.assessment.outcome;
        let open = outcome.findings.get(finding).is_some_and(|finding| finding.state != State::Applies);
        let mut all = outcome.attributions.iter();
        let holds =
            all.any(|one| one.finding == finding && one.effect == Effect::Hold && self.names.counts(one));
        match (open, holds) {
            (true, _) => Stroke::Dashed,
            (_, true) => Stroke::Thick,
            _ => Stroke::Thin,
        }
    }

    /// A row for each rule, with how many findings fall into each month.
    fn counts(&mut self, findings: &[usize]) {
        let outcome = &self.names.assessment.outcome;
        let mut rules: BTreeMap<usize, BTreeMap<Day, usize>> = BTreeMap::new();
        let starts = self.first_days();
        for finding in findings.iter().filter_map(|at| outcome.findings.get(*at)) {
            let start = starts.iter().rev().find(|day| **day <= finding.date).copied();
            let months = rules.entry(finding.rule).or_default();
            *months.entry(start.unwrap_or(self.cycle.from)).or_default() += 1;
        }
        for (rule, months) in rules {
            let names = self.names;
            let count = words::count(months.values().sum(), "项", "finding", "findings", names.lang);
            let rule = names.rule(rule);
            let label = names.say(format!("{rule}（{count}）"), format!("{rule} ({count})"));
            let top = self.row(std::slice::from_ref(&label));
            let said: Vec<String> = months.iter().map(|(month, count)| format!("{month} {count}")).collect();
            self.said.push(words::label(&label, &words::list(&said, names.lang), names.lang));
            for (month, count) in months {
                let x = self.x(month);
                self.text(x + 6, top + 12, &count.to_string(), true);
            }
        }
    }

    /// What each numbered mark is.
    fn list(&mut self, listed: &[usize], findings: &[usize]) {
        let names = self.names;
        self.y += LEADING / 2;
        if findings.is_empty() {
            let none = names.say("本周期没有认定。", "No findings in this cycle.");
            self.said.push(none.into());
            return self.line(MARGIN, none, SIZE, false);
        }
        if listed.is_empty() {
            let many =
                names.say("认定较多，图中只列各月数量。", "Many findings: the picture counts them by month.");
            return self.line(MARGIN, many, SIZE, false);
        }
        let key = names.say(
            "粗框：有人承担责任；虚线框：待定。",
            "Thick: somebody is held accountable; dashed: undetermined.",
        );
        self.line(MARGIN, key, SIZE, false);
        for (at, finding) in listed.iter().enumerate() {
            let text = names.say(
                format!("{}　{}", at + 1, self.told(*finding)),
                format!("{}  {}", at + 1, self.told(*finding)),
            );
            self.line(MARGIN, &text, SIZE, false);
            self.said.push(text);
        }
    }

    /// A finding and whom it names.
    fn told(&self, finding: usize) -> String {
        let (names, lang) = (self.names, self.names.lang);
        let outcome = &names.assessment.outcome;
        let of_it = outcome.attributions.iter().filter(|one| one.finding == finding);
        let mut who: Vec<(NodeId, &str)> = Vec::new();
        for one in of_it {
            let how = match names.counts(one) {
                true => words::effect(one.effect, lang),
                false => words::standing(one.standing, lang),
            };
            if !who.contains(&(one.subject, how)) && who.len() < HOLDERS {
                who.push((one.subject, how));
            }
        }
        let said = |(node, how): (NodeId, &str)| {
            let node = names.node(node);
            names.say(format!("{node}{how}"), format!("{node} {how}"))
        };
        let mut parts: Vec<String> = who.into_iter().map(said).collect();
        if let Some(found) = outcome.findings.get(finding)
            && found.state != State::Applies
        {
            parts = vec![names.state(&found.state)];
        }
        words::clauses(&[vec![names.finding(finding)], parts].concat(), lang)
    }

    /// Ranks and measures of the subject.
    fn results(&mut self, subject: NodeId) {
        let names = self.names;
        let outcome = &names.assessment.outcome;
        let rows = outcome.rankings.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)));
        let places =
            rows.filter(|(_, row)| row.subject == subject).map(|(table, row)| names.place(table, row));
        let measures = outcome.proposals.iter().filter(|one| one.subject == subject);
        let measures =
            measures.map(|one| words::label(&names.measure(one.measure), &names.verdict(one), names.lang));
        let lines: Vec<String> = places.chain(measures).collect();
        for text in lines {
            self.line(MARGIN, &text, SIZE, false);
            self.said.push(text);
        }
    }
}

/// The days on which nobody held a post. The postings are in the order of first days.
fn gaps(held: &[Posting], whole: Interval) -> Vec<Interval> {
    let (mut gaps, mut next) = (Vec::new(), whole.from);
    for one in held {
        if one.interval.from > next {
            gaps.push(Interval { from: next, until: one.interval.from.before() });
        }
        next = next.max(Day(one.interval.until.0.saturating_add(1)));
    }
    if next <= whole.until {
        gaps.push(Interval { from: next, until: whole.until });
    }
    gaps
}
