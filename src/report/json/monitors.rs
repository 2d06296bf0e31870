//! What monitors saw.

use super::{Writer, decimal, maybe};
use crate::assess::monitor::{Monitored, Seen};
use serde_json::{Map, Value, json};

impl Writer<'_> {
    /// Who set the target, as a question; where nothing was noticed there is none.
    fn target(&self, reading: &Monitored) -> Option<Value> {
        self.en.target_setter(reading).filter(|_| reading.noticed())?;
        Some(self.both(|names| names.target_setter(reading).unwrap_or_default()))
    }

    pub(super) fn monitored(&self, reading: &Monitored) -> Value {
        let figures: Map<String, Value> =
            reading.figures.iter().map(|(name, value)| ((*name).to_owned(), decimal(*value))).collect();
        json!({
            "monitor": self.en.id_of(&self.en.monitors, reading.monitor),
            "subject": reading.subject.map(|unit| self.node(unit)),
            "seen": match reading.seen {
                Seen::Noticed => "noticed",
                Seen::Nothing => "nothing",
                Seen::TooFew(_) => "too_few",
                Seen::Unknown => "unknown",
            },
            "n": reading.n,
            "absent": reading.absent,
            "aside": reading.aside,
            "compared": reading.compared,
            "figures": figures,
            "p": maybe(reading.p),
            "corrected": maybe(reading.corrected),
            "says": self.both(|names| names.monitored(reading)),
            "target": self.target(reading),
        })
    }
}
