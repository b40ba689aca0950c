//! Which labels are asked for, out of the address. It holds numbers of containers and nothing else.

use std::collections::BTreeSet;

use saisei_app::LabelRecord;
use saisei_app::domain::values::ContainerNumber;

use crate::model::{Frame, grouped};

/// What is to be printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    /// Containers, each once.
    pub(super) containers: BTreeSet<String>,
    /// The wristband.
    pub(super) band: bool,
}

impl Chosen {
    /// Reads `containers=A,B` and `containers=A&containers=B` alike, and `band=1`.
    pub(super) fn read(query: Option<&str>) -> Self {
        let mut chosen = Self::default();
        for (name, value) in query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "containers" => {
                    let value = value.replace("%2C", ",").replace("%2c", ",");
                    let numbers = value.split(',').filter(|number| !number.is_empty());
                    chosen.containers.extend(numbers.map(str::to_owned));
                }
                "band" => chosen.band = value == "1",
                _ => {}
            }
        }
        chosen
    }

    /// The labels that are asked for, in the order of the journey.
    ///
    /// # Errors
    /// Why nothing is printed: a label that is void, used, or none of this journey. Then no other is printed either,
    /// so that the number printed is always the number asked for.
    pub(super) fn of(&self, f: &Frame, labels: &[LabelRecord]) -> Result<Vec<LabelRecord>, String> {
        for asked in &self.containers {
            let number = ContainerNumber::parse(asked).map_err(|_| f.t("label-unknown"))?;
            let label = labels.iter().find(|label| label.container.number == number);
            let label = label.ok_or_else(|| f.t("label-unknown"))?;
            if let Some(why) = label.not_printed() {
                let key = format!("label-not-printed-{}", why.name());
                return Err(f.t1(&key, "number", grouped(&number.label())));
            }
        }
        let is_chosen = |label: &&LabelRecord| {
            self.containers
                .iter()
                .any(|asked| ContainerNumber::parse(asked).ok().as_ref() == Some(&label.container.number))
        };
        let found: Vec<LabelRecord> = labels.iter().filter(is_chosen).cloned().collect();
        if found.is_empty() && !self.band { Err(f.t("label-none-chosen")) } else { Ok(found) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_asked_for_once_however_it_is_written() {
        let one = Chosen::read(Some("containers=A,B&containers=A%2CC&band=0&x"));
        assert_eq!(one.containers.iter().map(String::as_str).collect::<Vec<_>>(), ["A", "B", "C"]);
        assert!(!one.band && Chosen::read(Some("band=1")).band);
        assert_eq!(Chosen::read(None), Chosen::default());
    }
}
