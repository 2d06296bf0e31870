//! Stable ids for what has none of its own. They are made of the ids that authors and data give.

use super::names::Names;
use crate::assess::{Attribution, Ground, MatterRef};
use crate::value::Value;

impl Names<'_> {
    /// `report/R1`, and for a child row `petition/P1/contacts/2`.
    pub fn matter_key(&self, matter: MatterRef) -> String {
        let own = format!("{}/{}", self.matter_kind_id(matter), self.matter_id(matter));
        match self.child(matter) {
            Some((table, place)) => format!("{own}/{table}/{place}"),
            None => own,
        }
    }

    /// `unanswered:report/R1`.
    pub fn finding_key(&self, finding: usize) -> String {
        match self.assessment.outcome.findings.get(finding) {
            Some(finding) => {
                format!("{}:{}", self.id_of(&self.rules, finding.rule), self.matter_key(finding.matter))
            }
            None => "?".into(),
        }
    }

    /// `unanswered:report/R1#0:zhang`: finding, clause, subject; `~2` for a second way to the same person.
    pub fn attribution_key(&self, index: usize) -> String {
        let all = &self.assessment.outcome.attributions;
        let Some(this) = all.get(index) else { return "?".into() };
        let same = |other: &&Attribution| other.clause == this.clause && other.subject == this.subject;
        let before = all.get(..index).unwrap_or_default().iter().rev();
        let before = before.take_while(|other| other.finding == this.finding).filter(same).count();
        let key =
            format!("{}#{}:{}", self.finding_key(this.finding), this.clause, self.node_id(this.subject));
        if before == 0 { key } else { format!("{key}~{}", before + 1) }
    }

    /// What a proposal rests on: an attribution's key, `ladder:conduct/1`, `rank:survey/W/0` (subject, band),
    /// `escalation:duties/2/…` (step, attribution).
    pub fn ground_key(&self, ground: &Ground) -> String {
        match ground {
            Ground::Attribution(index) => self.attribution_key(*index),
            Ground::Ladder(ladder, step, _) => {
                format!("ladder:{}/{step}", self.id_of(&self.ladders, *ladder))
            }
            Ground::Escalation(occasion) => format!(
                "escalation:{}/{}/{}",
                self.id_of(&self.escalations, occasion.escalation),
                occasion.step,
                self.attribution_key(occasion.attribution)
            ),
            Ground::Rank { table, row, band, .. } => {
                let table = self.assessment.outcome.rankings.get(*table);
                let ranking = table.map_or("?", |table| self.id_of(&self.rankings, table.ranking));
                let row = table.and_then(|table| table.rows.get(*row));
                let subject = row.map_or("?", |row| self.node_id(row.subject));
                format!("rank:{ranking}/{subject}/{band}")
            }
        }
    }

    /// `quota:excellent/YJ`: of a group its value.
    pub fn quota_key(&self, index: usize) -> String {
        let Some(count) = self.assessment.outcome.quotas.get(index) else { return "?".into() };
        let quota = self.id_of(&self.quotas, count.quota);
        let Some(of) = self.quota_group_type(count) else { return format!("quota:{quota}") };
        let group = match &count.group {
            Some(Value::Node(node)) => self.node_id(*node).to_owned(),
            Some(value) => self.value(value, &of),
            None => "?".into(),
        };
        format!("quota:{quota}/{group}")
    }

    /// `zhang:notice@ladder:conduct/1`.
    pub fn proposal_key(&self, index: usize) -> String {
        match self.assessment.outcome.proposals.get(index) {
            Some(proposal) => format!(
                "{}:{}@{}",
                self.node_id(proposal.subject),
                self.id_of(&self.measures, proposal.measure),
                self.ground_key(&proposal.ground)
            ),
            None => "?".into(),
        }
    }
}
