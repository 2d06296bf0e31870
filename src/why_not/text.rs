//! The answer in words.

use super::case::case;
use super::{Aim, Answer, Group, Part, Question, TakenAway, Turns, Way, WayEnd, change};
use crate::Assessment;
use crate::assess::Fact;
use crate::report::{Names, Page, TextOptions, set, words};
use crate::source::Lang;
use std::collections::BTreeSet;

/// The whole answer, as indented text of at most `width` columns.
pub fn text(
    assessment: &Assessment,
    question: &Question,
    answer: &Answer,
    lang: Lang,
    width: usize,
) -> String {
    set(&page(assessment, question, answer, lang), TextOptions { lang, width, color: false })
}

fn page(assessment: &Assessment, question: &Question, answer: &Answer, lang: Lang) -> Page {
    let names = Names::new(assessment, lang);
    let mut page = Page::new();
    let words = Words { names: &names, question, turned: &answer.turns };
    words.head(&mut page, answer);
    words.reached(&mut page, answer);
    words.stopped(&mut page, answer, true);
    super::figure_text::figures(&mut page, &names, answer);
    not_turned(&mut page, &names, answer.not_turned);
    words.stopped(&mut page, answer, false);
    page
}

/// What would take away each of the results that reach somebody.
pub fn taken_away(assessment: &Assessment, all: &TakenAway, lang: Lang, width: usize) -> String {
    let mut page = Page::new();
    write_taken_away(&mut page, &Names::new(assessment, lang), all);
    set(&page, TextOptions { lang, width, color: false })
}

/// The same as a section of a page.
pub(crate) fn write_taken_away(page: &mut Page, names: &Names<'_>, all: &TakenAway) {
    page.heading(names.say("怎样才会不同", "What would change it"));
    if all.turns.is_empty() {
        page.line(0, names.say("没有可改变的结果。", "There is no result to change."));
    }
    for turns in &all.turns {
        page.bullet(0, &aim(names, turns.aim));
        change::text::turns(page, names, 2, turns);
    }
    not_turned(page, names, all.not_turned);
}

/// That there are results for which no change was looked for.
fn not_turned(page: &mut Page, names: &Names<'_>, count: usize) {
    if count == 0 {
        return;
    }
    let results = words::count(count, "项结果", "more result", "more results", names.lang);
    let were = if count == 1 { "was" } else { "were" };
    let text = names.say(
        format!("另有 {results}未查找怎样才会不同：用 --rule 或 --matter 指定其一。"),
        format!("{results} {were} not looked into for what would change it: choose with --rule or --matter."),
    );
    page.blank();
    page.line(0, &text);
}

/// A result in a line.
pub(super) fn aim(names: &Names<'_>, aim: Aim) -> String {
    match aim {
        Aim::Line { rule, clause, matter, .. } => {
            let (line, rule) = (line_of(names, rule, clause), names.rule(rule));
            let matter = names.matter(matter);
            words::label(
                &line,
                &names.say(format!("{rule}：{matter}"), format!("{rule}: {matter}")),
                names.lang,
            )
        }
        Aim::Ladder { ladder, step, .. } => super::figure_text::step(names, ladder, step),
        Aim::Band { ranking, band, ranked, .. } => super::figure_text::band(names, ranking, band, ranked),
    }
}

/// A line of a rule: what it does and, where the rule has several, which of them it is and up which chain.
fn line_of(names: &Names<'_>, rule: usize, clause: usize) -> String {
    let lines = names.rules.get(rule).map_or(&[][..], |rule| &rule.body.find);
    let Some(line) = lines.get(clause) else { return String::new() };
    let effect = words::effect(line.effect, names.lang);
    if lines.len() == 1 {
        return effect.into();
    }
    let number = clause + 1;
    let effect = names.say(format!("{effect}，第 {number} 款"), format!("{effect}, line {number}"));
    let Some(chain) = &line.up else { return effect };
    let known = names.assessment.policy.chains.get(&chain.text);
    let chain = known.map_or_else(|| chain.text.clone(), |of| names.title(&of.body.title, &chain.text));
    names.say(format!("{effect}，沿“{chain}”上溯"), format!("{effect}, up the chain “{chain}”"))
}

/// What the answer is said with.
pub(super) struct Words<'a> {
    pub names: &'a Names<'a>,
    pub question: &'a Question,
    pub turned: &'a [Turns],
}

impl Words<'_> {
    fn head(&self, page: &mut Page, answer: &Answer) {
        let names = self.names;
        let (who, kind) = (names.node(self.question.subject), names.node_kind(self.question.subject));
        page.heading(&names.say(format!("{who}，{kind}：为什么没有"), format!("{who}, {kind}: why not")));
        let cycle = names.assessment.cycle;
        let title = names.title(&names.assessment.title, names.say("考核", "assessment"));
        page.line(0, &words::label(&title, &format!("{} – {}", cycle.from, cycle.until), names.lang));
        let matters = words::count(answer.matters, "个事项", "matter", "matters", names.lang);
        let rules: BTreeSet<usize> =
            answer.groups.iter().flat_map(|group| &group.ways).map(|way| way.rule).collect();
        let rules = words::count(rules.len(), "条规则", "rule", "rules", names.lang);
        page.line(
            0,
            &names.say(format!("逐一查看了 {matters}、{rules}。"), format!("Looked at: {matters}, {rules}.")),
        );
        crate::report::listed(page, names);
        let reached: usize =
            answer.groups.iter().filter(|group| reaches(group)).map(|group| group.count).sum();
        if reached == 0 {
            page.line(0, &names.say(format!("没有规则认定{who}。"), format!("No rule reaches {who}.")));
        }
    }

    /// What does reach the subject, plainly and first.
    fn reached(&self, page: &mut Page, answer: &Answer) {
        let names = self.names;
        let groups: Vec<&Group> = answer.groups.iter().filter(|group| reaches(group)).collect();
        if groups.is_empty() {
            return;
        }
        page.heading(names.say("确有认定（理由见 `explain`）", "Reached: `explain` says why"));
        for group in groups {
            for way in &group.ways {
                let line = line_of(names, way.rule, way.clause);
                page.bullet(0, &words::label(&line, &self.way(way), names.lang));
            }
            self.more(page, 0, group);
        }
    }

    fn more(&self, page: &mut Page, indent: usize, group: &Group) {
        let rest = group.count.saturating_sub(group.ways.len());
        if rest > 0 {
            let rest = words::count(rest, "个事项", "matter", "matters", self.names.lang);
            let text = self.names.say(
                format!("…… 另有 {rest}同样如此：用 --matter 指定其一"),
                format!("… and {rest} alike: --matter shows one"),
            );
            page.line(indent, &text);
        }
    }

    /// The ways that were stopped: those that have to do with the subject one by one, the others counted.
    fn stopped(&self, page: &mut Page, answer: &Answer, near: bool) {
        let names = self.names;
        let groups = answer.groups.iter().filter(|group| !reaches(group));
        let groups: Vec<&Group> =
            groups.filter(|group| group.ways.first().is_some_and(|way| way.near == near)).collect();
        if groups.is_empty() {
            return;
        }
        let who = names.node(self.question.subject);
        page.heading(&match near {
            true => names.say(
                format!("与{who}有关的事项：各条途径止于何处"),
                format!("Matters that have to do with {who}: where each way ended"),
            ),
            false => names.say("其余事项".into(), "All other matters".into()),
        });
        if near {
            groups.into_iter().for_each(|group| self.one_by_one(page, group));
            return;
        }
        let line = |group: &Group| group.ways.first().map(|way| (way.rule, way.clause));
        for together in groups.chunk_by(|a, b| line(a) == line(b)) {
            let Some(way) = together.first().and_then(|group| group.ways.first()) else { continue };
            let (rule, line) = (names.rule(way.rule), line_of(names, way.rule, way.clause));
            page.bullet(0, &names.say(format!("{rule}（{line}）"), format!("{rule} ({line})")));
            together.iter().for_each(|group| self.counted(page, group));
        }
    }

    fn one_by_one(&self, page: &mut Page, group: &Group) {
        for way in &group.ways {
            let (way_is, line) = (self.way(way), line_of(self.names, way.rule, way.clause));
            page.bullet(0, &self.names.say(format!("{way_is}（{line}）"), format!("{way_is} ({line})")));
            self.end(page, 2, way);
            self.turns(page, way);
        }
        self.more(page, 0, group);
    }

    /// `311 matters, for example E01: the condition does not hold: …`
    fn counted(&self, page: &mut Page, group: &Group) {
        let Some(way) = group.ways.first() else { return };
        let names = self.names;
        let count = words::count(group.count, "个事项", "matter", "matters", names.lang);
        let example = names.matter(way.matter);
        let which = match group.count {
            1 => example,
            _ => names.say(format!("{count}，例如 {example}"), format!("{count}, for example {example}")),
        };
        let mut said = Page::new();
        self.end(&mut said, 0, way);
        let first = said.texts().next().unwrap_or_default().to_owned();
        page.bullet(2, &words::label(&which, &first, names.lang));
        self.turns(page, way);
    }

    fn turns(&self, page: &mut Page, way: &Way) {
        let aim = way.aim(self.question.subject);
        let own = self.turned.iter().filter(|turns| turns.aim == aim);
        own.for_each(|turns| change::text::turns(page, self.names, 2, turns));
    }

    fn way(&self, way: &Way) -> String {
        let (rule, matter, date) = (self.names.rule(way.rule), self.names.matter(way.matter), way.date);
        self.names.say(format!("{rule}：{matter}，{date}"), format!("{rule}: {matter}, {date}"))
    }

    /// Where a way ended, and why.
    fn end(&self, page: &mut Page, indent: usize, way: &Way) {
        let names = self.names;
        let mut line = |text: String| page.line(indent, &text);
        match &way.end {
            WayEnd::Reached(_) => {}
            WayEnd::NotInForce(days) => {
                let days = names.interval(*days);
                line(names.say(
                    format!("日期：规则当日未施行（施行期间：{days}）"),
                    format!("date: the rule was not in force on that day (in force {days})"),
                ));
            }
            WayEnd::Condition(parts) => {
                line(self.because(way, parts, "条件不成立", "the condition does not hold"));
                self.read(page, indent + 2, parts);
            }
            WayEnd::LineCondition(parts) => {
                line(self.because(way, parts, "该款的条件不成立", "the condition of this line does not hold"));
                self.read(page, indent + 2, parts);
            }
            WayEnd::Undetermined(parts, missing) => {
                let missing = names.all_missing(missing);
                line(names.say(
                    format!("待定，缺少事实不能用来认定：{missing}"),
                    format!("undetermined, and what is missing counts against nobody: {missing}"),
                ));
                self.read(page, indent + 2, parts);
            }
            WayEnd::Excluded(rules) => {
                let rules: Vec<String> = rules.iter().map(|rule| names.rule(*rule)).collect();
                let rules = words::list(&rules, names.lang);
                line(names.say(
                    format!("排除：该事项已适用“{rules}”，本规则不再适用"),
                    format!("excluded: “{rules}” goes before it on this matter"),
                ));
            }
            WayEnd::Conflict(_) => line(names.say(
                "冲突：同组另一规则同时适用，两者都不认定，须由人裁定".into(),
                "conflict: another rule of its group applies, too; neither counts until a person settles it".into(),
            )),
            WayEnd::NamesOthers(facts, rows) => {
                line(self.names_others(way));
                self.facts(page, indent + 2, facts, rows);
            }
            WayEnd::NamesUnknown(missing) => {
                let missing = names.all_missing(missing);
                line(names.say(
                    format!("规则适用，但认定何人无法确定：{missing}"),
                    format!("the rule applies, but whom it names is unknown: {missing}"),
                ));
            }
            WayEnd::Walk(walk) => self.walk(page, indent, way, walk),
            WayEnd::Cleared(at, modifier) => self.cleared(page, indent, *at, *modifier),
            WayEnd::Yields(_, at) => {
                let found = names.assessment.outcome.transitions.get(*at);
                let label = names.say("另一规则适用", "another rule judges");
                line(words::label(label, &found.map_or_else(String::new, |one| names.transition(one)), names.lang));
            }
            WayEnd::Open(at) => self.open(page, indent, *at),
        }
    }

    fn because(&self, way: &Way, parts: &[Part], zh: &str, en: &str) -> String {
        let cases: Vec<String> = parts.iter().map(|part| case(self.names, way, part)).collect();
        words::label(self.names.say(zh, en), &words::clauses(&cases, self.names.lang), self.names.lang)
    }

    /// The facts and parameters that parts of a condition read, each once, unless the part says it all.
    fn read(&self, page: &mut Page, indent: usize, parts: &[Part]) {
        let mut said = BTreeSet::new();
        for part in parts {
            let facts = part.facts.iter().filter(|fact| fact.value.is_some() && !part.says(fact, self.names));
            let facts = facts.flat_map(|fact| self.names.facts(std::slice::from_ref(fact)));
            let parameters = part.parameters.iter().map(|read| self.names.parameter(read));
            for text in facts.chain(parameters) {
                if said.insert(text.clone()) {
                    page.bullet(indent, &text);
                }
            }
        }
    }

    fn names_others(&self, way: &Way) -> String {
        let names = self.names;
        if way.starts.is_empty() {
            return names
                .say("规则适用，但没有认定任何人".into(), "the rule applies and names nobody".into());
        }
        let (whom, who) = (names.nodes(way.starts.iter().copied()), names.node(self.question.subject));
        names.say(
            format!("规则适用，认定的是{whom}，不是{who}"),
            format!("the rule applies and names {whom}, not {who}"),
        )
    }

    fn facts(&self, page: &mut Page, indent: usize, facts: &[Fact], rows: &[Vec<Fact>]) {
        if !rows.is_empty() {
            self.names.facts(facts).iter().for_each(|fact| page.bullet(indent, fact));
        }
        for row in rows {
            let cells: Vec<String> = row.iter().map(|fact| self.names.fact_value(fact)).collect();
            page.bullet(indent + 2, &words::list(&cells, self.names.lang));
        }
    }

    fn cleared(&self, page: &mut Page, indent: usize, at: usize, modifier: usize) {
        let names = self.names;
        let applied =
            names.assessment.outcome.attributions.get(at).and_then(|one| one.modifiers.get(modifier));
        let Some(applied) = applied else { return };
        let text = names.modifier(applied.modifier);
        page.line(indent, &words::label(names.say("由此项免责", "cleared by"), &text, names.lang));
        names.facts(&applied.facts).iter().for_each(|fact| page.bullet(indent + 2, fact));
    }

    fn open(&self, page: &mut Page, indent: usize, at: usize) {
        let names = self.names;
        let Some(attribution) = names.assessment.outcome.attributions.get(at) else { return };
        page.line(
            indent,
            names.say(
                "待定，不计入：缺少的事实不能用来认定",
                "undetermined and not counted: what is missing counts against nobody",
            ),
        );
        for applied in attribution.modifiers.iter().filter(|applied| !applied.missing.is_empty()) {
            page.bullet(indent + 2, &names.modifier_applied(applied));
        }
    }
}

fn reaches(group: &Group) -> bool {
    group.ways.first().is_some_and(|way| matches!(way.end, WayEnd::Reached(_)))
}
