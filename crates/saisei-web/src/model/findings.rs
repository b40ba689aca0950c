//! What a gate says.

use jiff::Timestamp;

use super::frame::Link;

/// How strong a finding is; the order is the order on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Nobody passes it.
    Never,
    /// A physician and quality decide.
    PhysicianAndQuality,
    /// A physician decides.
    Physician,
    /// A second person confirms.
    SecondPerson,
    /// To be known.
    Note,
}

impl Grade {
    /// Key of its words, class in the style sheet and name of its shape in the sprite.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Never => "grade-never",
            Self::PhysicianAndQuality => "grade-physician-and-quality",
            Self::Physician => "grade-physician",
            Self::SecondPerson => "grade-second-person",
            Self::Note => "grade-note",
        }
    }

    /// Name of its shape in the sprite.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Never => "g-grade-never",
            Self::PhysicianAndQuality => "g-grade-physician-and-quality",
            Self::Physician => "g-grade-physician",
            Self::SecondPerson => "g-grade-second-person",
            Self::Note => "g-grade-note",
        }
    }

    /// Class of its colour beside a shape.
    pub fn class(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::PhysicianAndQuality | Self::Physician => "physician",
            Self::SecondPerson => "second-person",
            Self::Note => "note",
        }
    }
}

/// How a finding was passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// By whom, with the role.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// How strong.
    pub grade: Grade,
    /// What is the matter.
    pub sentence: String,
    /// The fields or records that it is about.
    pub places: Vec<Link>,
    /// What to do next.
    pub next: String,
    /// Who can.
    pub who: String,
    /// Article and rule pack.
    pub source: String,
    /// Where a person with the right role passes it.
    pub act: Option<Link>,
    /// How it was passed.
    pub settled: Option<Settled>,
}

/// The list of one gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// In any order; pages sort.
    pub findings: Vec<Finding>,
    /// The checks that were made, in words.
    pub checks: Vec<String>,
    /// When.
    pub at: Timestamp,
}

impl Findings {
    /// The strongest first; otherwise as given.
    pub fn sorted(&self) -> Vec<&Finding> {
        let mut sorted: Vec<&Finding> = self.findings.iter().collect();
        sorted.sort_by_key(|finding| (finding.grade, finding.settled.is_some()));
        sorted
    }

    /// Those before the fold: everything but the fourth note and later.
    pub fn shown(&self) -> Vec<&Finding> {
        let (others, notes) = self.split();
        others.into_iter().chain(notes.into_iter().take(3)).collect()
    }

    /// Notes behind the fold.
    pub fn folded(&self) -> Vec<&Finding> {
        self.split().1.into_iter().skip(3).collect()
    }

    /// How many there are of each grade that occurs.
    pub fn counts(&self) -> Vec<(Grade, usize)> {
        let mut counts: Vec<(Grade, usize)> = Vec::new();
        for finding in self.sorted() {
            match counts.last_mut() {
                Some((grade, count)) if *grade == finding.grade => *count += 1,
                _ => counts.push((finding.grade, 1)),
            }
        }
        counts
    }

    fn split(&self) -> (Vec<&Finding>, Vec<&Finding>) {
        self.sorted().into_iter().partition(|finding| finding.grade != Grade::Note)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(grades: &[Grade]) -> Findings {
        let finding = |grade: &Grade| Finding {
            rule: String::new(),
            grade: *grade,
            sentence: String::new(),
            places: vec![],
            next: String::new(),
            who: String::new(),
            source: String::new(),
            act: None,
            settled: None,
        };
        Findings { findings: grades.iter().map(finding).collect(), checks: vec![], at: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn the_strongest_comes_first_and_notes_fold() {
        use Grade::{Never, Note, SecondPerson};
        let list = list(&[Note, SecondPerson, Note, Never, Note, Note, Note]);
        let grades: Vec<Grade> = list.shown().iter().map(|finding| finding.grade).collect();
        assert_eq!(grades, [Never, SecondPerson, Note, Note, Note]);
        assert_eq!(list.folded().len(), 2);
        assert_eq!(list.counts(), [(Never, 1), (SecondPerson, 1), (Note, 5)]);
    }
}
