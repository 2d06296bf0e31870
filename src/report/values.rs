//! Values, facts and parameters in words.

use super::names::Names;
use super::words;
use crate::assess::{Fact, Finding, MissingFact, ParameterRead};
use crate::expression::typed::ResultOf;
use crate::organisation::NodeId;
use crate::policy::{Formula, Parameter, ParameterValue, Template};
use crate::source::Node;
use crate::value::{Day, Interval, Type, Value};
use rust_decimal::Decimal;

impl Names<'_> {
    /// A value of a type; a word of roles, posts or kinds of units by its title.
    pub fn value(&self, value: &Value, of: &Type) -> String {
        match value {
            Value::Bool(true) => self.say("是", "yes").into(),
            Value::Bool(false) => self.say("否", "no").into(),
            Value::Int(number) => number.to_string(),
            Value::Decimal(number) => words::decimal(*number),
            Value::Text(symbol) => self.assessment.matters.symbols.text(*symbol).to_string(),
            Value::Enum(code) => self.enumerated(*code, of),
            Value::Date(day) => day.to_string(),
            Value::DateTime(moment) => moment.to_string(),
            Value::Node(node) => self.node(*node),
            Value::Nodes(nodes) if nodes.is_empty() => self.say("无人", "nobody").into(),
            Value::Nodes(nodes) => self.nodes(nodes.iter().copied()),
        }
    }

    /// Several people, units or entities.
    pub fn nodes(&self, nodes: impl Iterator<Item = NodeId>) -> String {
        words::list(&nodes.map(|node| self.node(node)).collect::<Vec<_>>(), self.lang)
    }

    fn enumerated(&self, code: u32, of: &Type) -> String {
        let Type::Enum(of) = of else { return code.to_string() };
        let (words, policy) = (&self.assessment.vocabulary, &self.assessment.policy);
        let word = of.word(code);
        if *of == words.roles {
            self.word(&policy.roles, word)
        } else if *of == words.unit_kinds {
            self.word(&policy.unit_kinds, word)
        } else if *of == words.posts {
            self.post(code)
        } else {
            self.called(word)
        }
    }

    /// A fact's value, or that there is none.
    pub fn fact_value(&self, fact: &Fact) -> String {
        match (&fact.value, &fact.of) {
            (Some(value), of) => self.value(value, of),
            (None, Type::Rows(_)) => self.say("逐行读取", "read row by row").into(),
            (None, _) => self.say("无记录", "not recorded").into(),
        }
    }

    /// A field of a matter by what it is called; every matter has a number, a date and a unit.
    pub fn field(&self, name: &str) -> String {
        match name {
            _ if self.assessment.policy.words.contains_key(name) => self.called(name),
            "id" => self.say("编号", "the number").into(),
            "date" => self.say("日期", "the date").into(),
            "unit" => self.say("单位", "the unit").into(),
            name => self.fact_name(name),
        }
    }

    /// A fact: its expression and its value.
    pub fn fact(&self, fact: &Fact) -> String {
        words::label(&self.fact_name(&fact.name), &self.fact_value(fact), self.lang)
    }

    /// How a fact is called, in quotes.
    fn fact_quoted(&self, what: &str) -> String {
        let called = self.fact_name(what);
        if called.starts_with('`') { called } else { format!("“{called}”") }
    }

    /// Why something cannot be said.
    pub fn missing(&self, missing: &MissingFact) -> String {
        match missing {
            MissingFact::Absent(what) => {
                let fact = self.fact_quoted(what);
                self.say(format!("{fact} 无记录"), format!("{fact} is not recorded"))
            }
            MissingFact::Uncounted { matter, what } => {
                let fact = self.fact_quoted(what);
                self.say(format!("{matter} 的{fact}无记录"), format!("{fact} of {matter} is not recorded"))
            }
            MissingFact::NoParameter(what) => {
                let title = self
                    .parameter_named(what)
                    .map_or_else(|| format!("`{what}`"), |(id, parameter)| self.title(&parameter.title, id));
                self.say(
                    format!("参数“{title}”当日没有规定值"),
                    format!("the parameter “{title}” has no value on that day"),
                )
            }
            MissingFact::Failed { what, cause } => self.say(
                format!("`{what}` 计算失败：{}", cause.zh),
                format!("`{what}` could not be computed: {}", cause.en),
            ),
            MissingFact::NoResult(result) => {
                let title = match result {
                    ResultOf::Indicator { at, .. } => self.of(&self.indicators, *at),
                    ResultOf::Score(at) => self.of(&self.scorecards, *at),
                    ResultOf::Points(category) => self.category(category),
                };
                self.say(format!("“{title}”没有数值"), format!("“{title}” has no value"))
            }
            MissingFact::Rule(rule) => {
                let rule = self.rule(*rule);
                self.say(format!("规则“{rule}”本身待定"), format!("the rule “{rule}” is itself undetermined"))
            }
        }
    }

    /// Everything that is missing.
    pub fn all_missing(&self, missing: &[MissingFact]) -> String {
        words::clauses(&missing.iter().map(|one| self.missing(one)).collect::<Vec<_>>(), self.lang)
    }

    /// The unkeyed or keyed parameter that `x`, `param.x` or `param.x[key]` names.
    fn parameter_named<'b>(&'b self, text: &'b str) -> Option<(&'b str, &'b Parameter)> {
        let name = text.trim().strip_prefix("param.").unwrap_or(text.trim());
        let name = name.split('[').next().unwrap_or(name).trim();
        self.assessment.policy.parameters.get_key_value(name).map(|(id, found)| (id.as_str(), &found.body))
    }

    /// A parameter that was read: title, key, value with unit, since when, on what basis.
    pub fn parameter(&self, read: &ParameterRead) -> String {
        let Some(defined) = self.parameters.get(read.parameter) else { return "?".into() };
        let mut name = self.title(&defined.body.title, &defined.id);
        if let Some(key) = &read.key {
            name = self.say(format!("{name}（{key}）"), format!("{name} ({key})"));
        }
        let mut parts = vec![match read.value {
            Some(value) => words::measured(value, defined.body.unit, self.lang),
            None => self.say("当日没有规定值", "no value on that day").into(),
        }];
        if let Some(since) = read.since {
            parts.push(self.say(format!("自 {since} 起"), format!("since {since}")));
        }
        if let Some(basis) = &defined.body.basis {
            parts.push(words::label(self.say("依据", "basis"), basis, self.lang));
        }
        words::label(&name, &parts.join(self.say("，", ", ")), self.lang)
    }

    /// A formula that is a number or a parameter by its figure where that is certain, else as it was written.
    pub fn bound(&self, formula: &Formula) -> String {
        let text = formula.text().trim();
        let Some((id, parameter)) = self.parameter_named(text).filter(|_| text.starts_with("param.")) else {
            return self.certain(formula).map_or_else(|| format!("`{text}`"), words::decimal);
        };
        let title = self.title(&parameter.title, id);
        match self.value_at_end(parameter) {
            Some(number) => {
                let number = words::measured(number, parameter.unit, self.lang);
                self.say(format!("{number}（{title}）"), format!("{number} ({title})"))
            }
            None => title,
        }
    }

    /// The number that a formula is, where it is written as one or is an unkeyed parameter.
    pub fn certain(&self, formula: &Formula) -> Option<Decimal> {
        let text = formula.text().trim();
        let parameter = text.strip_prefix("param.").and_then(|id| self.assessment.policy.parameters.get(id));
        text.parse().ok().or_else(|| self.value_at_end(&parameter?.body))
    }

    /// The value of an unkeyed parameter on the last day of the cycle, as of which rankings and ladders are read.
    fn value_at_end(&self, parameter: &Parameter) -> Option<Decimal> {
        let current = parameter.values.iter().rfind(|value| value.from <= self.assessment.cycle.until)?;
        match current.value {
            ParameterValue::One(number) => Some(number),
            _ => None,
        }
    }

    /// A span of days; `…` stands for an open end.
    pub fn interval(&self, interval: Interval) -> String {
        match (interval.from, interval.until) {
            (Day::MIN, Day::MAX) => self.say("未载明起止日期", "no dates given").into(),
            _ => interval.to_string(),
        }
    }

    /// The reason of a finding in a sentence: the rule's own template about a subject, where it has one.
    pub fn why(&self, finding: &Finding, subject: Option<NodeId>) -> Option<String> {
        let template = self.rules.get(finding.rule)?.body.why.as_ref()?;
        let template = self.pick(template).and_then(Node::text)?;
        Some(fill(template, |placeholder| self.placeholder(finding, subject, placeholder)))
    }

    /// The text of a template in the language, or in the one language that was written.
    fn pick<'b>(&self, template: &'b Template) -> Option<&'b Node> {
        let in_language = |code: &str| template.0.iter().find(|(lang, _)| lang == code);
        in_language(self.lang.code()).or_else(|| template.0.first()).map(|(_, node)| node)
    }

    fn placeholder(&self, finding: &Finding, subject: Option<NodeId>, text: &str) -> String {
        if text == "subject" {
            return match subject {
                Some(subject) => self.node(subject),
                None => self.say("有关人员", "the person concerned").into(),
            };
        }
        let same = |name: &str| name.split_whitespace().eq(text.split_whitespace());
        if let Some(fact) = finding.facts.iter().find(|fact| same(&fact.name)) {
            return self.fact_value(fact);
        }
        match text {
            "id" => self.matter_id(finding.matter).to_string(),
            "date" => finding.date.to_string(),
            _ => self.say(format!("（`{text}` 无记录）"), format!("(`{text}`: not recorded)")),
        }
    }
}

/// Puts a text in the place of each `{…}`; braces inside one are counted.
fn fill(template: &str, mut with: impl FnMut(&str) -> String) -> String {
    let (mut out, mut rest) = (String::new(), template);
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some(end) = closing(after) else {
            out.push('{');
            rest = after;
            continue;
        };
        let (inside, behind) = after.split_at(end);
        out.push_str(&with(inside.trim()));
        rest = behind.strip_prefix('}').unwrap_or(behind);
    }
    out.push_str(rest);
    out
}

/// The byte of the brace that closes one opened before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1;
    for (at, char) in text.char_indices() {
        match char {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn placeholders_are_filled_and_everything_else_stays() {
        let shout = |text: &str| text.to_uppercase();
        assert_eq!(fill("{a}首接 { b.c }，{", shout), "A首接 B.C，{");
        assert_eq!(fill("{if x { y } else { z }}.", shout), "IF X { Y } ELSE { Z }.");
        assert_eq!(fill("plain", shout), "plain");
    }
}
