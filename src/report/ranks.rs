//! Places in rankings, bands, steps of ladders and guards in words.

use super::names::Names;
use super::words::{self, decimal, figure, figures};
use crate::assess::{GuardFailure, RankRow, RankingTable};
use crate::organisation::NodeId;
use crate::policy::LadderStep;
use crate::value::Type;

/// So many of those who share a place are named.
const TIED: usize = 5;

impl Names<'_> {
    /// A place in a ranking: rank, of how many, value.
    pub fn place(&self, table: &RankingTable, row: &RankRow) -> String {
        let (title, subject, ranked) = (self.ranking(table), self.node(row.subject), table.ranked);
        let value = row.value.map_or_else(|| self.say("无数值", "no value").into(), words::decimal);
        let Some(rank) = row.rank else {
            return self.say(
                format!("{title}：{subject}未排名（{value}）"),
                format!("{title}: {subject} is not ranked ({value})"),
            );
        };
        let tie = self.tie(row);
        self.say(
            format!("{title}：{subject}在 {ranked} 个中列第 {rank} 名{tie}，数值 {value}"),
            format!("{title}: {subject} is rank {rank} of {ranked}{tie}, value {value}"),
        )
    }

    /// Who shares a place, and who stands next above and below it, each with value and distance.
    pub fn neighbours(&self, table: &RankingTable, row: &RankRow) -> Vec<String> {
        let Some(rank) = row.rank else { return Vec::new() };
        let others = || table.rows.iter().filter(|other| other.subject != row.subject);
        let tied: Vec<NodeId> =
            others().filter(|other| other.rank == Some(rank)).map(|other| other.subject).collect();
        let [above, below] = self.next(table, row);
        let mut lines = Vec::new();
        if !tied.is_empty() {
            let (who, rest) = (self.nodes(tied.iter().take(TIED).copied()), tied.len().saturating_sub(TIED));
            let who = match rest {
                0 => who,
                rest => self.say(format!("{who}等，另有 {rest} 个"), format!("{who} and {rest} more")),
            };
            lines.push(words::label(self.say("并列", "tied with"), &who, self.lang));
        }
        let nearest =
            [(self.say("上一名次", "next above"), above), (self.say("下一名次", "next below"), below)];
        let nearest = nearest
            .into_iter()
            .filter_map(|(label, other)| Some(words::label(label, &self.neighbour(row, other?), self.lang)));
        let nearest: Vec<String> = nearest.collect();
        if !nearest.is_empty() {
            lines.push(words::clauses(&nearest, self.lang));
        }
        lines
    }

    /// The next places above and below one. Rows stand in the order of ranks, those without one last.
    pub(super) fn next<'t>(&self, table: &'t RankingTable, row: &RankRow) -> [Option<&'t RankRow>; 2] {
        let Some(rank) = row.rank else { return [None, None] };
        let first = |least: usize| table.rows.partition_point(|row| row.rank.is_some_and(|one| one < least));
        let above = first(rank).checked_sub(1).and_then(|last| table.rows.get(last)?.rank);
        let above = above.and_then(|above| table.rows.get(first(above)));
        let below = table.rows.get(first(rank + 1)).filter(|below| below.rank.is_some());
        [above, below]
    }

    /// How many share a place, if several do.
    fn tie(&self, row: &RankRow) -> String {
        match row.tied {
            0 | 1 => String::new(),
            tied => self.say(format!("（{tied} 个并列）"), format!(" ({tied} tied)")),
        }
    }

    /// Another place with its value and how far it is from this one.
    pub(super) fn neighbour(&self, row: &RankRow, other: &RankRow) -> String {
        let (who, tie, rank) = (self.node(other.subject), self.tie(other), other.rank.unwrap_or_default());
        let value = other.value.map(decimal).unwrap_or_default();
        let distance = other.value.zip(row.value).and_then(|(other, own)| other.checked_sub(own));
        let distance = distance.map_or_else(String::new, |distance| {
            let sign = if distance.is_sign_negative() { "" } else { "+" };
            self.say(format!("（{sign}{}）", decimal(distance)), format!(" ({sign}{})", decimal(distance)))
        });
        self.say(
            format!("第 {rank} 名{who}{tie}，数值 {value}{distance}"),
            format!("rank {rank}, {who}{tie}, value {value}{distance}"),
        )
    }

    /// The title of a ranking, with its group.
    pub fn ranking(&self, table: &RankingTable) -> String {
        let title = self.of(&self.rankings, table.ranking);
        match self.group_value(table) {
            Some(group) => self.say(format!("{title}（{group}）"), format!("{title} ({group})")),
            None => title,
        }
    }

    /// The value that the group of a ranking shares.
    pub fn group_value(&self, table: &RankingTable) -> Option<String> {
        let value = table.group.as_ref()?;
        Some(self.value(value, &self.group_type(table).unwrap_or(Type::Text)))
    }

    /// The type of what the group of a ranking shares. The outcome does not carry it: it is known for the kind of
    /// a unit, a role, a post and the declared attributes.
    pub fn group_type(&self, table: &RankingTable) -> Option<Type> {
        let within = self.rankings.get(table.ranking)?.body.within.as_ref()?;
        self.attribute(within.text())
    }

    fn attribute(&self, expression: &str) -> Option<Type> {
        let words = &self.assessment.vocabulary;
        let name = expression.trim().rsplit('.').next()?;
        match name {
            "kind" => Some(Type::Enum(words.unit_kinds.clone())),
            "role" => Some(Type::Enum(words.roles.clone())),
            "post" => Some(Type::Enum(words.posts.clone())),
            name => {
                let mut all = words.unit_attributes.iter().chain(&words.people_attributes);
                all.find(|attribute| attribute.name == name).map(|attribute| attribute.of.clone())
            }
        }
    }

    /// A band of a ranking: `bottom 3`.
    pub fn band(&self, table: &RankingTable, band: usize) -> Option<String> {
        let band = self.rankings.get(table.ranking)?.body.bands.get(band)?;
        let end = words::end(band.end, self.lang);
        Some(match self.certain(&band.places).map(words::decimal) {
            Some(places) => self.say(format!("{end} {places} 名"), format!("{end} {places}")),
            None => {
                let places = self.bound(&band.places);
                self.say(format!("{end}若干名，名额为{places}"), format!("{end} places, as many as {places}"))
            }
        })
    }

    /// The bounds of a ladder's step, each saying whether it is included.
    pub fn step(&self, step: &LadderStep) -> String {
        if step.otherwise {
            return self.say("其余情形", "everything else").into();
        }
        let low = step.low.as_ref().map(|(bound, included)| {
            let bound = self.bound(bound);
            match included {
                true => self.say(format!("不低于 {bound}"), format!("at least {bound}")),
                false => self.say(format!("高于 {bound}"), format!("above {bound}")),
            }
        });
        let high = step.high.as_ref().map(|(bound, included)| {
            let bound = self.bound(bound);
            match included {
                true => self.say(format!("不高于 {bound}"), format!("at most {bound}")),
                false => self.say(format!("低于 {bound}"), format!("below {bound}")),
            }
        });
        words::list(&low.into_iter().chain(high).collect::<Vec<_>>(), self.lang)
    }

    /// A failed step of a guard with its figures.
    pub fn guard(&self, failure: &GuardFailure) -> String {
        match failure {
            GuardFailure::NoSample => self.say("样本量未知", "the size of the sample is unknown").into(),
            GuardFailure::NotAShare(value, scale) => {
                let (value, scale) = (decimal(*value), decimal(*scale));
                self.say(
                    format!("{value} 不是 {scale} 分制下的比例，无法检验是否出于偶然"),
                    format!("{value} is no share of {scale}, so nothing can be said about chance"),
                )
            }
            GuardFailure::MinimumSample(n, least) => {
                let least = decimal(*least);
                self.say(format!("样本量过小：{n}，至少需要 {least}"), format!("the sample is too small: {n}, at least {least} needed"))
            }
            GuardFailure::Homogeneity(chi, degrees, critical) => {
                let (chi, critical) = (figure(*chi), figure(*critical));
                let of = words::degrees(*degrees, self.lang);
                self.say(
                    format!("全体差异可能出于偶然：χ² = {chi}，{of}，须大于 {critical}"),
                    format!("the differences over all may be chance: χ² = {chi} with {of}, must exceed {critical}"),
                )
            }
            GuardFailure::Signal(interval, mean) => {
                let (interval, mean) = (figures(*interval), figure(*mean));
                self.say(
                    format!("自身区间 {interval} 未与均值 {mean} 分开"),
                    format!("its own interval {interval} is not clear of the mean {mean}"),
                )
            }
            GuardFailure::Stability(best, worst, needed) => self.say(
                format!("名次不稳定：可能在第 {best} 至第 {worst} 名之间，界限为第 {needed} 名"),
                format!("the rank is not certain: anything from {best} to {worst} is possible, the limit is rank {needed}"),
            ),
            GuardFailure::Floor(value, standard) => {
                let (value, standard) = (decimal(*value), decimal(*standard));
                self.say(format!("数值 {value} 已达标（标准 {standard}）"), format!("the value {value} meets the standard of {standard}"))
            }
            GuardFailure::Tenure(days, of, percent) => {
                let percent = decimal(*percent);
                self.say(
                    format!("任职时间不足：{of} 天中任职 {days} 天，至少需要 {percent}%"),
                    format!("not long enough in the post: {days} of {of} days, at least {percent}% needed"),
                )
            }
            GuardFailure::Persistence(listed, of, needed) => self.say(
                format!("{of} 个周期中列入 {listed} 次（含本次），需要 {needed} 次"),
                format!("listed in {listed} of {of} cycles, this one included; {needed} needed"),
            ),
            GuardFailure::Unknown(text) => self.say(
                format!("防护条件能否满足无法确定：缺少 `{text}`"),
                format!("whether the guard holds is unknown: `{text}` is missing"),
            ),
        }
    }
}
