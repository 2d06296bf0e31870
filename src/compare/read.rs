//! From the JSON of an outcome to its entries.

use super::OutcomeFault;
use super::entry::{Aspect, Aspects, Entry, Gap, Matter, Sort, Source};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Reads one outcome.
pub(super) struct Reader<'a> {
    outcome: &'a Value,
    /// Findings by key.
    findings: BTreeMap<&'a str, &'a Value>,
    /// Attributions by key: what a proposal on one rests on.
    attributions: BTreeMap<&'a str, &'a Value>,
}

type Read<T> = Result<T, OutcomeFault>;

fn lacks(list: &str, key: &str) -> OutcomeFault {
    OutcomeFault::OtherForm { list: list.into(), key: key.into() }
}

/// A text that must be there.
fn text<'a>(of: &'a Value, list: &str, key: &str) -> Read<&'a str> {
    of.get(key).and_then(Value::as_str).ok_or_else(|| lacks(list, key))
}

fn maybe(of: &Value, key: &str) -> Option<String> {
    of.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// What is there of the wanted keys; `null` is not.
fn aspects<const N: usize>(of: &Value, wanted: [(Aspect, &str); N]) -> Aspects {
    let found = wanted.into_iter().filter_map(|(aspect, key)| Some((aspect, of.get(key)?.clone())));
    found.filter(|(_, value)| !value.is_null()).collect()
}

impl<'a> Reader<'a> {
    pub fn new(whole: &'a Value) -> Read<Self> {
        let outcome = whole.get("outcome").filter(|outcome| outcome.is_object());
        let outcome = outcome.ok_or_else(|| lacks("outcome", "outcome"))?;
        let mut reader = Reader { outcome, findings: BTreeMap::new(), attributions: BTreeMap::new() };
        reader.findings = reader.by_key("findings")?;
        reader.attributions = reader.by_key("attributions")?;
        Ok(reader)
    }

    fn by_key(&self, list: &str) -> Read<BTreeMap<&'a str, &'a Value>> {
        self.list(list)?.iter().map(|one| Ok((text(one, list, "key")?, one))).collect()
    }

    fn list(&self, name: &str) -> Read<&'a [Value]> {
        let list = self.outcome.get(name).and_then(Value::as_array);
        list.map(Vec::as_slice).ok_or_else(|| lacks(name, name))
    }

    fn each(&self, name: &str, one: impl Fn(&'a Value) -> Read<Entry>) -> Read<Vec<Entry>> {
        self.list(name)?.iter().map(one).collect()
    }

    /// Entries of a list that is only there where the policy has what it is about.
    fn optional(&self, name: &str, one: impl Fn(&'a Value) -> Read<Entry>) -> Read<Vec<Entry>> {
        if self.outcome.get(name).is_none() { Ok(Vec::new()) } else { self.each(name, one) }
    }

    pub fn entries(&self) -> Read<Vec<Entry>> {
        let mut all = self.each("attributions", |one| self.attribution(one))?;
        all.extend(self.each("proposals", |one| self.proposal(one))?);
        all.extend(self.open_findings()?);
        all.extend(self.gaps()?);
        all.extend(self.rankings()?);
        all.extend(self.each("scores", |one| self.score(one))?);
        all.extend(self.optional("grades", |one| self.grade(one))?);
        all.extend(self.optional("quotas", |one| self.quota(one))?);
        all.extend(self.each("totals", |one| self.total(one))?);
        all.extend(self.each("indicators", |one| self.indicator(one))?);
        all.extend(self.optional("monitors", |one| self.monitor(one))?);
        Ok(all)
    }

    fn matter(&self, of: &Value, list: &str) -> Read<Matter> {
        let child = of.get("child").filter(|child| !child.is_null());
        let child = child.map(|child| -> Read<(String, u64)> {
            let place = child.get("place").and_then(Value::as_u64).ok_or_else(|| lacks(list, "place"))?;
            Ok((text(child, list, "table")?.into(), place))
        });
        Ok(Matter {
            key: text(of, list, "key")?.into(),
            kind: text(of, list, "kind")?.into(),
            id: text(of, list, "id")?.into(),
            child: child.transpose()?,
        })
    }

    /// An entry on a finding, with what the finding says of itself.
    fn on_finding(&self, key: &str, list: &'static str, own: &str) -> Read<Entry> {
        let finding = self.findings.get(key).ok_or_else(|| lacks(list, "finding"))?;
        let matter = finding.get("matter").ok_or_else(|| lacks("findings", "matter"))?;
        let rule = text(finding, "findings", "rule")?;
        let mut reason = aspects(
            finding,
            [
                (Aspect::Rule, "rule"),
                (Aspect::Date, "date"),
                (Aspect::Basis, "basis"),
                (Aspect::Missing, "missing"),
            ],
        );
        reason.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
        facts(finding, &mut reason);
        Ok(Entry {
            sort: Sort::Finding,
            key: (list, own.to_owned()),
            loose: Vec::new(),
            subject: None,
            source: Some(Source { section: "rules", id: rule.into() }),
            basis: maybe(finding, "basis"),
            matter: Some(self.matter(matter, "findings")?),
            date: maybe(finding, "date"),
            result: aspects(finding, [(Aspect::Standing, "state")]),
            reason,
        })
    }

    fn attribution(&self, one: &Value) -> Read<Entry> {
        const LIST: &str = "attributions";
        let mut entry = self.on_finding(text(one, LIST, "finding")?, LIST, text(one, LIST, "key")?)?;
        let subject = text(one, LIST, "subject")?;
        let sort = match text(one, LIST, "effect")? {
            "credit" => Sort::Credited,
            "record" => Sort::Recorded,
            _ => Sort::Held,
        };
        entry.sort = sort;
        let (rule, matter) = (entry.source.as_ref().map_or("", |rule| &rule.id), entry.matter.as_ref());
        let matter = matter.map_or("", |matter| &matter.key);
        entry.loose =
            vec![format!("{rule}:{matter}:{subject}"), format!("{}:{matter}:{subject}", sort.code())];
        entry.subject = Some(subject.to_owned());
        // What a finding that does not apply says of somebody does not stand either.
        let standing = match entry.result.get(&Aspect::Standing).and_then(Value::as_str) {
            Some("applies") => text(one, LIST, "standing")?,
            Some(state) => state,
            None => return Err(lacks("findings", "state")),
        };
        let standing = standing.to_owned();
        entry.result = aspects(
            one,
            [(Aspect::Degree, "degree"), (Aspect::Points, "points"), (Aspect::Account, "category")],
        );
        if !entry.result.contains_key(&Aspect::Points) {
            // Without points there is no account to speak of.
            entry.result.remove(&Aspect::Account);
        }
        entry.result.insert(Aspect::Standing, standing.into());
        entry.result.insert(Aspect::Sort, sort.code().into());
        entry
            .reason
            .extend(aspects(one, [(Aspect::Clause, "clause"), (Aspect::Path, "path"), (Aspect::Why, "why")]));
        let modifiers = one.get("modifiers").and_then(Value::as_array).into_iter().flatten();
        for modifier in modifiers {
            let id = text(modifier, LIST, "modifier")?;
            entry.reason.insert(Aspect::Modifier(id.into()), modifier["holds"].clone());
            facts(modifier, &mut entry.reason);
        }
        Ok(entry)
    }

    fn proposal(&self, one: &Value) -> Read<Entry> {
        const LIST: &str = "proposals";
        let ground = one.get("ground").ok_or_else(|| lacks(LIST, "ground"))?;
        let verdict = one.get("verdict").ok_or_else(|| lacks(LIST, "verdict"))?;
        let (subject, measure) = (text(one, LIST, "subject")?, text(one, LIST, "measure")?);
        let sort = if text(one, LIST, "kind")? == "reward" { Sort::Reward } else { Sort::Sanction };
        let mut entry = self.grounds(ground, text(one, LIST, "key")?)?;
        entry.sort = sort;
        entry.date = maybe(one, "date").or(entry.date);
        let (source, matter) = (entry.source.as_ref(), entry.matter.as_ref());
        let source = source.map_or("", |source| &source.id);
        let matter = matter.map_or("", |matter| &matter.key);
        entry.loose = vec![
            format!("{subject}:{measure}:{source}:{matter}"),
            format!("{subject}@{source}:{matter}"),
            format!("{subject}:{measure}"),
        ];
        entry.subject = Some(subject.to_owned());
        entry.result = aspects(
            one,
            [
                (Aspect::Measure, "measure"),
                (Aspect::Modality, "modality"),
                (Aspect::Decider, "decider"),
                (Aspect::Effect, "effect"),
            ],
        );
        entry.result.insert(Aspect::Sort, sort.code().into());
        entry.result.insert(Aspect::Verdict, text(verdict, LIST, "is")?.into());
        let own = [(Aspect::Date, "date"), (Aspect::Why, "why"), (Aspect::Added, "added")];
        entry.reason.extend(aspects(one, own));
        entry.reason.extend(aspects(verdict, [(Aspect::Concern, "concerns"), (Aspect::By, "by")]));
        // What was imposed earlier bars by its own key.
        entry.reason.extend(aspects(verdict, [(Aspect::By, "imposed"), (Aspect::By, "once")]));
        let modifiers = one.get("modifiers").and_then(Value::as_array).into_iter().flatten();
        for id in modifiers.filter_map(Value::as_str) {
            entry.reason.insert(Aspect::Modifier(id.into()), true.into());
        }
        Ok(entry)
    }

    /// What a proposal rests on.
    fn grounds(&self, ground: &Value, own: &str) -> Read<Entry> {
        const LIST: &str = "proposals";
        if let Some(key) = ground.get("attribution").and_then(Value::as_str) {
            let attribution = self.attributions.get(key).ok_or_else(|| lacks(LIST, "attribution"))?;
            let mut entry = self.attribution(attribution)?;
            entry.key = (LIST, own.to_owned());
            if let Some(id) = ground.get("escalation").and_then(Value::as_str) {
                entry.source = Some(Source { section: "escalations", id: id.to_owned() });
                entry.basis = self.basis("escalations", id);
                entry.reason.insert(Aspect::Rule, id.into());
                entry.reason.insert(Aspect::Ground, ground.get("key").cloned().unwrap_or_default());
            }
            return Ok(entry);
        }
        let (section, id) = match ground.get("ladder") {
            Some(_) => ("ladders", text(ground, LIST, "ladder")?),
            None => ("rankings", text(ground, LIST, "ranking")?),
        };
        let mut reason = aspects(ground, [(Aspect::Value, "value"), (Aspect::Rank, "rank")]);
        reason.insert(Aspect::Rule, id.into());
        reason.insert(Aspect::Ground, ground.get("key").cloned().unwrap_or_default());
        Ok(Entry {
            sort: Sort::Sanction,
            key: (LIST, own.to_owned()),
            loose: Vec::new(),
            subject: None,
            source: Some(Source { section, id: id.into() }),
            basis: self.basis(section, id),
            matter: None,
            date: None,
            result: Aspects::new(),
            reason,
        })
    }

    /// The basis of a definition, where the outcome holds definitions: a snapshot does not.
    fn basis(&self, section: &str, id: &str) -> Option<String> {
        maybe(self.outcome.get("definitions")?.get(section)?.get(id)?, "basis")
    }

    /// Findings that touch nobody and do not simply apply.
    fn open_findings(&self) -> Read<Vec<Entry>> {
        let touching: Vec<&str> =
            self.attributions.values().filter_map(|one| one.get("finding")?.as_str()).collect();
        let open = self.findings.iter().filter(|(key, finding)| {
            finding.get("state").and_then(Value::as_str) != Some("applies") && !touching.contains(key)
        });
        open.map(|(key, _)| self.on_finding(key, "findings", key)).collect()
    }

    fn figure(&self, sort: Sort, source: Option<(&'static str, &str)>, subject: &str, key: String) -> Entry {
        Entry {
            sort,
            key: (sort.code(), key),
            loose: Vec::new(),
            subject: Some(subject.to_owned()),
            source: source.map(|(section, id)| Source { section, id: id.to_owned() }),
            basis: source.and_then(|(section, id)| self.basis(section, id)),
            matter: None,
            date: None,
            result: Aspects::new(),
            reason: Aspects::new(),
        }
    }

    fn rankings(&self) -> Read<Vec<Entry>> {
        const LIST: &str = "rankings";
        let mut all = Vec::new();
        for table in self.list(LIST)? {
            let id = text(table, LIST, "ranking")?;
            let group = table.get("group").cloned().unwrap_or_default();
            for row in table.get("rows").and_then(Value::as_array).ok_or_else(|| lacks(LIST, "rows"))? {
                let subject = text(row, LIST, "subject")?;
                let key = format!("{id}/{group}/{subject}");
                let mut entry = self.figure(Sort::Rank, Some((LIST, id)), subject, key);
                entry.result = aspects(row, [(Aspect::Rank, "rank")]);
                let why =
                    [(Aspect::Value, "value"), (Aspect::Sample, "n"), (Aspect::Interval, "rank_interval")];
                entry.reason = aspects(row, why);
                entry.reason.insert(Aspect::Ranked, table.get("ranked").cloned().unwrap_or_default());
                all.push(entry);
            }
        }
        Ok(all)
    }

    fn score(&self, one: &Value) -> Read<Entry> {
        let (card, subject) = (text(one, "scores", "scorecard")?, text(one, "scores", "subject")?);
        let source = Some(("scorecards", card));
        let mut entry = self.figure(Sort::Score, source, subject, format!("{card}/{subject}"));
        entry.result = aspects(one, [(Aspect::Value, "value")]);
        for part in one.get("parts").and_then(Value::as_array).into_iter().flatten() {
            let indicator = text(part, "scores", "indicator")?;
            let figures = json!({ "value": part["value"], "weight": part["weight_used"] });
            entry.reason.insert(Aspect::Part(indicator.into()), figures);
        }
        Ok(entry)
    }

    fn grade(&self, one: &Value) -> Read<Entry> {
        let (ladder, subject) = (text(one, "grades", "ladder")?, text(one, "grades", "subject")?);
        let source = Some(("ladders", ladder));
        let mut entry = self.figure(Sort::Grade, source, subject, format!("{ladder}/{subject}"));
        entry.result = aspects(one, [(Aspect::Grade, "says")]);
        entry.reason = aspects(one, [(Aspect::Value, "value"), (Aspect::Missing, "missing")]);
        entry.reason.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
        Ok(entry)
    }

    fn quota(&self, one: &Value) -> Read<Entry> {
        let (key, quota) = (text(one, "quotas", "key")?, text(one, "quotas", "quota")?);
        let subject = one.get("group").and_then(Value::as_str).unwrap_or_default();
        let mut entry = self.figure(Sort::Quota, Some(("quotas", quota)), subject, key.to_owned());
        entry.subject = entry.subject.filter(|group| !group.is_empty());
        entry.result =
            aspects(one, [(Aspect::Kept, "is"), (Aspect::Holders, "holders"), (Aspect::Limit, "limit")]);
        entry.reason = aspects(one, [(Aspect::Base, "base")]);
        Ok(entry)
    }

    fn monitor(&self, one: &Value) -> Read<Entry> {
        let monitor = text(one, "monitors", "monitor")?;
        let subject = one.get("subject").and_then(Value::as_str).unwrap_or_default();
        let source = Some(("monitors", monitor));
        let mut entry = self.figure(Sort::Monitor, source, subject, format!("{monitor}/{subject}"));
        entry.subject = entry.subject.filter(|unit| !unit.is_empty());
        entry.result = aspects(one, [(Aspect::Seen, "seen")]);
        entry.reason = aspects(one, [(Aspect::Sample, "n")]);
        Ok(entry)
    }

    fn total(&self, one: &Value) -> Read<Entry> {
        let (category, subject) = (text(one, "totals", "category")?, text(one, "totals", "subject")?);
        let mut entry = self.figure(Sort::Total, None, subject, format!("{category}/{subject}"));
        entry.result = aspects(one, [(Aspect::Points, "points"), (Aspect::Account, "category")]);
        entry.reason = aspects(one, [(Aspect::Parts, "parts")]);
        Ok(entry)
    }

    fn indicator(&self, one: &Value) -> Read<Entry> {
        let (id, subject) = (text(one, "indicators", "indicator")?, text(one, "indicators", "subject")?);
        let source = Some(("indicators", id));
        let mut entry = self.figure(Sort::Indicator, source, subject, format!("{id}/{subject}"));
        entry.result = aspects(one, [(Aspect::Value, "value")]);
        entry.reason = aspects(one, [(Aspect::Sample, "n")]);
        Ok(entry)
    }

    fn gaps(&self) -> Read<Vec<Entry>> {
        let mut all = self.each("unreached", |one| {
            let matter = self.matter(one, "unreached")?;
            Ok(self.gap(Gap::Unreached, matter.key.clone(), Some(matter)))
        })?;
        all.extend(self.each("holes", |one| {
            let key = text(one, "holes", "finding")?;
            let clause = one.get("clause").cloned().unwrap_or_default();
            let finding = self.on_finding(key, "holes", &format!("{key}#{clause}"))?;
            Ok(Entry { sort: Sort::Gap(Gap::Hole), result: Aspects::new(), ..finding })
        })?);
        all.extend(self.each("conflicts", |one| {
            let matter = self.matter(&one["matter"], "conflicts")?;
            let group = text(one, "conflicts", "group")?;
            let mut entry = self.gap(Gap::Conflict, format!("{group}:{}", matter.key), Some(matter));
            entry.reason = aspects(one, [(Aspect::Parts, "findings")]);
            Ok(entry)
        })?);
        for (gap, list) in [(Gap::DoubleHit, "double_hits"), (Gap::Both, "both")] {
            all.extend(self.each(list, |one| {
                let matter = self.matter(&one["matter"], list)?;
                let subject = text(one, list, "subject")?;
                let mut entry = self.gap(gap, format!("{}:{subject}", matter.key), Some(matter));
                entry.subject = Some(subject.to_owned());
                entry.reason = aspects(one, [(Aspect::Parts, "attributions")]);
                Ok(entry)
            })?);
        }
        all.extend(self.each("no_band", |one| {
            let (ladder, subject) = (text(one, "no_band", "ladder")?, text(one, "no_band", "subject")?);
            let mut entry = self.gap(Gap::NoBand, format!("{ladder}/{subject}"), None);
            entry.subject = Some(subject.to_owned());
            entry.source = Some(Source { section: "ladders", id: ladder.to_owned() });
            entry.result = aspects(one, [(Aspect::Value, "value")]);
            Ok(entry)
        })?);
        Ok(all)
    }

    fn gap(&self, gap: Gap, key: String, matter: Option<Matter>) -> Entry {
        let sort = Sort::Gap(gap);
        let entry = self.figure(sort, None, "", key);
        Entry { subject: None, matter, ..entry }
    }
}

/// The facts and parameters that were read.
fn facts(of: &Value, into: &mut Aspects) {
    let each = |key: &str| of.get(key).and_then(Value::as_array).into_iter().flatten();
    for fact in each("facts") {
        let Some(name) = maybe(fact, "name").filter(|name| !name.starts_with("param.")) else { continue };
        into.insert(Aspect::Fact(name), json!({ "type": fact["type"], "value": fact["value"] }));
    }
    for parameter in each("parameters") {
        let Some(id) = maybe(parameter, "parameter") else { continue };
        let name = maybe(parameter, "key").map_or_else(|| id.clone(), |key| format!("{id}[{key}]"));
        into.insert(Aspect::Parameter(name), parameter["value"].clone());
    }
}
