//! Totals, indicators, scores, rankings and proposals.

use super::{Writer, day, decimal, interval, kind, list, maybe, modality};
use crate::assess::ladder::OnLadder;
use crate::assess::{
    Added, Applied, Bar, Concern, Decider, EarlierValue, Grade, Ground, GuardFailure, GuardFigures, Imposed,
    Index, IndicatorValue, Occasion, Prior, Proposal, QuotaCount, RankRow, RankingTable, Score, Total,
    Transition, Verdict, Void, VoidBecause, Weight,
};
use crate::organisation::NodeId;
use crate::policy::End;
use crate::value::{Interval, Type};
use rust_decimal::Decimal;
use serde_json::{Value, json};

impl Writer<'_> {
    pub(super) fn total(&self, total: &Total) -> Value {
        json!({
            "category": &*total.category,
            "subject": self.node(total.subject),
            "points": decimal(total.points),
            "parts": list(&total.parts, |at| self.en.attribution_key(*at).into()),
        })
    }

    pub(super) fn indicator(&self, one: &IndicatorValue) -> Value {
        json!({
            "indicator": self.en.id_of(&self.en.indicators, one.indicator),
            "subject": self.node(one.subject),
            "value": maybe(one.value),
            "n": one.n,
            "k": one.k,
        })
    }

    pub(super) fn earlier(&self, one: &EarlierValue) -> Value {
        json!({
            "indicator": self.en.id_of(&self.en.indicators, one.indicator),
            "subject": self.node(one.subject),
            "period": interval(one.period),
            "back": one.back,
            "value": maybe(one.value),
        })
    }

    pub(super) fn void(&self, void: &Void) -> Value {
        let because = match &void.because {
            VoidBecause::Findings(all) => json!({
                "is": "void",
                "attributions": list(all, |at| self.en.attribution_key(*at).into()),
            }),
            VoidBecause::Reads(read) => {
                json!({ "is": "void", "reads": self.en.id_of(&self.en.indicators, *read) })
            }
            VoidBecause::Doubt(findings) => json!({
                "is": "in_doubt",
                "findings": list(findings, |at| self.en.finding_key(*at).into()),
            }),
        };
        json!({
            "indicator": self.en.id_of(&self.en.indicators, void.indicator),
            "subject": self.node(void.subject),
            "given": maybe(void.given),
            "because": because,
            "says": self.both(|names| names.void(void)),
        })
    }

    pub(super) fn score(&self, score: &Score) -> Value {
        let card = self.en.scorecards.get(score.card);
        json!({
            "scorecard": self.en.id_of(&self.en.scorecards, score.card),
            "subject": self.node(score.subject),
            "value": maybe(score.value),
            "parts": list(&score.parts, |part| {
                let mut said = json!({
                "group": card.and_then(|card| card.body.groups.get(part.group)).map(|group| &group.id.text),
                "indicator": self.en.id_of(&self.en.indicators, part.indicator),
                "value": maybe(part.value),
                "weight": decimal(part.weight),
                "weight_used": decimal(part.weight_used),
                "part": decimal(part.part),
            });
                if part.void {
                    said["void"] = true.into();
                }
                said
            }),
        })
    }

    pub(super) fn ranking(&self, table: &RankingTable) -> Value {
        let of = self.en.group_type(table).unwrap_or(Type::Text);
        json!({
            "ranking": self.en.id_of(&self.en.rankings, table.ranking),
            "group": table.group.as_ref().map(|value| self.datum(value, &of)),
            "ranked": table.ranked,
            "rows": list(&table.rows, |row| self.row(row)),
            "guard": table.guard.as_ref().map(guard_figures),
        })
    }

    fn row(&self, row: &RankRow) -> Value {
        json!({
            "subject": self.node(row.subject),
            "value": maybe(row.value),
            "rank": row.rank,
            "tied": row.tied,
            "n": row.n,
            "interval": row.interval.map(pair),
            "rank_interval": row.rank_interval.map(|(best, worst)| json!([best, worst])),
        })
    }

    pub(super) fn proposal(&self, at: usize, proposal: &Proposal) -> Value {
        let mut said = json!({
            "key": self.en.proposal_key(at),
            "subject": self.node(proposal.subject),
            "measure": self.en.id_of(&self.en.measures, proposal.measure),
            "kind": kind(proposal.kind),
            "modality": modality(proposal.modality),
            "decider": self.decider(&proposal.decider, proposal.subject),
            "ground": self.ground(&proposal.ground),
            "why": self.both(|names| names.ground(&proposal.ground)),
            "date": day(proposal.date),
            "effect": proposal.effect.map(interval),
            "verdict": self.verdict(&proposal.verdict),
            "modifiers": list(&proposal.modifiers, |one| self.en.id_of(&self.en.modifiers, *one).into()),
        });
        if let (Some(added), Some(effect)) = (&proposal.added, proposal.effect) {
            said["added"] = self.added(effect, added);
        }
        said
    }

    /// A measure that was imposed earlier.
    pub(super) fn imposed(&self, at: usize, one: &Imposed) -> Value {
        let added = one.effect.zip(one.added.as_ref());
        json!({
            "key": self.en.imposed_key(at),
            "subject": self.node(one.subject),
            "measure": self.en.id_of(&self.en.measures, one.measure),
            "from": day(one.from),
            "effect": one.effect.map(interval),
            "act": one.act,
            "lifted": one.lifted.map(day),
            "added": added.map(|(effect, added)| self.added(effect, added)),
        })
    }

    fn added(&self, effect: Interval, added: &Added) -> Value {
        json!({
            "imposed": self.en.imposed_key(added.imposed),
            "remains": interval(added.remains),
            "together": day(added.together),
            "capped": added.cap.is_some(),
            "says": self.both(|names| names.added(effect, added)),
        })
    }

    fn decider(&self, decider: &Decider, subject: NodeId) -> Value {
        let title = self.both(|names| names.decider(decider, subject));
        match decider {
            Decider::Authority(index) => {
                json!({ "authority": self.en.id_of(&self.en.authorities, *index), "title": title })
            }
            Decider::Node(node) => json!({ "node": self.node(*node), "title": title }),
            Decider::Open(text) => json!({ "open": text, "title": title }),
        }
    }

    fn ground(&self, ground: &Ground) -> Value {
        let key = self.en.ground_key(ground);
        match ground {
            Ground::Attribution(at) => json!({ "key": key, "attribution": self.en.attribution_key(*at) }),
            Ground::Ladder(ladder, step, value) => json!({
                "key": key,
                "ladder": self.en.id_of(&self.en.ladders, *ladder),
                "step": step,
                "value": maybe(*value),
            }),
            Ground::Escalation(occasion) => self.occasion(&key, occasion),
            Ground::Rank { table, row, band, end } => {
                let table = self.en.assessment.outcome.rankings.get(*table);
                let row = table.and_then(|table| table.rows.get(*row));
                json!({
                    "key": key,
                    "ranking": table.map(|table| self.en.id_of(&self.en.rankings, table.ranking)),
                    "subject": row.map(|row| self.node(row.subject)),
                    "rank": row.and_then(|row| row.rank),
                    "band": band,
                    "end": match end { End::Top => "top", End::Bottom => "bottom" },
                })
            }
        }
    }

    fn occasion(&self, key: &str, occasion: &Occasion) -> Value {
        json!({
            "key": key,
            "escalation": self.en.id_of(&self.en.escalations, occasion.escalation),
            "step": occasion.step,
            "occasion": occasion.number,
            "attribution": self.en.attribution_key(occasion.attribution),
            "earlier": list(&occasion.earlier, |one| match one.of {
                Prior::Attribution(at) => {
                    json!({ "date": day(one.date), "attribution": self.en.attribution_key(at) })
                }
                Prior::Measure(at) => {
                    json!({ "date": day(one.date), "measure": self.en.id_of(&self.en.measures, at) })
                }
            }),
            "undetermined": list(&occasion.open, |at| self.en.attribution_key(*at).into()),
        })
    }

    pub(super) fn transition(&self, transition: &Transition) -> Value {
        let weight = |weight: &Weight| {
            json!({
                "held": weight.held,
                "measure": weight.measure.map(|at| self.en.id_of(&self.en.measures, at)),
                "points": decimal(weight.points),
            })
        };
        json!({
            "finding": self.en.finding_key(transition.finding),
            "subject": self.node(transition.subject),
            "newer": list(&transition.newer, |rule| self.en.id_of(&self.en.rules, *rule).into()),
            "tried": list(&transition.tried, |at| self.en.finding_key(*at).into()),
            "by_old": weight(&transition.by_old),
            "by_new": weight(&transition.by_new),
            "applied": match transition.applied {
                Applied::Old => "old",
                Applied::New => "new",
                Applied::NewUnknown => "new_unknown",
                Applied::OldUnknown => "old_unknown",
            },
            "says": self.both(|names| names.transition(transition)),
        })
    }

    fn verdict(&self, verdict: &Verdict) -> Value {
        match verdict {
            Verdict::Proposed => json!({ "is": "proposed" }),
            Verdict::Review(concerns) => {
                json!({ "is": "review_required", "concerns": list(concerns, |one| self.concern(one)) })
            }
            Verdict::Superseded(by) => json!({ "is": "superseded", "by": self.en.proposal_key(*by) }),
            Verdict::Barred(Bar::Proposal(by)) => {
                json!({ "is": "barred", "by": self.en.proposal_key(*by) })
            }
            Verdict::Barred(Bar::Imposed(by)) => {
                let until = self.en.assessment.outcome.imposed.get(*by).and_then(Imposed::ran);
                let until = until.map(|ran| day(ran.until));
                json!({ "is": "barred", "imposed": self.en.imposed_key(*by), "until": until })
            }
            Verdict::Barred(Bar::Once(by)) => json!({ "is": "barred", "once": self.en.imposed_key(*by) }),
        }
    }

    fn concern(&self, concern: &Concern) -> Value {
        let says = self.both(|names| names.concern(concern));
        match concern {
            Concern::Inapplicable(text) => {
                json!({ "because": "inapplicable", "condition": text, "says": says })
            }
            Concern::UnknownWhether(text) => json!({ "because": "unknown", "condition": text, "says": says }),
            Concern::Guard(failure) => json!({ "because": "guard", "guard": guard(failure), "says": says }),
            Concern::Transition(at) => {
                let finding = self
                    .en
                    .assessment
                    .outcome
                    .transitions
                    .get(*at)
                    .map(|one| self.en.finding_key(one.finding));
                json!({ "because": "transition", "finding": finding, "says": says })
            }
            Concern::MayBeVoid(indicator, whose) => json!({
                "because": "may_be_void",
                "indicator": self.en.id_of(&self.en.indicators, *indicator),
                "of": self.node(*whose),
                "says": says,
            }),
            Concern::Quota(at) => {
                json!({ "because": "quota", "quota": self.en.quota_key(*at), "says": says })
            }
            Concern::NoLighter(index) => {
                let modifier = self.en.id_of(&self.en.modifiers, *index);
                json!({ "because": "no_lighter", "modifier": modifier, "says": says })
            }
        }
    }

    pub(crate) fn grade(&self, one: &Grade) -> Value {
        let ladder = self.en.ladders.get(one.ladder);
        let step = if let OnLadder::Step(step) = one.stands { Some(step) } else { None };
        let written = step.and_then(|step| ladder?.body.steps.get(step));
        let (is, several, missing): (_, &[usize], &[_]) = match &one.stands {
            OnLadder::Step(_) => ("step", &[], &[]),
            OnLadder::NoStep => ("no_band", &[], &[]),
            OnLadder::Several(steps) => ("several", steps, &[]),
            OnLadder::Undetermined(missing) => ("undetermined", &[], missing),
        };
        json!({
            "ladder": self.en.id_of(&self.en.ladders, one.ladder),
            "subject": self.node(one.subject),
            "value": maybe(one.value),
            "is": is,
            "step": step,
            "grade": written.and_then(|step| step.grade.as_ref()).map(|grade| &grade.text),
            "steps": several,
            "missing": list(missing, |one| self.missing(one)),
            "says": self.both(|names| names.stands(one)),
        })
    }

    pub(super) fn quota(&self, at: usize, count: &QuotaCount) -> Value {
        let of = self.en.quota_group_type(count).unwrap_or(Type::Text);
        json!({
            "key": self.en.quota_key(at),
            "quota": self.en.id_of(&self.en.quotas, count.quota),
            "group": count.group.as_ref().map(|value| self.datum(value, &of)),
            "base": count.base,
            "undetermined": list(&count.undetermined, |one| self.node(*one)),
            "exact": decimal(count.exact),
            "limit": decimal(count.limit),
            "holders": list(&count.holders, |one| self.node(*one)),
            "is": if count.kept() { "kept" } else { "exceeded" },
        })
    }

    pub(super) fn no_band(&self, (ladder, subject, value): (Index, NodeId, Decimal)) -> Value {
        json!({
            "ladder": self.en.id_of(&self.en.ladders, ladder),
            "subject": self.node(subject),
            "value": decimal(value),
        })
    }
}

fn pair((low, high): (Decimal, Decimal)) -> Value {
    json!([decimal(low), decimal(high)])
}

fn guard_figures(guard: &GuardFigures) -> Value {
    json!({
        "mean": maybe(guard.mean),
        "chi_square": guard.chi_square.map(|(chi, _)| decimal(chi)),
        "degrees_of_freedom": guard.chi_square.map(|(_, degrees)| degrees),
        "critical": maybe(guard.critical),
        "dispersion": maybe(guard.dispersion),
        "z": maybe(guard.z),
    })
}

fn guard(failure: &GuardFailure) -> Value {
    match failure {
        GuardFailure::NoSample => json!({ "step": "no_sample" }),
        GuardFailure::NotAShare(value, scale) => {
            json!({ "step": "not_a_share", "value": decimal(*value), "scale": decimal(*scale) })
        }
        GuardFailure::MinimumSample(n, least) => {
            json!({ "step": "minimum_n", "n": n, "minimum": decimal(*least) })
        }
        GuardFailure::Homogeneity(chi, degrees, critical) => json!({
            "step": "homogeneity",
            "chi_square": decimal(*chi),
            "degrees_of_freedom": degrees,
            "critical": decimal(*critical),
        }),
        GuardFailure::Signal(interval, mean) => {
            json!({ "step": "signal", "interval": pair(*interval), "mean": decimal(*mean) })
        }
        GuardFailure::Stability(best, worst, needed) => {
            json!({ "step": "stability", "best": best, "worst": worst, "needed": needed })
        }
        GuardFailure::Floor(value, standard) => {
            json!({ "step": "floor", "value": decimal(*value), "standard": decimal(*standard) })
        }
        GuardFailure::Tenure(days, of, percent) => {
            json!({ "step": "tenure", "days": days, "of": of, "needed_percent": decimal(*percent) })
        }
        GuardFailure::Persistence(listed, of, needed) => {
            json!({ "step": "persistence", "listed": listed, "of": of, "needed": needed })
        }
        GuardFailure::Unknown(text) => json!({ "step": "unknown", "missing": text }),
    }
}
