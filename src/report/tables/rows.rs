//! The rows of each table.

use super::{Cell, Sheet, maybe, number};
use crate::assess::ladder::OnLadder;
use crate::assess::monitor::Monitored;
use crate::assess::{
    Applied, Attribution, Finding, Grade, ModifierApplied, Proposal, QuotaCount, RankRow, RankingTable,
    Score, ScorePart, State, Verdict,
};
use crate::organisation::NodeId;
use crate::report::names::Names;
use crate::report::{parts, passed, text_holes, words};
use rust_decimal::Decimal;

/// All tables, in a fixed order.
pub(in crate::report) fn sheets(names: &Names<'_>) -> Vec<Sheet> {
    let mut all = vec![
        proposals(names),
        attributions(names),
        modifiers(names),
        findings(names),
        totals(names),
        scores(names),
        ranks(names),
        grades(names),
        quotas(names),
        undetermined(names),
        gaps(names),
        tables(names),
        set_aside(names),
    ];
    if names.assessment.outcome.passed.is_some() {
        all.push(passed(names));
    }
    if !names.monitors.is_empty() {
        all.push(monitors(names));
    }
    all
}

/// What is counted of matters that passed by.
fn passed(names: &Names<'_>) -> Sheet {
    let of = [("项目", "what"), ("名称", "name"), ("数量", "count")];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut put = |(zh, en): (&'static str, &'static str), name: String, count: u64| {
        rows.push(vec![names.say(zh, en).into(), name.into(), number(Some(count))]);
    };
    if let Some(counts) = &names.assessment.outcome.passed {
        for (kind, count) in passed::kinds(counts) {
            put(("事项", "matters"), passed::kind_of(names, kind), count);
        }
        let states = [
            ("认定：适用", "findings: applies"),
            ("认定：待定", "findings: undetermined"),
            ("认定：冲突", "findings: in conflict"),
        ];
        for one in passed::rules(counts) {
            for (state, count) in states.into_iter().zip(one.counts) {
                put(state, names.rule(one.rule), count);
            }
        }
        let gaps = [
            (("未被规则触及", "reached by no rule"), counts.unreached),
            (("无人承担责任", "nobody to answer"), counts.holes),
            (("重复追责", "held twice"), counts.double_hits),
            (("既记成绩又追责", "credited and held"), counts.both),
        ];
        gaps.into_iter().for_each(|(gap, count)| put(gap, String::new(), count));
    }
    Sheet { name: "passed", head: head(names, &of), rows }
}

/// What monitors saw.
fn monitors(names: &Names<'_>) -> Sheet {
    let of = [
        ("数据提示", "monitor"),
        ID,
        NAME,
        ("数值个数", "values"),
        ("未填写", "absent"),
        ("概率", "p"),
        ("校正后概率", "p corrected"),
        ("说明", "explanation"),
    ];
    let row = |one: &Monitored| -> Vec<Cell> {
        let [id, name] = one.subject.map_or_else(|| ["".into(), "".into()], |unit| who(names, unit));
        let monitor = names.of(&names.monitors, one.monitor).into();
        let (n, absent) = (number(Some(one.n)), number(Some(one.absent)));
        vec![monitor, id, name, n, absent, number(one.p), number(one.corrected), names.monitored(one).into()]
    };
    let rows = names.assessment.outcome.monitors.iter().map(row).collect();
    Sheet { name: "monitors", head: head(names, &of), rows }
}

fn head(names: &Names<'_>, of: &[(&'static str, &'static str)]) -> Vec<&'static str> {
    of.iter().map(|(zh, en)| names.say(*zh, *en)).collect()
}

const ID: (&str, &str) = ("编号", "id");
const NAME: (&str, &str) = ("姓名或单位", "name");
const RULE: (&str, &str) = ("规则", "rule");
const MATTER: (&str, &str) = ("事项", "matter");
const DATE: (&str, &str) = ("日期", "date");
const POINTS: (&str, &str) = ("分数", "points");
const BASIS: (&str, &str) = ("依据", "basis");
const REASON: (&str, &str) = ("理由", "reason");

/// Id and name.
fn who(names: &Names<'_>, node: NodeId) -> [Cell; 2] {
    [names.node_id(node).into(), names.plain(node).into()]
}

fn exact(of: Option<Decimal>) -> Cell {
    number(of.map(|number| number.normalize()))
}

fn proposals(names: &Names<'_>) -> Sheet {
    let of = [
        ID,
        NAME,
        ("措施", "measure"),
        ("类别", "kind"),
        ("约束力", "modality"),
        ("决定机关", "decider"),
        ("状态", "state"),
        ("说明", "explanation"),
        REASON,
        BASIS,
        DATE,
        ("影响期", "in effect"),
        ("救济途径", "how to contest"),
    ];
    let row = |one: &Proposal| {
        let measure = names.measures.get(one.measure);
        let remedy = measure.and_then(|measure| measure.body.remedy.get(names.lang));
        let state = match one.verdict {
            Verdict::Proposed => names.say("建议", "proposed"),
            Verdict::Review(_) => names.say("需人工复核", "needs review"),
            Verdict::Superseded(_) => names.say("被吸收", "superseded"),
            Verdict::Barred(_) => names.say("已取消", "barred"),
        };
        let explanation = match one.verdict {
            Verdict::Proposed => {
                let added = one.effect.zip(one.added.as_ref());
                added.map_or_else(String::new, |(effect, added)| names.added(effect, added))
            }
            _ => names.verdict(one),
        };
        let mut row: Vec<Cell> = who(names, one.subject).into();
        row.extend([
            names.measure(one.measure).into(),
            words::kind(one.kind, names.lang).into(),
            words::modality(one.modality, names.lang).into(),
            names.decider(&one.decider, one.subject).into(),
            state.into(),
            explanation.into(),
            names.ground(&one.ground).into(),
            maybe(names.ground_basis(&one.ground)),
            one.date.into(),
            maybe(one.effect.map(|effect| names.interval(effect))),
            maybe(remedy.map(str::to_owned)),
        ]);
        row
    };
    let rows = names.assessment.outcome.proposals.iter().map(row).collect();
    Sheet { name: "proposals", head: head(names, &of), rows }
}

fn attributions(names: &Names<'_>) -> Sheet {
    let of = [
        ID,
        NAME,
        ("结果", "effect"),
        ("是否成立", "standing"),
        ("程度", "degree"),
        POINTS,
        ("账户", "account"),
        RULE,
        MATTER,
        DATE,
        REASON,
        ("责任链", "by way of"),
        ("考虑因素", "considered"),
        BASIS,
    ];
    let findings = &names.assessment.outcome.findings;
    let row = |one: &Attribution| {
        let finding = findings.get(one.finding);
        let path: Vec<String> = one.path.iter().map(|hop| names.hop(hop)).collect();
        let modifiers: Vec<String> = one.modifiers.iter().map(|one| names.modifier_applied(one)).collect();
        let mut row: Vec<Cell> = who(names, one.subject).into();
        row.extend([
            words::effect(one.effect, names.lang).into(),
            words::standing(one.standing, names.lang).into(),
            maybe(one.degree.clone()),
            exact(one.points),
            names.category(&one.category).into(),
            maybe(finding.map(|finding| names.rule(finding.rule))),
            maybe(finding.map(|finding| names.matter(finding.matter))),
            finding.map_or_else(|| "".into(), |finding| finding.date.into()),
            maybe(names.reason(one)),
            words::clauses(&path, names.lang).into(),
            words::clauses(&modifiers, names.lang).into(),
            maybe(finding.and_then(|finding| names.basis(finding.rule))),
        ]);
        row
    };
    let rows = names.assessment.outcome.attributions.iter().map(row).collect();
    Sheet { name: "attributions", head: head(names, &of), rows }
}

/// What was considered for whom: a row for each modifier that was looked at.
fn modifiers(names: &Names<'_>) -> Sheet {
    let of = [("考虑因素", "considered"), ID, NAME, RULE, MATTER, DATE, ("状态", "state"), BASIS];
    let outcome = &names.assessment.outcome;
    let row = |one: &Attribution, applied: &ModifierApplied| {
        let finding = outcome.findings.get(one.finding);
        let state = match applied.missing.is_empty() {
            true => names.say("适用", "holds"),
            false => names.say("待定", "undetermined"),
        };
        let mut row: Vec<Cell> = vec![names.modifier(applied.modifier).into()];
        row.extend(who(names, one.subject));
        row.extend([
            maybe(finding.map(|finding| names.rule(finding.rule))),
            maybe(finding.map(|finding| names.matter(finding.matter))),
            finding.map_or_else(|| "".into(), |finding| finding.date.into()),
            state.into(),
            maybe(names.modifiers.get(applied.modifier).and_then(|one| one.body.basis.clone())),
        ]);
        row
    };
    let all = outcome.attributions.iter();
    let rows = all.flat_map(|one| one.modifiers.iter().map(move |applied| row(one, applied))).collect();
    Sheet { name: "modifiers", head: head(names, &of), rows }
}

fn findings(names: &Names<'_>) -> Sheet {
    let of = [RULE, MATTER, DATE, ("状态", "state"), ("事实", "facts"), ("参数", "parameters"), BASIS];
    let row = |one: &Finding| {
        let parameters: Vec<String> = one.parameters.iter().map(|read| names.parameter(read)).collect();
        vec![
            names.rule(one.rule).into(),
            names.matter(one.matter).into(),
            one.date.into(),
            names.state(&one.state).into(),
            words::clauses(&names.facts(&one.facts), names.lang).into(),
            words::clauses(&parameters, names.lang).into(),
            maybe(names.basis(one.rule)),
        ]
    };
    let rows = names.assessment.outcome.findings.iter().map(row).collect();
    Sheet { name: "findings", head: head(names, &of), rows }
}

/// Of what a sum is made of, so many parts are listed in its cell: all stand among the attributions.
const PARTS: usize = 200;

fn totals(names: &Names<'_>) -> Sheet {
    let of = [("账户", "account"), ID, NAME, POINTS, ("认定数", "findings"), ("由以下各项构成", "made of")];
    let rows = names.assessment.outcome.totals.iter().map(|total| {
        let [id, name] = who(names, total.subject);
        let (points, count) = (exact(Some(total.points)), number(Some(total.parts.len())));
        let parts = parts(names, total, PARTS);
        vec![names.category(&total.category).into(), id, name, points, count, parts.into()]
    });
    Sheet { name: "totals", head: head(names, &of), rows: rows.collect() }
}

fn scores(names: &Names<'_>) -> Sheet {
    let of = [
        ("考评表", "scorecard"),
        ID,
        NAME,
        ("得分", "score"),
        ("指标", "indicator"),
        ("数值", "value"),
        ("权重%", "weight %"),
        ("实际权重%", "weight used %"),
        ("计入", "part"),
    ];
    let row = |score: &Score, part: &ScorePart| {
        let [id, name] = who(names, score.subject);
        vec![
            names.of(&names.scorecards, score.card).into(),
            id,
            name,
            exact(score.value),
            names.of(&names.indicators, part.indicator).into(),
            exact(part.value),
            exact(Some(part.weight)),
            exact(Some(part.weight_used)),
            exact(Some(part.part)),
        ]
    };
    let all = &names.assessment.outcome.scores;
    let rows = all.iter().flat_map(|score| score.parts.iter().map(move |part| row(score, part)));
    Sheet { name: "scores", head: head(names, &of), rows: rows.collect() }
}

fn ranks(names: &Names<'_>) -> Sheet {
    let of = [
        ("排名", "ranking"),
        ("名次", "rank"),
        ID,
        NAME,
        ("数值", "value"),
        ("并列数", "tied"),
        ("上一名次", "next above"),
        ("下一名次", "next below"),
        ("样本量", "sample"),
        ("区间下限", "interval from"),
        ("区间上限", "interval to"),
        ("最好可能名次", "best possible rank"),
        ("最差可能名次", "worst possible rank"),
        ("全体均值", "mean of all"),
        ("χ²", "χ²"),
        ("χ² 临界值", "critical χ²"),
        ("离散系数 φ", "dispersion φ"),
    ];
    let row = |table: &RankingTable, row: &RankRow| {
        let [id, name] = who(names, row.subject);
        let next = names.next(table, row).map(|next| maybe(next.map(|next| names.neighbour(row, next))));
        let [above, below] = next;
        let guard = table.guard.as_ref();
        vec![
            names.ranking(table).into(),
            number(row.rank),
            id,
            name,
            exact(row.value),
            number(row.rank.map(|_| row.tied)),
            above,
            below,
            number(row.n),
            exact(row.interval.map(|(low, _)| low)),
            exact(row.interval.map(|(_, high)| high)),
            number(row.rank_interval.map(|(best, _)| best)),
            number(row.rank_interval.map(|(_, worst)| worst)),
            exact(guard.and_then(|guard| guard.mean)),
            exact(guard.and_then(|guard| guard.chi_square).map(|(chi_square, _)| chi_square)),
            exact(guard.and_then(|guard| guard.critical)),
            exact(guard.and_then(|guard| guard.dispersion)),
        ]
    };
    let all = &names.assessment.outcome.rankings;
    let rows = all.iter().flat_map(|table| table.rows.iter().map(move |one| row(table, one)));
    Sheet { name: "ranks", head: head(names, &of), rows: rows.collect() }
}

/// Where everybody stands on ladders that give grades.
fn grades(names: &Names<'_>) -> Sheet {
    let of =
        [("阶梯", "ladder"), ID, NAME, ("数值", "value"), ("等次", "grade"), ("档次条件", "step"), BASIS];
    let row = |one: &Grade| {
        let ladder = names.ladders.get(one.ladder);
        let [id, name] = who(names, one.subject);
        vec![
            names.of(&names.ladders, one.ladder).into(),
            id,
            name,
            exact(one.value),
            names.stands(one).into(),
            maybe(names.stands_because(one)),
            maybe(ladder.and_then(|ladder| ladder.body.basis.clone())),
        ]
    };
    let rows = names.assessment.outcome.grades.iter().map(row);
    Sheet { name: "grades", head: head(names, &of), rows: rows.collect() }
}

/// Every quota and group; the holders in one cell.
fn quotas(names: &Names<'_>) -> Sheet {
    let of = [
        ("名额", "quota"),
        ("组别", "group"),
        ("计数项", "counts"),
        ("基数", "base"),
        ("待定", "undetermined"),
        ("限额（舍入前）", "limit, exact"),
        ("限额", "limit"),
        ("实有", "have it"),
        ("结果", "result"),
        ("名单", "who"),
        BASIS,
    ];
    let row = |one: &QuotaCount| {
        let quota = names.quotas.get(one.quota);
        vec![
            names.of(&names.quotas, one.quota).into(),
            maybe(names.quota_group(one)),
            names.quota_of(one).into(),
            number(one.base),
            number(Some(one.undetermined.len())),
            exact(Some(one.exact)),
            exact(Some(one.limit)),
            number(Some(one.holders.len())),
            names.quota_verdict(one).into(),
            names.nodes(one.holders.iter().copied()).into(),
            maybe(quota.and_then(|quota| quota.body.basis.clone())),
        ]
    };
    let rows = names.assessment.outcome.quotas.iter().map(row);
    Sheet { name: "quotas", head: head(names, &of), rows: rows.collect() }
}

/// What is to be found out: a row for each missing fact of each finding or defence.
fn undetermined(names: &Names<'_>) -> Sheet {
    let of = [("缺少", "missing"), RULE, MATTER, DATE, ID, NAME, ("考虑因素", "considered")];
    let outcome = &names.assessment.outcome;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let about = |finding: &Finding| -> [Cell; 3] {
        [names.rule(finding.rule).into(), names.matter(finding.matter).into(), finding.date.into()]
    };
    for finding in &outcome.findings {
        let State::Undetermined(missing) = &finding.state else { continue };
        for fact in missing {
            let mut row: Vec<Cell> = vec![names.missing(fact).into()];
            row.extend(about(finding));
            row.extend(["", "", ""].map(Cell::from));
            rows.push(row);
        }
    }
    for grade in &outcome.grades {
        let OnLadder::Undetermined(missing) = &grade.stands else { continue };
        for fact in missing {
            let ladder = names.of(&names.ladders, grade.ladder);
            let mut row: Vec<Cell> = vec![names.missing(fact).into(), ladder.into()];
            row.extend(["", ""].map(Cell::from));
            row.extend(who(names, grade.subject));
            row.push("".into());
            rows.push(row);
        }
    }
    for attribution in &outcome.attributions {
        let Some(finding) = outcome.findings.get(attribution.finding) else { continue };
        for applied in &attribution.modifiers {
            for fact in &applied.missing {
                let mut row: Vec<Cell> = vec![names.missing(fact).into()];
                row.extend(about(finding));
                row.extend(who(names, attribution.subject));
                row.push(names.modifier(applied.modifier).into());
                rows.push(row);
            }
        }
    }
    Sheet { name: "undetermined", head: head(names, &of), rows }
}

/// What falls between the rules or is hit twice.
fn gaps(names: &Names<'_>) -> Sheet {
    let of = [("问题", "gap"), MATTER, ID, NAME, ("说明", "explanation")];
    let outcome = &names.assessment.outcome;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut put = |gap: (&str, &str), matter: String, subject: Option<NodeId>, explanation: String| {
        let [id, name] = subject.map_or_else(|| ["".into(), "".into()], |node| who(names, node));
        rows.push(vec![names.say(gap.0, gap.1).into(), matter.into(), id, name, explanation.into()]);
    };
    for (finding, clause) in &outcome.holes {
        let Some(found) = outcome.findings.get(*finding) else { continue };
        let mut why = vec![names.rule(found.rule)];
        why.extend(text_holes(names, *finding, *clause));
        put(
            ("无人承担责任", "nobody to answer"),
            names.matter(found.matter),
            None,
            words::clauses(&why, names.lang),
        );
    }
    for conflict in &outcome.conflicts {
        let found = conflict.findings.iter().filter_map(|at| outcome.findings.get(*at));
        let rules: Vec<String> = found.map(|finding| names.rule(finding.rule)).collect();
        let (label, rules) = (("规则冲突", "conflict of rules"), words::list(&rules, names.lang));
        if conflict.whom.is_empty() {
            put(label, names.matter(conflict.matter), None, rules.clone());
        }
        for whom in &conflict.whom {
            put(label, names.matter(conflict.matter), Some(*whom), rules.clone());
        }
    }
    let double = ("重复追责", "held twice");
    let both = ("既记成绩又追责", "credited and held");
    let hits =
        outcome.double_hits.iter().map(|hit| (double, hit)).chain(outcome.both.iter().map(|hit| (both, hit)));
    for (gap, hit) in hits {
        let found = hit.attributions.iter().filter_map(|at| outcome.attributions.get(*at));
        let rules: Vec<String> = found.map(|one| names.finding(one.finding)).collect();
        put(gap, names.act(hit), Some(hit.subject), words::clauses(&rules, names.lang));
    }
    for (ladder, subject, value) in &outcome.no_band {
        let value = words::label(&names.of(&names.ladders, *ladder), &words::decimal(*value), names.lang);
        put(("无对应档次", "no step of the ladder"), String::new(), Some(*subject), value);
    }
    for one in outcome.transitions.iter().filter(|one| one.applied == Applied::NewUnknown) {
        let matter = outcome.findings.get(one.finding).map(|finding| names.matter(finding.matter));
        let (label, says) = (("新旧规则轻重未定", "lighter rule unknown"), names.transition(one));
        put(label, matter.unwrap_or_default(), Some(one.subject), says);
    }
    for matter in &outcome.unreached {
        put(("未被规则触及", "reached by no rule"), names.matter(*matter), None, String::new());
    }
    Sheet { name: "gaps", head: head(names, &of), rows }
}

/// What became of the rows of every table.
fn tables(names: &Names<'_>) -> Sheet {
    let of = [
        ("文件", "file"),
        ("读入", "read into"),
        ("行数", "rows"),
        ("使用", "used"),
        ("剔除", "set aside"),
        ("跳过", "skipped"),
    ];
    let rows = names.assessment.tables.iter().map(|table| {
        let counts = [table.rows, table.used(), table.set_aside, table.skipped];
        let text = [words::path(&table.path), names.read_into(&table.into)];
        text.map(Cell::from).into_iter().chain(counts.map(|count| number(Some(count)))).collect()
    });
    Sheet { name: "tables", head: head(names, &of), rows: rows.collect() }
}

fn set_aside(names: &Names<'_>) -> Sheet {
    let of = [("文件", "file"), ("行", "line"), ("列", "column"), ("原因", "reason"), ("原行", "the row")];
    let rows = names.assessment.set_aside.iter().map(|row| {
        vec![
            words::path(&row.path).into(),
            number(Some(row.row)),
            maybe(row.column.clone()),
            row.reason.get(names.lang).into(),
            row.cells.join(" | ").into(),
        ]
    });
    Sheet { name: "set_aside", head: head(names, &of), rows: rows.collect() }
}
