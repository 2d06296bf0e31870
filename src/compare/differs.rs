//! In what the policies or organisations themselves differ, in words.

use super::difference::How;
use super::entry::Source;
use super::organisation::{Posted, Reorganised};
use super::policy::{Redefined, Rewritten};
use super::sides::Comparison;
use super::titles::{Titles, measured};
use crate::report::{Page, words};

/// So many definitions are shown, and so many keys of each.
const DEFINITIONS: usize = 12;
const KEYS: usize = 6;

/// What is compared: the definitions, or the people and units, that differ.
pub(super) fn differs(page: &mut Page, comparison: &Comparison, titles: &Titles<'_>) {
    let (policy, organisation) = (&comparison.policy, &comparison.organisation);
    let heading = |page: &mut Page, zh: &str, en: &str, count: usize| {
        page.heading(&titles.say(format!("{zh}（{count}）"), format!("{en} ({count})")));
    };
    if !policy.is_empty() {
        heading(page, "两项制度的不同之处", "In what the policies differ", policy.len());
    }
    for one in policy.iter().take(DEFINITIONS) {
        redefined(page, comparison, one, titles);
    }
    more(page, 2, policy.len(), DEFINITIONS, titles);
    if !organisation.is_empty() {
        heading(page, "两份组织数据的不同之处", "In what the organisations differ", organisation.len());
    }
    for one in organisation.iter().take(DEFINITIONS) {
        page.bullet(2, &reorganised(one, titles));
    }
    more(page, 2, organisation.len(), DEFINITIONS, titles);
}

fn more(page: &mut Page, indent: usize, count: usize, shown: usize, titles: &Titles<'_>) {
    if count > shown {
        let rest = count - shown;
        page.line(indent, &titles.say(format!("…… 另有 {rest} 项"), format!("… and {rest} more")));
    }
}

/// The sections of a policy, by the word for one of their definitions.
const SECTIONS: &[(&str, &str, &str)] = &[
    ("policy", "制度包", "pack"),
    ("parameters", "参数", "parameter"),
    ("roles", "身份", "role"),
    ("posts", "职位", "post"),
    ("unit_kinds", "单位类别", "kind of unit"),
    ("entities", "其他对象类别", "kind of entity"),
    ("attributes", "属性", "attributes"),
    ("authorities", "决定机关", "authority"),
    ("enumerations", "取值范围", "enumeration"),
    ("words", "词", "word"),
    ("matters", "事项类别", "kind of matter"),
    ("relations", "关系", "relation"),
    ("chains", "责任链", "chain"),
    ("rules", "规则", "rule"),
    ("duties", "职责", "duty"),
    ("groups", "规则组", "group of rules"),
    ("modifiers", "情节", "modifier"),
    ("indicators", "指标", "indicator"),
    ("scorecards", "评分表", "scorecard"),
    ("rankings", "排名", "ranking"),
    ("ladders", "阶梯", "ladder"),
    ("tracks", "措施系列", "track"),
    ("escalations", "逐次加重", "escalation"),
    ("quotas", "名额", "quota"),
    ("measures", "措施", "measure"),
    ("monitors", "数据提示", "monitor"),
    ("properties", "对组织的要求", "property of the organisation"),
    ("scripts", "脚本", "script"),
];

fn redefined(page: &mut Page, comparison: &Comparison, one: &Redefined, titles: &Titles<'_>) {
    let id = &one.id;
    let section = SECTIONS.iter().find(|(section, ..)| *section == one.section);
    let (section, zh, en) = section.copied().unwrap_or_default();
    let kind = titles.say(zh, en);
    let title = match section {
        "parameters" => titles.parameter(id).0,
        section => titles.source(&Source { section, id: id.clone() }),
    };
    let name = if title == *id { format!("{kind} `{id}`") } else { format!("{kind} “{title}” (`{id}`)") };
    let name = titles.say(name.replace(" “", "“").replace(" (", "（").replace("`)", "`）"), name);
    match one.how {
        How::Entered => page.bullet(2, &titles.say(format!("{name}：仅乙有"), format!("{name}: only in B"))),
        How::Left => page.bullet(2, &titles.say(format!("{name}：仅甲有"), format!("{name}: only in A"))),
        _ if in_words(page, comparison, one, &name, titles) => {}
        _ => match one.keys.as_slice() {
            [key] => page.bullet(2, &words::label(&name, &rewritten(one, key, titles), titles.lang)),
            keys => {
                page.bullet(2, &name);
                keys.iter().take(KEYS).for_each(|key| page.bullet(4, &rewritten(one, key, titles)));
                more(page, 4, keys.len(), KEYS, titles);
            }
        },
    }
}

/// The keys of a definition that its sentences do not say.
const UNSAID: &[&str] = &["title", "basis", "why", "in_force"];

/// What both policies say of a definition in words, sentence against sentence, and where that is written; nothing
/// where they say the same, and differ in what no sentence says.
fn in_words(
    page: &mut Page,
    comparison: &Comparison,
    one: &Redefined,
    name: &str,
    titles: &Titles<'_>,
) -> bool {
    let said = comparison.reworded(one, titles.lang);
    if said.is_empty() {
        return false;
    }
    page.bullet(2, name);
    for reworded in said.iter().take(KEYS) {
        let (a, b) = (sentences(&reworded.before, titles), sentences(&reworded.after, titles));
        let (a, b) = (
            titles.say(format!("甲：{a}"), format!("A: {a}")),
            titles.say(format!("乙：{b}"), format!("B: {b}")),
        );
        page.bullet(4, reworded.under.as_ref().unwrap_or(&a));
        if reworded.under.is_some() {
            page.line(6, &a);
        }
        page.line(6, &b);
    }
    more(page, 4, said.len(), KEYS, titles);
    // What no sentence says is told by its key.
    let (apart, keys): (Vec<&Rewritten>, Vec<&Rewritten>) =
        one.keys.iter().partition(|key| key.path.first().is_some_and(|key| UNSAID.contains(&key.as_str())));
    apart.into_iter().for_each(|key| page.bullet(4, &rewritten(one, key, titles)));
    let keys: Vec<String> = keys.into_iter().map(|key| format!("`{}`", key.path.join("."))).collect();
    if keys.is_empty() {
        return true;
    }
    let keys = words::list(&keys, titles.lang);
    page.bullet(4, &words::label(titles.say("写法不同的键", "written otherwise under"), &keys, titles.lang));
    true
}

/// Sentences one behind the other; after what is no sentence but a part of one stands a semicolon.
fn sentences(all: &[String], titles: &Titles<'_>) -> String {
    let mut said = String::new();
    for (at, text) in all.iter().enumerate() {
        let end = text.chars().next_back().is_some_and(|last| ".:。：".contains(last));
        let last = at + 1 == all.len();
        said += text;
        said += match (last, end) {
            (true, _) => "",
            (false, true) => titles.say("", " "),
            (false, false) => titles.say("；", "; "),
        };
    }
    if said.is_empty() { titles.say("（无）", "(nothing)").into() } else { said }
}

fn rewritten(of: &Redefined, key: &Rewritten, titles: &Titles<'_>) -> String {
    if of.section == "scripts" {
        return titles.say("内容不同", "its text differs").into();
    }
    let none = || titles.say("无", "none").to_owned();
    if let ("parameters", ["values", since, inner @ ..]) =
        (of.section.as_str(), key.path.iter().map(String::as_str).collect::<Vec<_>>().as_slice())
    {
        let unit = titles.parameter(&of.id).1;
        let value = |text: &Option<String>| match text.as_deref() {
            Some("repealed") => titles.say("废止", "repealed").to_owned(),
            Some(text) => measured(&text.into(), unit, titles.lang),
            None => none(),
        };
        let (before, after) = (value(&key.before), value(&key.after));
        let inner: Vec<String> = inner.iter().map(|key| titles.word(key)).collect();
        let since = titles.say(format!("自 {since} 起"), format!("since {since}"));
        let since = [vec![since], inner].concat().join(titles.say("，", ", "));
        return words::label(&since, &format!("{before} → {after}"), titles.lang);
    }
    let value = |text: &Option<String>| {
        text.as_ref().map_or_else(none, |text| format!("`{}`", text.replace('\n', " ")))
    };
    let path = format!("`{}`", key.path.join("."));
    words::label(&path, &format!("{} → {}", value(&key.before), value(&key.after)), titles.lang)
}

fn reorganised(one: &Reorganised, titles: &Titles<'_>) -> String {
    let name = titles.node(&one.id);
    let posts = |all: &[Posted]| {
        let said = all.iter().map(|posted| {
            let (unit, post, during) =
                (titles.node(&posted.unit), titles.relation(&posted.post), &posted.during);
            titles.say(format!("{unit}{post}（{during}）"), format!("{post} of {unit} ({during})"))
        });
        words::list(&said.collect::<Vec<_>>(), titles.lang)
    };
    let mut parts = Vec::new();
    match one.how {
        How::Entered => parts.push(titles.say("仅乙有", "only in B").to_owned()),
        How::Left => parts.push(titles.say("仅甲有", "only in A").to_owned()),
        _ => {}
    }
    if !one.before.is_empty() {
        parts.push(words::label(titles.say("甲中的职位", "posts in A"), &posts(&one.before), titles.lang));
    }
    if !one.after.is_empty() {
        parts.push(words::label(titles.say("乙中的职位", "posts in B"), &posts(&one.after), titles.lang));
    }
    words::label(&name, &words::clauses(&parts, titles.lang), titles.lang)
}
