//! Entries and their differences in words of one language.

use super::difference::{Change, Differs, How};
use super::entry::{Aspect, Entry, Gap, Sort};
use super::titles::{Titles, measured};
use crate::policy::{Modality, ParameterUnit};
use crate::report::words;
use serde_json::Value;

impl Titles<'_> {
    /// What an entry says of its subject, in a word or two.
    pub fn sort(&self, sort: Sort) -> &'static str {
        let (zh, en) = match sort {
            Sort::Held => ("承担责任", "held accountable"),
            Sort::Credited => ("记入成绩", "credited"),
            Sort::Recorded => ("仅作记录", "recorded"),
            Sort::Sanction => ("建议处理", "sanction"),
            Sort::Reward => ("建议奖励", "reward"),
            Sort::Finding => ("待定或冲突的认定", "rule that cannot be applied"),
            Sort::Gap(Gap::Unreached) => ("没有规则涉及的事项", "matter that no rule reaches"),
            Sort::Gap(Gap::Hole) => ("应有人负责而无人", "nobody to answer for it"),
            Sort::Gap(Gap::Conflict) => ("规则冲突", "rules in conflict"),
            Sort::Gap(Gap::DoubleHit) => ("一事多责", "held twice for one act"),
            Sort::Gap(Gap::Both) => ("一事功过并存", "credited and held for one act"),
            Sort::Gap(Gap::NoBand) => ("没有相应档次", "no step of the ladder covers it"),
            Sort::Rank => ("名次", "rank"),
            Sort::Score => ("得分", "score"),
            Sort::Grade => ("等次", "grade"),
            Sort::Quota => ("名额", "quota"),
            Sort::Total => ("合计", "total"),
            Sort::Indicator => ("指标", "indicator"),
            Sort::Monitor => ("数据提示", "monitor"),
        };
        self.say(zh, en)
    }

    /// An entry in a line: who, where, what, by which rule, for which matter, with which result.
    pub fn entry(&self, entry: &Entry) -> String {
        let mut parts = vec![self.about(entry)];
        let shown = entry.result.iter().filter_map(|(aspect, value)| self.plainly(entry, aspect, value));
        parts.extend(shown);
        parts.extend(
            self.basis(entry).map(|basis| words::label(self.say("依据", "basis"), &basis, self.lang)),
        );
        words::clauses(&parts, self.lang)
    }

    /// A change in a line: of an entry that moved, only in what.
    pub fn change(&self, change: &Change) -> String {
        let Some(entry) = change.entry() else { return String::new() };
        if entry.sort.is_figure() && change.how != How::ReasonChanged {
            return self.figure(change, entry);
        }
        if change.before.is_none() || change.after.is_none() {
            return self.entry(entry);
        }
        let mut parts = vec![self.about(entry)];
        let shown = if change.result.is_empty() { &change.reason } else { &change.result };
        parts.extend(shown.iter().map(|differs| self.differs(differs)));
        words::clauses(&parts, self.lang)
    }

    /// A figure with what it was and what it is, also where one of them is none.
    fn figure(&self, change: &Change, entry: &Entry) -> String {
        let of = |entry: &Option<Entry>, aspect: &Aspect| {
            entry.as_ref().and_then(|entry| entry.result.get(aspect).cloned())
        };
        let mut parts = vec![self.about(entry)];
        for aspect in entry.result.keys().filter(|aspect| **aspect != Aspect::Account) {
            let (before, after) = (of(&change.before, aspect), of(&change.after, aspect));
            parts.push(self.differs(&Differs { aspect: aspect.clone(), before, after }));
        }
        words::clauses(&parts, self.lang)
    }

    /// Why an entry moved, where its reasons differ too.
    pub fn because(&self, change: &Change) -> Option<String> {
        let told: Vec<String> = change.reason.iter().map(|differs| self.differs(differs)).collect();
        let because = !change.result.is_empty() && !told.is_empty();
        because.then(|| {
            words::label(
                self.say("理由的变化", "what changed in the reasons"),
                &words::clauses(&told, self.lang),
                self.lang,
            )
        })
    }

    /// Who, and of what the entry is.
    fn about(&self, entry: &Entry) -> String {
        let who = entry.subject.as_ref().map(|subject| {
            let unit = self.unit(entry).filter(|unit| unit != subject).map(|unit| self.node(&unit));
            let subject = self.node(subject);
            match unit {
                Some(unit) => self.say(format!("{subject}，{unit}"), format!("{subject}, {unit}")),
                None => subject,
            }
        });
        let mut what = vec![self.sort(entry.sort).to_owned()];
        what.extend(entry.source.as_ref().map(|source| {
            self.say(format!("“{}”", self.source(source)), format!("“{}”", self.source(source)))
        }));
        let named = |aspect: Aspect| entry.result.get(&aspect).map(|value| self.value(&aspect, Some(value)));
        let named = match entry.sort {
            Sort::Total => named(Aspect::Account),
            Sort::Sanction | Sort::Reward => named(Aspect::Measure),
            _ => None,
        };
        what.extend(named.map(|named| self.say(format!("“{named}”"), format!("“{named}”"))));
        what.extend(entry.matter.as_ref().map(|matter| self.matter(matter)));
        let what = what.join(self.say("，", ", "));
        who.map_or_else(|| what.clone(), |who| words::label(&who, &what, self.lang))
    }

    /// A respect of an entry, where it is worth saying beside the sort: that it stands is not.
    fn plainly(&self, entry: &Entry, aspect: &Aspect, value: &Value) -> Option<String> {
        let said = self.value(aspect, Some(value));
        match aspect {
            Aspect::Sort => None,
            Aspect::Standing => (value != "stands").then_some(said),
            Aspect::Verdict => (value != "proposed").then_some(said),
            Aspect::Account if entry.sort == Sort::Total => None,
            Aspect::Measure => None,
            Aspect::Account => Some(words::label(self.aspect(aspect).as_str(), &said, self.lang)),
            Aspect::Points | Aspect::Modality => Some(said),
            _ if entry.sort == Sort::Finding => Some(said),
            _ => Some(words::label(&self.aspect(aspect), &said, self.lang)),
        }
    }

    /// A difference: `points: -2 → -4`.
    pub fn differs(&self, differs: &Differs) -> String {
        let label = self.aspect(&differs.aspect);
        let (before, after) = (
            self.value(&differs.aspect, differs.before.as_ref()),
            self.value(&differs.aspect, differs.after.as_ref()),
        );
        if before == after {
            // Both have the same words: what differs stands behind them, such as since when.
            return words::label(
                &label,
                &self.say(format!("{after}（细节有变化）"), format!("{after} (details differ)")),
                self.lang,
            );
        }
        words::label(&label, &format!("{before} → {after}"), self.lang)
    }

    fn aspect(&self, aspect: &Aspect) -> String {
        let (zh, en) = match aspect {
            Aspect::Fact(name) => return self.fact(name),
            Aspect::Parameter(name) => return self.parameter(name).0,
            Aspect::Modifier(id) => return self.modifier(id),
            Aspect::Part(id) => {
                let source = super::entry::Source { section: "indicators", id: id.clone() };
                return self.source(&source);
            }
            Aspect::Sort => ("性质", "sort"),
            Aspect::Standing => ("是否成立", "standing"),
            Aspect::Degree => ("程度", "degree"),
            Aspect::Points => ("分数", "points"),
            Aspect::Account => ("账户", "account"),
            Aspect::Measure => ("措施", "measure"),
            Aspect::Verdict => ("建议的状态", "state of the proposal"),
            Aspect::Modality => ("约束力", "how binding"),
            Aspect::Decider => ("决定机关", "decider"),
            Aspect::Effect => ("影响期", "effect"),
            Aspect::Added => ("合并计算", "added up"),
            Aspect::Value => ("数值", "value"),
            Aspect::Rank => ("名次", "rank"),
            Aspect::Grade => ("等次", "grade"),
            Aspect::Kept => ("结果", "result"),
            Aspect::Seen => ("结果", "result"),
            Aspect::Holders => ("名单", "who has it"),
            Aspect::Limit => ("限额", "limit"),
            Aspect::Base => ("基数", "base"),
            Aspect::Ranked => ("参加排名的数目", "ranked"),
            Aspect::Rule => ("规则", "rule"),
            Aspect::Clause => ("规则中的第几项", "clause of the rule"),
            Aspect::Date => ("日期", "date"),
            Aspect::Basis => ("依据", "basis"),
            Aspect::Path => ("责任链", "chain"),
            Aspect::Missing => ("缺少", "missing"),
            Aspect::Concern => ("需复核之处", "to be looked at"),
            Aspect::Ground => ("建议所依据的结果", "what it rests on"),
            Aspect::By => ("让位于", "gives way to"),
            Aspect::Sample => ("样本数", "sample"),
            Aspect::Interval => ("可能的名次", "possible ranks"),
            Aspect::Parts => ("构成", "parts"),
            Aspect::Why => ("说明", "reason"),
        };
        self.say(zh, en).to_owned()
    }

    /// A value in words; what is absent is said to be so.
    fn value(&self, aspect: &Aspect, value: Option<&Value>) -> String {
        let Some(value) = value.filter(|value| !value.is_null()) else {
            return match aspect {
                Aspect::Fact(_) | Aspect::Parameter(_) => self.say("未涉及", "not considered").into(),
                _ => self.say("无", "none").into(),
            };
        };
        let text = value.as_str().unwrap_or_default();
        match aspect {
            Aspect::Sort => self.say_sort(text),
            Aspect::Standing => self.standing(text),
            Aspect::Degree => self.word(text),
            Aspect::Account => self.account(text),
            Aspect::Points => measured(value, ParameterUnit::Points, self.lang),
            Aspect::Measure => self.measure(text),
            Aspect::Verdict => self.verdict(text).into(),
            Aspect::Modality => self.modality(text),
            Aspect::Decider => self.both(&value["title"]),
            Aspect::Why | Aspect::Grade => self.both(value),
            Aspect::Kept => match text {
                "kept" => self.say("未超出", "kept").into(),
                _ => self.say("超出", "exceeded").into(),
            },
            Aspect::Seen => match text {
                "noticed" => self.say("请人工查看", "needs a look").into(),
                "nothing" => self.say("未见异常", "nothing unusual").into(),
                "too_few" => self.say("数值太少", "too few values").into(),
                _ => self.say("无法判断", "cannot be said").into(),
            },
            Aspect::Holders => {
                let all = value.as_array().into_iter().flatten().filter_map(Value::as_str);
                let all: Vec<String> = all.map(|id| self.node(id)).collect();
                if all.is_empty() {
                    self.say("无人", "nobody").into()
                } else {
                    words::list(&all, self.lang)
                }
            }
            Aspect::Effect => self.span(value),
            Aspect::Added => self.both(&value["says"]),
            Aspect::Rule => self.definition(text),
            Aspect::Clause => (value.as_u64().unwrap_or_default() + 1).to_string(),
            Aspect::Path => self.path(value),
            Aspect::Fact(_) => self.fact_value(value),
            Aspect::Parameter(name) => measured(value, self.parameter(name).1, self.lang),
            Aspect::Modifier(_) => match value.as_bool() {
                Some(true) => self.say("适用", "holds").into(),
                _ => self.say("待定", "undetermined").into(),
            },
            Aspect::Missing => self.list(value, |one| self.missing(one)),
            Aspect::Concern => self.list(value, |one| self.both(&one["says"])),
            Aspect::Part(_) => self.part(value),
            Aspect::Parts => {
                let parts = value.as_array().map_or(0, Vec::len);
                words::count(parts, "项", "part", "parts", self.lang)
            }
            Aspect::By | Aspect::Ground => format!("`{text}`"),
            Aspect::Interval => self.list(value, Value::to_string).replace(self.say("；", "; "), " – "),
            _ => plain(value),
        }
    }

    /// A text of the program or an author in both languages.
    fn both(&self, value: &Value) -> String {
        value[self.lang.code()].as_str().unwrap_or_default().to_owned()
    }

    fn list(&self, value: &Value, one: impl FnMut(&Value) -> String) -> String {
        let all: Vec<String> = value.as_array().into_iter().flatten().map(one).collect();
        words::clauses(&all, self.lang)
    }

    fn say_sort(&self, code: &str) -> String {
        let sorts = [Sort::Held, Sort::Credited, Sort::Recorded, Sort::Sanction, Sort::Reward];
        sorts.into_iter().find(|sort| sort.code() == code).map_or(code, |sort| self.sort(sort)).to_owned()
    }

    fn standing(&self, code: &str) -> String {
        let (zh, en) = match code {
            "stands" | "applies" => ("成立", "stands"),
            "cleared" => ("免责", "cleared"),
            "yields" => ("适用新旧规则中的另一条", "another rule judges"),
            "undetermined" => ("待定", "undetermined"),
            "conflict" => {
                ("与同组其他规则冲突，未适用", "in conflict with another rule of its group, not applied")
            }
            other => (other, other),
        };
        self.say(zh, en).to_owned()
    }

    fn verdict<'t>(&self, code: &'t str) -> &'t str {
        match code {
            "proposed" => self.say("提出建议", "proposed"),
            "review_required" => self.say("需人工复核", "needs a person's review"),
            "superseded" => self.say("被更重的措施吸收", "superseded by a heavier measure"),
            "barred" => self.say("因另一项措施而取消", "barred by another measure"),
            other => other,
        }
    }

    fn modality(&self, code: &str) -> String {
        let of = match code {
            "must" => Modality::Must,
            "may" => Modality::May,
            "at_least" => Modality::AtLeast,
            _ => Modality::Human,
        };
        words::modality(of, self.lang).to_owned()
    }

    fn span(&self, value: &Value) -> String {
        let day = |key: &str| value[key].as_str().unwrap_or("…").to_owned();
        format!("{} – {}", day("from"), day("until"))
    }

    /// A rule, ladder, ranking or escalation by its id alone.
    fn definition(&self, id: &str) -> String {
        let sections = ["rules", "ladders", "rankings", "escalations"];
        let titles =
            sections.map(|section| self.source(&super::entry::Source { section, id: id.to_owned() }));
        titles.into_iter().find(|title| title != id).unwrap_or_else(|| id.to_owned())
    }

    fn path(&self, value: &Value) -> String {
        let hops = value.as_array().map(Vec::as_slice).unwrap_or_default();
        if hops.is_empty() {
            return self.say("直接认定", "named directly").into();
        }
        let start = hops.first().map(|hop| self.node(hop["lower"].as_str().unwrap_or_default()));
        let mut way = start.unwrap_or_default();
        for hop in hops {
            let via = &hop["via"];
            let via = match (via["relation"].as_str().or(via["post"].as_str()), via["member_of"].as_str()) {
                (Some(relation), _) => self.relation(relation),
                (None, unit) => self.node(unit.unwrap_or_default()),
            };
            let upper = self.node(hop["upper"].as_str().unwrap_or_default());
            way = self.say(format!("{way} → {upper}（{via}）"), format!("{way} → {upper} ({via})"));
        }
        way
    }

    fn fact_value(&self, fact: &Value) -> String {
        let (of, value) = (fact["type"].as_str().unwrap_or_default(), &fact["value"]);
        let one = |value: &Value| match value {
            Value::String(text) if of == "enumeration" => self.word(text),
            Value::String(text) if !matches!(of, "text" | "date" | "datetime" | "decimal") => self.node(text),
            value => plain(value),
        };
        match value {
            Value::Null => self.say("无记录", "not recorded").into(),
            Value::Bool(yes) => (if *yes { self.say("是", "yes") } else { self.say("否", "no") }).into(),
            Value::Array(all) if all.is_empty() => self.say("无人", "nobody").into(),
            Value::Array(all) => words::list(&all.iter().map(one).collect::<Vec<_>>(), self.lang),
            value => one(value),
        }
    }

    fn part(&self, value: &Value) -> String {
        let figure = |key: &str| value[key].as_str().unwrap_or(self.say("无数值", "no value")).to_owned();
        let (figures, weight) = (figure("value"), figure("weight"));
        self.say(format!("{figures}（权重 {weight}）"), format!("{figures} (weight {weight})"))
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
