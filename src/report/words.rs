//! Fixed words of the product in both languages.

use crate::assess::Standing;
use crate::policy::{Effect, End, MeasureKind, Missing, Modality, ModifierEffect, ParameterUnit};
use crate::source::Lang;
use rust_decimal::Decimal;

/// How binding a measure is.
pub fn modality(of: Modality, lang: Lang) -> &'static str {
    match of {
        Modality::Must => lang.pick("必须", "must"),
        Modality::May => lang.pick("可以", "may"),
        Modality::AtLeast => lang.pick("至少", "at least"),
        Modality::Human => lang.pick("由决定机关裁量", "left to the decider"),
    }
}

/// What a finding does to somebody.
pub fn effect(of: Effect, lang: Lang) -> &'static str {
    match of {
        Effect::Hold => lang.pick("承担责任", "held accountable"),
        Effect::Credit => lang.pick("记入成绩", "credited"),
        Effect::Record => lang.pick("仅作记录", "recorded"),
    }
}

/// Whether an attribution stands.
pub fn standing(of: Standing, lang: Lang) -> &'static str {
    match of {
        Standing::Stands => lang.pick("成立", "stands"),
        Standing::Cleared => lang.pick("免责", "cleared"),
        Standing::Undetermined => lang.pick("待定", "undetermined"),
        Standing::Yields => lang.pick("从旧兼从轻，不适用", "another rule judges"),
    }
}

/// Reward or sanction.
pub fn kind(of: MeasureKind, lang: Lang) -> &'static str {
    match of {
        MeasureKind::Reward => lang.pick("奖励", "reward"),
        MeasureKind::Sanction => lang.pick("处理", "sanction"),
    }
}

/// Which end of a ranking.
pub fn end(of: End, lang: Lang) -> &'static str {
    match of {
        End::Top => lang.pick("前", "top"),
        End::Bottom => lang.pick("后", "bottom"),
    }
}

/// What a modifier does.
pub fn modifier(of: ModifierEffect, lang: Lang) -> String {
    match of {
        ModifierEffect::Exempt => lang.pick("免责", "clears").into(),
        ModifierEffect::Reduce => lang.pick("减轻一档", "the next lighter measure").into(),
        ModifierEffect::Lighten => lang.pick("从轻（幅度之内）", "lighter within the band").into(),
        ModifierEffect::Aggravate => lang.pick("从重（幅度之内）", "heavier within the band").into(),
        ModifierEffect::Forbid => lang
            .pick("免责，且不得就同一事项作出任何处理", "clears, and bars every sanction for the same matter")
            .into(),
        ModifierEffect::Scale(by) => {
            let by = by.normalize();
            lang.pick(format!("分数乘以 {by}"), format!("points times {by}"))
        }
    }
}

/// What a scorecard makes of an absent indicator.
pub fn missing(of: Missing, lang: Lang) -> &'static str {
    match of {
        Missing::Reweigh => lang.pick(
            "缺少的指标不计，权重分摊给其余指标",
            "an absent indicator is left out and the others weigh more",
        ),
        Missing::FullMarks => lang.pick("缺少的指标按满分计", "an absent indicator counts with full marks"),
        Missing::Zero => lang.pick("缺少的指标按零分计", "an absent indicator counts as zero"),
        Missing::Undetermined => {
            lang.pick("缺少指标时得分待定", "with an absent indicator the score is undetermined")
        }
    }
}

/// A number with its unit: `5 working days`, `5 个工作日`.
pub fn measured(number: Decimal, unit: ParameterUnit, lang: Lang) -> String {
    let one = number == Decimal::ONE || number == Decimal::NEGATIVE_ONE;
    let (zh, singular, plural) = match unit {
        ParameterUnit::Days => (" 天", " day", " days"),
        ParameterUnit::WorkingDays => (" 个工作日", " working day", " working days"),
        ParameterUnit::Hours => (" 小时", " hour", " hours"),
        ParameterUnit::Months => (" 个月", " month", " months"),
        ParameterUnit::Years => (" 年", " year", " years"),
        ParameterUnit::Points => (" 分", " point", " points"),
        ParameterUnit::Percent => ("%", "%", "%"),
        ParameterUnit::Money | ParameterUnit::None => ("", "", ""),
    };
    format!("{}{}", decimal(number), lang.pick(zh, if one { singular } else { plural }))
}

/// A number for people: without trailing zeros; after six digits it is rounded, and `≈` says so.
pub fn decimal(number: Decimal) -> String {
    let exact = number.normalize();
    if exact.scale() <= 6 { exact.to_string() } else { format!("≈{}", exact.round_dp(6).normalize()) }
}

/// A figure of statistics for people, to four digits.
pub fn figure(number: Decimal) -> String {
    number.round_dp(4).normalize().to_string()
}

/// A range of figures; a comma would be read as a list, a hyphen as a minus.
pub fn figures((low, high): (Decimal, Decimal)) -> String {
    format!("{} – {}", figure(low), figure(high))
}

/// `1 matter`, `2 matters`, `2 个事项`: the Chinese word brings its measure word with it.
pub fn count(number: usize, zh: &str, singular: &str, plural: &str, lang: Lang) -> String {
    lang.pick(format!("{number} {zh}"), format!("{number} {}", if number == 1 { singular } else { plural }))
}

/// Degrees of freedom of a statistic.
pub fn degrees(number: usize, lang: Lang) -> String {
    lang.pick(
        format!("自由度 {number}"),
        format!("{number} {}", if number == 1 { "degree of freedom" } else { "degrees of freedom" }),
    )
}

/// A path without detours: `a/b/../c` is `a/c`.
pub fn path(of: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in of.split('/') {
        match (part, parts.last()) {
            ("..", Some(last)) if !matches!(*last, "" | "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// Several things in a row: `a, b` or `a、b`.
pub fn list(parts: &[String], lang: Lang) -> String {
    parts.join(lang.pick("、", ", "))
}

/// Several clauses in a row: `a; b` or `a；b`.
pub fn clauses(parts: &[String], lang: Lang) -> String {
    parts.join(lang.pick("；", "; "))
}

/// `label: text` or `label：text`.
pub fn label(label: &str, text: &str, lang: Lang) -> String {
    format!("{label}{}{text}", lang.pick("：", ": "))
}
