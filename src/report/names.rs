//! From the ids and numbers of an outcome to the words of one language.

use crate::Assessment;
use crate::assess::{Decider, Index, MatterRef};
use crate::expression::scope::GENERAL;
use crate::organisation::{NodeId, PostId, Posting, RelationId};
use crate::phrase::Terms;
use crate::policy::{
    Chain, Defined, Escalation, FIRST_DAY, Group, HELD_DAYS, Indicator, LAST_DAY, Ladder, Measure, Modifier,
    Monitor, PERIOD_DAYS, Parameter, Property, Quota, Ranking, Rule, Scorecard, Section, Track, Word,
};
use crate::source::{Lang, Title};
use crate::value::{NodeKind, Value};
use smol_str::SmolStr;

/// Names everything that an outcome speaks of, in one language.
pub struct Names<'a> {
    /// What is spoken of.
    pub assessment: &'a Assessment,
    /// The language.
    pub lang: Lang,
    /// Sections of the policy by [`Index`].
    pub rules: Vec<&'a Defined<Rule>>,
    /// Parameters.
    pub parameters: Vec<&'a Defined<Parameter>>,
    /// Chains.
    pub chains: Vec<&'a Defined<Chain>>,
    /// Groups of rules.
    pub groups: Vec<&'a Defined<Group>>,
    /// Defences and aggravations.
    pub modifiers: Vec<&'a Defined<Modifier>>,
    /// Indicators.
    pub indicators: Vec<&'a Defined<Indicator>>,
    /// Scorecards.
    pub scorecards: Vec<&'a Defined<Scorecard>>,
    /// Rankings.
    pub rankings: Vec<&'a Defined<Ranking>>,
    /// Ladders.
    pub ladders: Vec<&'a Defined<Ladder>>,
    /// Escalations.
    pub escalations: Vec<&'a Defined<Escalation>>,
    /// Quotas.
    pub quotas: Vec<&'a Defined<Quota>>,
    /// Measures.
    pub measures: Vec<&'a Defined<Measure>>,
    /// Monitors.
    pub monitors: Vec<&'a Defined<Monitor>>,
    /// Deciders outside the organisation.
    pub authorities: Vec<&'a Defined<Word>>,
}

/// What has a title.
pub trait Titled {
    /// The title.
    fn title(&self) -> &Title;
}

macro_rules! titled {
    ($($of:ty),*) => { $( impl Titled for $of { fn title(&self) -> &Title { &self.title } } )* };
}
titled!(
    Chain, Escalation, Indicator, Ladder, Measure, Modifier, Monitor, Parameter, Property, Quota, Ranking,
    Rule, Scorecard, Track, Word
);

fn section<T>(of: &Section<T>) -> Vec<&Defined<T>> {
    of.values().collect()
}

impl<'a> Names<'a> {
    /// The names of an assessment in a language.
    pub fn new(assessment: &'a Assessment, lang: Lang) -> Self {
        let policy = &assessment.policy;
        Names {
            assessment,
            lang,
            rules: section(&policy.rules),
            parameters: section(&policy.parameters),
            chains: section(&policy.chains),
            groups: section(&policy.groups),
            modifiers: section(&policy.modifiers),
            indicators: section(&policy.indicators),
            scorecards: section(&policy.scorecards),
            rankings: section(&policy.rankings),
            ladders: section(&policy.ladders),
            escalations: section(&policy.escalations),
            quotas: section(&policy.quotas),
            measures: section(&policy.measures),
            monitors: section(&policy.monitors),
            authorities: section(&policy.authorities),
        }
    }

    /// The words of the policy, as of the last day of the cycle.
    pub(crate) fn terms(&self) -> Terms<'a> {
        let Assessment { policy, program, sources, cycle, .. } = self.assessment;
        Terms { policy, program, sources, lang: self.lang, day: cycle.until }
    }

    /// Chooses between the program's own texts.
    pub fn say<T>(&self, zh: T, en: T) -> T {
        self.lang.pick(zh, en)
    }

    /// The title in the language, or the id where the author gave none.
    pub fn title(&self, title: &Title, id: &str) -> String {
        title.get(self.lang).filter(|text| !text.is_empty()).unwrap_or(id).to_owned()
    }

    /// The title of the definition with that index in one of the sections above.
    pub fn of<T: Titled>(&self, list: &[&Defined<T>], index: Index) -> String {
        list.get(index).map_or_else(|| "?".into(), |defined| self.title(defined.body.title(), &defined.id))
    }

    /// The id of the definition with that index in one of the sections above.
    pub fn id_of<T>(&self, list: &[&'a Defined<T>], index: Index) -> &'a str {
        list.get(index).map_or("?", |defined| defined.id.as_str())
    }

    /// A rule's title.
    pub fn rule(&self, index: Index) -> String {
        self.of(&self.rules, index)
    }

    /// A measure's title.
    pub fn measure(&self, index: Index) -> String {
        self.of(&self.measures, index)
    }

    /// A person, unit or entity: `张伟 (zhang)`.
    pub fn node(&self, node: NodeId) -> String {
        let (name, id) = (self.plain(node), self.node_id(node));
        if name == id { name } else { format!("{name} ({id})") }
    }

    /// A person, unit or entity by name alone.
    pub fn plain(&self, node: NodeId) -> String {
        self.title(&self.assessment.organisation.title(node), self.node_id(node))
    }

    /// A person's, unit's or entity's id.
    pub fn node_id(&self, node: NodeId) -> &'a str {
        self.assessment.organisation.id(node)
    }

    /// Person, unit, or the title of the kind of entity.
    pub fn node_kind(&self, node: NodeId) -> String {
        match self.assessment.organisation.kind(node) {
            NodeKind::Person => self.say("人员", "person").into(),
            NodeKind::Unit => self.say("单位", "unit").into(),
            NodeKind::Entity(kind) => match self.assessment.policy.entities.get(kind.as_ref()) {
                Some(word) => self.title(&word.body.title, kind),
                None => kind.to_string(),
            },
        }
    }

    /// A post's title.
    pub fn post(&self, post: PostId) -> String {
        let id = self.assessment.vocabulary.posts.word(post);
        self.assessment
            .policy
            .posts
            .get(id)
            .map_or_else(|| id.to_owned(), |word| self.title(&word.body.title, id))
    }

    /// A post that somebody holds: `director of 沿江派出所 (YJ) (2012-03-01 – …)`.
    pub fn posting(&self, held: &Posting) -> String {
        let (title, days) = (self.posting_title(held), self.interval(held.interval));
        self.say(format!("{title}（{days}）"), format!("{title} ({days})"))
    }

    /// The same without its days.
    pub fn posting_title(&self, held: &Posting) -> String {
        let (unit, post) = (self.node(held.unit), self.post(held.post));
        self.say(format!("{unit}{post}"), format!("{post} of {unit}"))
    }

    /// A role's title.
    pub fn role(&self, role: u32) -> String {
        let id = self.assessment.vocabulary.roles.word(role);
        self.word(&self.assessment.policy.roles, id)
    }

    /// The title of a word of a section of words.
    pub fn word(&self, section: &Section<Word>, id: &str) -> String {
        section.get(id).map_or_else(|| id.to_owned(), |word| self.title(&word.body.title, id))
    }

    /// The id of a declared relation.
    pub fn relation_id(&self, relation: RelationId) -> &'a str {
        self.assessment.vocabulary.relations.get(relation as usize).map_or("?", |found| found.id.as_str())
    }

    /// The title of a declared relation.
    pub fn relation(&self, relation: RelationId) -> String {
        let id = self.relation_id(relation);
        self.assessment
            .policy
            .relations
            .get(id)
            .map_or_else(|| id.to_owned(), |found| self.title(&found.body.title, id))
    }

    /// The id of a matter, as it was given.
    pub fn matter_id(&self, matter: MatterRef) -> SmolStr {
        let matters = &self.assessment.matters;
        matters
            .tables
            .get(matter.kind as usize)
            .and_then(|table| table.ids.get(matter.row as usize))
            .map_or_else(|| "?".into(), |symbol| matters.symbols.text(*symbol))
    }

    /// The id of a matter's kind.
    pub fn matter_kind_id(&self, matter: MatterRef) -> &'a str {
        self.assessment.schema.kinds.get(matter.kind as usize).map_or("?", |kind| kind.id.as_str())
    }

    /// The title of a matter's kind.
    pub fn matter_kind(&self, matter: MatterRef) -> String {
        self.kind_of_matters(self.matter_kind_id(matter))
    }

    fn kind_of_matters(&self, id: &str) -> String {
        let kind = self.assessment.policy.matters.get(id);
        kind.map_or_else(|| id.to_owned(), |kind| self.title(&kind.body.title, id))
    }

    /// What a table is read into: a section of the organisation, indicators, or a kind of matters.
    pub fn read_into(&self, into: &str) -> String {
        let (zh, en) = match into {
            "units" => ("单位", "units"),
            "people" => ("人员", "people"),
            "roles" => ("身份", "roles"),
            "posts" => ("任职", "posts"),
            "relations" => ("关系", "relations"),
            "entities" => ("其他对象", "entities"),
            "indicators" => ("指标", "indicators"),
            kind => return self.kind_of_matters(kind),
        };
        self.say(zh, en).to_owned()
    }

    /// For a row of a child table: the table's name and the row's place among its siblings, counted from 1.
    pub fn child(&self, matter: MatterRef) -> Option<(&'a str, u32)> {
        let (child, row) = matter.child?;
        let schema = self.assessment.schema.kinds.get(matter.kind as usize)?.children.get(child as usize)?;
        let table = self.assessment.matters.tables.get(matter.kind as usize)?.children.get(child as usize)?;
        let first = table.offsets.get(matter.row as usize).copied().unwrap_or(0);
        Some((&schema.name, row.saturating_sub(first) + 1))
    }

    /// A matter: `R1 (Report or request for help)`, `R1（报案求助）`; of a child row its place too.
    pub fn matter(&self, matter: MatterRef) -> String {
        let (mut id, kind) = (self.matter_id(matter).to_string(), self.matter_kind(matter));
        if let Some((table, place)) = self.child(matter) {
            id = format!("{id} {} {place}", self.called(table));
        }
        // The period of a duty is called like its rule, which is named beside it.
        if self.owed(matter) { id } else { self.say(format!("{id}（{kind}）"), format!("{id} ({kind})")) }
    }

    /// Is it the period of a duty?
    pub fn owed(&self, matter: MatterRef) -> bool {
        self.assessment.schema.kinds.get(matter.kind as usize).is_some_and(|kind| kind.owed)
    }

    /// The unit of a matter, if it was given.
    pub fn matter_unit(&self, matter: MatterRef) -> Option<NodeId> {
        let table = self.assessment.matters.tables.get(matter.kind as usize)?;
        match table.units.as_ref()?.get(matter.row as usize)? {
            Value::Node(unit) => Some(unit),
            _ => None,
        }
    }

    /// Who decides about a subject.
    pub fn decider(&self, decider: &Decider, subject: NodeId) -> String {
        match decider {
            Decider::Authority(index) => {
                self.of(&self.authorities, *index).replace("{subject}", &self.node(subject))
            }
            Decider::Node(node) => self.node(*node),
            Decider::Open(None) => self.say("未指定，须先确定", "not named; to be settled first").into(),
            Decider::Open(Some(text)) => self
                .say(format!("未确定：`{text}` 当日无人"), format!("open: `{text}` gave nobody on that day")),
        }
    }

    /// The account of points.
    pub fn category(&self, category: &str) -> String {
        if category == GENERAL && !self.assessment.policy.words.contains_key(category) {
            return self.say("综合", "general").into();
        }
        self.called(category)
    }

    /// How a word of the policy is called: by its title among `words`, else as it is written.
    pub fn called(&self, word: &str) -> String {
        let title = self.assessment.policy.words.get(word).and_then(|defined| defined.body.get(self.lang));
        title.or_else(|| of_duties(word, self.lang)).unwrap_or(word).to_owned()
    }

    /// `indicator("x", unit)` and `previous(indicator("x"), 2)` by the title of the indicator.
    fn indicator_fact(&self, path: &str) -> Option<String> {
        let (read, back) = match path.strip_prefix("previous(") {
            None => (path.to_owned(), 0),
            Some(rest) => match rest.strip_suffix(')')?.rsplit_once("), ") {
                Some((read, back)) => (format!("{read})"), back.parse().ok()?),
                None => (rest.strip_suffix(')')?.to_owned(), 1),
            },
        };
        let (id, whom) = read.strip_prefix("indicator(\"")?.strip_suffix(')')?.split_once('"')?;
        let at = self.indicators.iter().position(|indicator| indicator.id == id)?;
        let title = self.of(&self.indicators, at);
        let whom = whom.strip_prefix(", ").map(|whom| self.fact_name(whom));
        let said = match whom {
            Some(whom) => self.say(format!("{whom}的指标{title}"), format!("{title} of {whom}")),
            None => self.say(format!("指标{title}"), title.clone()),
        };
        Some(match back {
            0 => said,
            1 => self.say(format!("{said}上一期的数值"), format!("{said} one period before")),
            back => self.say(format!("{said}前 {back} 期的数值"), format!("{said} {back} periods before")),
        })
    }

    /// How a fact is called: every part of its path by its title, in quotes where a part has none.
    pub fn fact_name(&self, path: &str) -> String {
        if let Some(indicator) = self.indicator_fact(path) {
            return indicator;
        }
        if let Some(counter) = path.strip_prefix("previous(").and_then(|rest| rest.strip_suffix(')')) {
            let counter = self.fact_name(counter);
            return self.say(format!("上一期的{counter}"), format!("{counter} of the period before"));
        }
        let known = |word: &str| {
            self.assessment.policy.words.contains_key(word) || of_duties(word, self.lang).is_some()
        };
        // Whoever is assessed is named beside it.
        let path = path.strip_prefix("subject.").filter(|rest| rest.split('.').all(known)).unwrap_or(path);
        if path.split('.').all(known) {
            let parts: Vec<String> = path.split('.').map(|word| self.called(word)).collect();
            return parts.join(self.say("的", ", "));
        }
        format!("`{path}`")
    }
}

/// What the fields of every duty are called where the policy does not say.
pub(crate) fn of_duties(word: &str, lang: Lang) -> Option<&'static str> {
    let (zh, en) = match word {
        FIRST_DAY => ("承担的第一天", "first day owed"),
        LAST_DAY => ("承担的最后一天", "last day owed"),
        HELD_DAYS => ("承担天数", "days owed"),
        PERIOD_DAYS => ("本期天数", "days of the period"),
        _ => return None,
    };
    Some(lang.pick(zh, en))
}
