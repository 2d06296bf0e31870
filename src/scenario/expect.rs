//! What a scenario expects, written by hand before the engine was asked.

use super::figures::{indicator, monitored, ranked, scored, total, void};
use super::grades;
use super::instead;
use super::periods;
use super::words::{reason_words, stop_word, verdict_word};
use crate::Assessment;
use crate::assess::{Decider, Finding, Ground, MatterRef, Proposal, Standing, State, Verdict};
use crate::compile::index;
use crate::organisation::NodeId;
use crate::policy::{Effect, MeasureKind, Modality, Section};
use crate::report::words;
use crate::source::{Fault, Fields, Node, Place, Problems, Said, faults, listed, nearest, said};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

faults! {
    /// An expectation that cannot be understood.
    pub enum ExpectFault {
        NoKind = "expectation-unknown", "this expectation says nothing that can be checked", "该预期没有可检验的内容";
        Unknown { kind: String, kind_zh: String, name: String } = "unknown-reference", "there is no {kind} `{name}`", "没有名为 `{name}` 的{kind_zh}";
        NotDay { found: String } = "not-a-date", "`{found}` is not a date", "`{found}` 不是日期";
        NotNumber { found: String } = "not-a-number", "`{found}` is not a number", "`{found}` 不是数字";
        UnknownWord { word: String, known: Said } = "unknown-word", "`{word}` is not one of {known}", "`{word}` 不在 {known} 之中";
    }
}

/// An expectation that the outcome does not meet.
#[derive(Debug, Clone, PartialEq)]
pub struct Unmet {
    /// Where the expectation was written.
    pub place: Place,
    /// What was expected and what is.
    pub message: Said,
}

/// Reads names of an assessment for expectations; what is unknown becomes a problem.
pub(super) struct Reader<'a> {
    pub assessment: &'a Assessment,
    pub problems: &'a mut Problems,
}

impl Reader<'_> {
    pub(super) fn unknown<'k, T>(
        &mut self,
        node: &Node,
        kind: &str,
        kind_zh: &str,
        known: impl Iterator<Item = &'k str>,
    ) -> Option<T> {
        let name = node.text().unwrap_or_default();
        let fault = ExpectFault::Unknown { kind: kind.into(), kind_zh: kind_zh.into(), name: name.into() };
        self.problems.push(fault.at(node.place).suggest(name, known));
        None
    }

    pub(super) fn node(&mut self, node: &Node) -> Option<NodeId> {
        let organisation = &self.assessment.organisation;
        match organisation.find(node.text().unwrap_or_default()) {
            Some(found) => Some(found),
            None => {
                let name = node.text().unwrap_or_default();
                let named = |at: &NodeId| organisation.title(*at).all().any(|title| title == name);
                if let Some(at) = organisation.nodes().find(named) {
                    let id = organisation.id(at);
                    let kind = "person or unit".into();
                    let fault =
                        ExpectFault::Unknown { kind, kind_zh: "人员或单位".into(), name: name.into() };
                    let help = said(format!("give the id: `{id}`"), format!("请写编号：`{id}`"));
                    self.problems.push(fault.at(node.place).help(help));
                    return None;
                }
                let known: Vec<&str> = organisation.nodes().map(|node| organisation.id(node)).collect();
                self.unknown(node, "person or unit", "人员或单位", known.into_iter())
            }
        }
    }

    /// Who decides: an authority, a person or unit, or `open`.
    fn decider(&mut self, node: &Node) -> Option<String> {
        let name = node.text().unwrap_or_default();
        let (authorities, organisation) =
            (&self.assessment.policy.authorities, &self.assessment.organisation);
        if name == "open" || authorities.contains_key(name) || organisation.find(name).is_some() {
            return Some(name.to_owned());
        }
        let short = authorities.keys().map(String::as_str).chain(["open"]);
        let nodes = organisation.nodes().map(|node| organisation.id(node));
        match nearest(name, short.clone().chain(nodes)) {
            Some(near) => self.unknown(node, "decider", "决定机关", std::iter::once(near)),
            None => self.unknown(node, "decider", "决定机关", short),
        }
    }

    pub(super) fn nodes(&mut self, node: &Node) -> Vec<NodeId> {
        node.items().iter().filter_map(|item| self.node(item)).collect()
    }

    pub(super) fn of<T>(
        &mut self,
        node: &Node,
        section: &Section<T>,
        kind: &str,
        kind_zh: &str,
    ) -> Option<usize> {
        match index(section, node.text().unwrap_or_default()) {
            Some(found) => Some(found),
            None => self.unknown(node, kind, kind_zh, section.keys().map(String::as_str)),
        }
    }

    /// A matter by its id: every kind that has one of that id.
    fn matter(&mut self, node: &Node) -> Option<Vec<MatterRef>> {
        let id = node.text().unwrap_or_default();
        let symbols = &self.assessment.matters.symbols;
        let wanted = symbols.intern(id);
        let mut found = Vec::new();
        for (kind, table) in (0..).zip(&self.assessment.matters.tables) {
            let rows = (0..).zip(&table.ids).filter(|(_, own)| **own == wanted);
            found.extend(rows.map(|(row, _)| MatterRef { kind, row, child: None }));
        }
        if found.is_empty() {
            let ids: Vec<_> = self
                .assessment
                .matters
                .tables
                .iter()
                .flat_map(|table| &table.ids)
                .map(|id| symbols.text(*id))
                .collect();
            return self.unknown(node, "matter", "事项", ids.iter().map(|id| &**id));
        }
        Some(found)
    }

    pub(super) fn number(&mut self, node: &Node) -> Option<Decimal> {
        let text = node.text().unwrap_or_default();
        match text.parse() {
            Ok(number) => Some(number),
            Err(_) => {
                let problem = ExpectFault::NotNumber { found: text.into() }.at(node.place);
                self.problems.push(problem.with_usual_signs(text));
                None
            }
        }
    }

    pub(super) fn word<T: Copy>(&mut self, node: &Node, words: &[(&str, T)]) -> Option<T> {
        let word = node.text().unwrap_or_default();
        let found = words.iter().find(|(name, _)| *name == word);
        if found.is_none() {
            let known = listed(words.iter().map(|(name, _)| *name));
            self.problems.raise(ExpectFault::UnknownWord { word: word.into(), known }, node.place);
        }
        found.map(|(_, value)| *value)
    }
}

/// What narrows an expectation down to some findings, attributions or proposals.
#[derive(Default)]
struct Filter {
    rule: Option<usize>,
    matter: Option<Vec<MatterRef>>,
}

impl Filter {
    fn take(fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Filter {
        let policy = &reader.assessment.policy;
        Filter {
            rule: fields.take("rule").and_then(|node| reader.of(node, &policy.rules, "rule", "规则")),
            matter: fields.take("matter").and_then(|node| reader.matter(node)),
        }
    }

    fn finding(&self, finding: &Finding) -> bool {
        let matter = MatterRef { child: None, ..finding.matter };
        self.rule.is_none_or(|rule| rule == finding.rule)
            && self.matter.as_ref().is_none_or(|matters| matters.contains(&matter))
    }
}

/// Checks every expectation. What cannot be understood goes to `problems`, what is not met is returned.
pub fn check(expectations: &[Node], assessment: &Assessment, problems: &mut Problems) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    for node in expectations {
        let Some(fields) = Fields::of(node, said("the expectation", "该预期"), problems) else { continue };
        let mut reader = Reader { assessment, problems: &mut *problems };
        let message = one(fields, node, &mut reader);
        unmet.extend(message.map(|message| Unmet { place: node.place, message }));
    }
    unmet
}

type Check = fn(&Node, &mut Fields<'_>, &mut Reader<'_>) -> Option<Said>;

/// The kinds of expectations, by the key that begins them.
const KINDS: &[(&str, Check)] = &[
    ("hold", |node, fields, reader| attributed(node, fields, reader, Effect::Hold, Standing::Stands, true)),
    ("credit", |node, fields, reader| {
        attributed(node, fields, reader, Effect::Credit, Standing::Stands, true)
    }),
    ("record", |node, fields, reader| {
        attributed(node, fields, reader, Effect::Record, Standing::Stands, true)
    }),
    ("cleared", |node, fields, reader| {
        attributed(node, fields, reader, Effect::Hold, Standing::Cleared, true)
    }),
    ("yields", |node, fields, reader| attributed(node, fields, reader, Effect::Hold, Standing::Yields, true)),
    ("not_credited", |node, fields, reader| {
        attributed(node, fields, reader, Effect::Credit, Standing::Stands, false)
    }),
    ("not_recorded", |node, fields, reader| {
        attributed(node, fields, reader, Effect::Record, Standing::Stands, false)
    }),
    ("nobody", nobody),
    ("undetermined", undetermined),
    ("proposed", |node, fields, reader| proposed(node, fields, reader, &["proposed"], true)),
    ("review", |node, fields, reader| proposed(node, fields, reader, &["review"], true)),
    ("barred", |node, fields, reader| proposed(node, fields, reader, &["barred"], true)),
    ("superseded", |node, fields, reader| proposed(node, fields, reader, &["superseded"], true)),
    ("not_proposed", |node, fields, reader| proposed(node, fields, reader, &["proposed"], false)),
    ("nothing", |node, fields, reader| {
        proposed(node, fields, reader, &["proposed", "review", "barred", "superseded"], false)
    }),
    ("imposed", periods::imposed),
    ("rank", ranked),
    ("score", scored),
    ("total", total),
    ("grade", grades::grade),
    ("quota", grades::quota),
    ("hole", hole),
    ("unreached", unreached),
    ("conflict", conflict),
    ("stopped", stopped),
    ("indicator", indicator),
    ("void", void),
    ("monitor", monitored),
];

fn one(mut fields: Fields<'_>, node: &Node, reader: &mut Reader<'_>) -> Option<Said> {
    let found = KINDS.iter().find_map(|(key, check)| {
        let map = node.map()?;
        map.get(key).map(|value| (*key, value, check))
    });
    let Some((key, value, check)) = found else {
        let kinds = KINDS.iter().map(|(key, _)| *key);
        let wrong = node.map().and_then(|map| map.entries.first()).map_or("", |(key, _)| key.text.as_str());
        reader.problems.push(ExpectFault::NoKind.at(node.place).suggest(wrong, kinds));
        return None;
    };
    fields.take(key);
    let before = reader.problems.len();
    let message = check(value, &mut fields, reader);
    fields.finish(reader.problems);
    // What could not be understood is not also reported as not met.
    message.filter(|_| reader.problems.len() == before)
}

const MODALITIES: &[(&str, Modality)] = &[
    ("must", Modality::Must),
    ("may", Modality::May),
    ("at_least", Modality::AtLeast),
    ("human", Modality::Human),
];

pub(super) fn modality_word(modality: Modality) -> &'static str {
    MODALITIES.iter().find(|(_, known)| *known == modality).map_or("", |(word, _)| word)
}

/// Somebody is held, credited, recorded or cleared (or, if `wanted` is false, is not).
fn attributed(
    node: &Node,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
    effect: Effect,
    standing: Standing,
    wanted: bool,
) -> Option<Said> {
    let subjects = reader.nodes(node);
    let filter = Filter::take(fields, reader);
    let policy = &reader.assessment.policy;
    let degree = fields.take("degree").and_then(Node::text).map(str::to_owned);
    let points = fields.take("points").and_then(|node| reader.number(node));
    let measure =
        fields.take("measure").and_then(|node| reader.of(node, &policy.measures, "measure", "措施"));
    let modality = fields.take("modality").and_then(|node| reader.word(node, MODALITIES));
    let decider = fields.take("decider").and_then(|node| reader.decider(node));
    let modifier =
        fields.take("modifier").and_then(|node| reader.of(node, &policy.modifiers, "modifier", "情节"));
    let asks_measure = measure.is_some() || modality.is_some() || decider.is_some();
    let outcome = &reader.assessment.outcome;
    for subject in subjects {
        let all: Vec<_> = outcome
            .attributions
            .iter()
            .enumerate()
            .filter(|(_, a)| a.subject == subject && a.effect == effect && a.standing == standing)
            .filter(|(_, a)| filter.finding(&outcome.findings[a.finding]))
            .collect();
        let fits = all.iter().any(|(at, a)| {
            degree.as_ref().is_none_or(|degree| a.degree.as_ref() == Some(degree))
                && points.is_none_or(|points| a.points == Some(points))
                && modifier
                    .is_none_or(|modifier| a.modifiers.iter().any(|applied| applied.modifier == modifier))
                && (!asks_measure
                    || outcome.proposals.iter().any(|p| {
                        matches!(p.ground, Ground::Attribution(of) if of == *at)
                            && measure.is_none_or(|measure| p.measure == measure)
                            && modality.is_none_or(|modality| p.modality == modality)
                            && decider
                                .as_ref()
                                .is_none_or(|d| *d == decider_word(reader.assessment, &p.decider))
                    }))
        });
        if fits != wanted {
            let (what, what_zh) = match (effect, standing) {
                (_, Standing::Cleared) => ("cleared", "免责"),
                (_, Standing::Yields) => ("spared by another rule", "改按另一规则处理"),
                (Effect::Hold, _) => ("held", "承担责任"),
                (Effect::Credit, _) => ("credited", "记入成绩"),
                (Effect::Record, _) => ("on record", "记录在案"),
            };
            // An expectation of no rule and no matter would bring up every walk there is.
            let asked = filter.rule.is_some() || filter.matter.is_some();
            let looked_at = |finding: &Finding| wanted && asked && filter.finding(finding);
            return Some(instead::both(reader.assessment, |names| {
                let who = names.node(subject);
                let found: Vec<_> = all.iter().map(|(_, a)| instead::attribution(names, a)).collect();
                let found = instead::found(&found, names, looked_at);
                match wanted {
                    true => names.say(
                        format!("{who}未按预期{what_zh}；实际：{found}"),
                        format!("{who} is not {what} as expected; there is: {found}"),
                    ),
                    false => names.say(
                        format!("{who}不应{what_zh}；实际：{found}"),
                        format!("{who} must not be {what}; there is: {found}"),
                    ),
                }
            }));
        }
    }
    None
}

/// People who must not be held accountable, nor have a sanction proposed.
fn nobody(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let subjects = reader.nodes(node);
    let filter = Filter::take(fields, reader);
    let outcome = &reader.assessment.outcome;
    let everything = filter.rule.is_none() && filter.matter.is_none();
    for subject in subjects {
        let held = outcome.attributions.iter().find(|a| {
            a.subject == subject
                && a.effect == Effect::Hold
                && !matches!(a.standing, Standing::Cleared | Standing::Yields)
                && filter.finding(&outcome.findings[a.finding])
        });
        let sanctioned = outcome.proposals.iter().find(|p| {
            let open = matches!(p.verdict, Verdict::Proposed | Verdict::Review(_));
            everything && p.subject == subject && p.kind == MeasureKind::Sanction && open
        });
        if let Some(held) = held {
            return Some(instead::both(reader.assessment, |names| {
                let (who, held) = (names.node(subject), instead::attribution(names, held));
                names.say(
                    format!("不应追究{who}，但其被追究责任：{held}"),
                    format!("{who} must not be named, but is held by {held}"),
                )
            }));
        }
        if let Some(proposal) = sanctioned {
            return Some(instead::both(reader.assessment, |names| {
                let (who, measure) = (names.node(subject), names.measure(proposal.measure));
                let proposal = instead::proposal(names, proposal);
                names.say(
                    format!("不应追究{who}，但有建议“{measure}”：{proposal}"),
                    format!("{who} must not be named, but there is “{measure}”: {proposal}"),
                )
            }));
        }
    }
    None
}

fn undetermined(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let policy = &reader.assessment.policy;
    let rule = reader.of(node, &policy.rules, "rule", "规则")?;
    let matter = fields.take("matter").and_then(|node| reader.matter(node));
    let subject = fields.take("for").and_then(|node| reader.node(node));
    let filter = Filter { rule: Some(rule), matter };
    let outcome = &reader.assessment.outcome;
    let finding = |f: &Finding| filter.finding(f) && matches!(f.state, State::Undetermined(_));
    let found = match subject {
        None => outcome.findings.iter().any(finding),
        Some(subject) => outcome.attributions.iter().any(|a| {
            a.subject == subject
                && a.standing == Standing::Undetermined
                && filter.finding(&outcome.findings[a.finding])
        }),
    };
    (!found).then(|| said("this is not undetermined", "该结果并非待定"))
}

pub(super) fn decider_word(assessment: &Assessment, decider: &Decider) -> String {
    match decider {
        Decider::Authority(at) => assessment.policy.authorities.keys().nth(*at).cloned().unwrap_or_default(),
        Decider::Node(node) => assessment.organisation.id(*node).to_owned(),
        Decider::Open(_) => "open".into(),
    }
}

fn proposed(
    node: &Node,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
    verdicts: &[&str],
    wanted: bool,
) -> Option<Said> {
    let policy = &reader.assessment.policy;
    let measure = reader.of(node, &policy.measures, "measure", "措施");
    let subjects = fields.need("for", reader.problems).map_or_else(Vec::new, |node| reader.nodes(node));
    let filter = Filter::take(fields, reader);
    let modality = fields.take("modality").and_then(|node| reader.word(node, MODALITIES));
    let decider = fields.take("decider").and_then(|node| reader.decider(node));
    let effect = periods::effect(fields, reader);
    let occasion = fields.take("occasion").and_then(|node| reader.number(node)).and_then(|n| n.to_usize());
    let because: Vec<String> = fields.take("because").map_or_else(Vec::new, |node| {
        node.items().iter().filter_map(Node::text).map(str::to_owned).collect()
    });
    let measure = measure?;
    let outcome = &reader.assessment.outcome;
    let of = |at: usize| filter.finding(&outcome.findings[outcome.attributions[at].finding]);
    let grounded = |p: &Proposal| match &p.ground {
        Ground::Attribution(at) => occasion.is_none() && of(*at),
        Ground::Escalation(found) => {
            occasion.is_none_or(|wanted| wanted == found.number) && of(found.attribution)
        }
        Ground::Ladder(..) | Ground::Rank { .. } => {
            occasion.is_none() && filter.rule.is_none() && filter.matter.is_none()
        }
    };
    for subject in subjects {
        let all: Vec<&Proposal> = outcome
            .proposals
            .iter()
            .filter(|p| p.subject == subject && p.measure == measure && grounded(p))
            .collect();
        let fits = all.iter().any(|p| {
            verdicts.contains(&verdict_word(&p.verdict))
                && modality.is_none_or(|modality| p.modality == modality)
                && effect.is_none_or(|effect| p.effect == Some(effect))
                && decider
                    .as_ref()
                    .is_none_or(|decider| *decider == decider_word(reader.assessment, &p.decider))
                && because.iter().all(|reason| reason_words(&p.verdict).contains(&reason.as_str()))
        });
        if fits != wanted {
            return Some(instead::both(reader.assessment, |names| {
                let who = names.node(subject);
                let found: Vec<_> = all.iter().map(|p| instead::proposal(names, p)).collect();
                let found = instead::found(&found, names, |_| false);
                match wanted {
                    true => {
                        names.say(format!("对{who}，实际：{found}"), format!("for {who} there is: {found}"))
                    }
                    false => names.say(
                        format!("{who}不应有此项；实际：{found}"),
                        format!("{who} must not have it; there is: {found}"),
                    ),
                }
            }));
        }
    }
    None
}

fn hole(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let matter = reader.matter(node)?;
    let policy = &reader.assessment.policy;
    let rule = fields.take("rule").and_then(|node| reader.of(node, &policy.rules, "rule", "规则"));
    let filter = Filter { rule, matter: Some(matter) };
    let outcome = &reader.assessment.outcome;
    let found = outcome.holes.iter().any(|(finding, _)| filter.finding(&outcome.findings[*finding]));
    (!found).then(|| said("this matter is no hole", "该事项并非无人负责"))
}

fn unreached(node: &Node, _: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let matter = reader.matter(node)?;
    let found = matter.iter().any(|matter| reader.assessment.outcome.unreached.contains(matter));
    (!found).then(|| said("a rule reached this matter", "该事项已有规则适用"))
}

fn conflict(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let policy = &reader.assessment.policy;
    let group = reader.of(node, &policy.groups, "group", "分组")?;
    let matter = fields.take("matter").and_then(|node| reader.matter(node));
    let whom = fields.take("for").and_then(|node| reader.node(node));
    let found = reader.assessment.outcome.conflicts.iter().any(|conflict| {
        let of = MatterRef { child: None, ..conflict.matter };
        conflict.group == group
            && matter.as_ref().is_none_or(|matters| matters.contains(&of))
            && whom.is_none_or(|whom| conflict.whom.contains(&whom))
    });
    (!found).then(|| said("there is no such conflict", "没有该冲突"))
}

/// A walk stopped for a reason: `{stopped: vacancy, rule: …, matter: …, at: person}`.
fn stopped(node: &Node, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Said> {
    let filter = Filter::take(fields, reader);
    let at = fields.take("at").and_then(|node| reader.node(node));
    let word = node.text().unwrap_or_default();
    let findings = &reader.assessment.outcome.findings;
    let walks = findings.iter().filter(|finding| filter.finding(finding)).flat_map(|finding| &finding.walks);
    let stops: Vec<_> =
        walks.flat_map(|walk| walk.stops.iter().map(move |(node, stop)| (walk, *node, stop))).collect();
    if stops.iter().any(|(_, node, stop)| stop_word(stop) == word && at.is_none_or(|at| at == *node)) {
        return None;
    }
    if stops.is_empty() {
        return Some(said("no walk was made", "没有追溯"));
    }
    Some(instead::both(reader.assessment, |names| {
        let all = stops.iter().map(|(walk, node, stop)| {
            instead::with_written(&names.stop(walk, *node, stop), &[stop_word(stop)], names)
        });
        let all = words::clauses(&all.collect::<Vec<_>>(), names.lang);
        names.say(format!("追溯止于其他原因：{all}"), format!("walks stopped otherwise: {all}"))
    }))
}
