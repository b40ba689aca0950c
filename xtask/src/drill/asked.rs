//! What a drill is asked with.

use crate::failure::Failure;

/// Options of a drill; each drill takes those that mean something to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Print JSON.
    pub json: bool,
    /// How many journeys.
    pub journeys: Option<u64>,
    /// The seed.
    pub seed: Option<u64>,
}

impl Asked {
    /// Reads the words after the drill's name.
    ///
    /// # Errors
    /// If a word is no option, or a number cannot be read.
    pub fn read(words: &[&str]) -> Result<Self, Failure> {
        let mut asked = Self::default();
        let mut rest = words;
        loop {
            rest = match rest {
                [] => return Ok(asked),
                ["--json", rest @ ..] => {
                    asked.json = true;
                    rest
                }
                ["--journeys", number, rest @ ..] => {
                    asked.journeys = Some(whole(number)?);
                    rest
                }
                ["--seed", number, rest @ ..] => {
                    asked.seed = Some(whole(number)?);
                    rest
                }
                [word, ..] => return Err(Failure::new(format!("a drill does not know `{word}`"))),
            };
        }
    }
}

fn whole(text: &str) -> Result<u64, Failure> {
    text.parse().map_err(|_| Failure::new(format!("`{text}` is no whole number")))
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn options_come_in_any_order_and_strangers_are_refused() {
        let asked = Asked::read(&["--seed", "7", "--json", "--journeys", "2000"]).expect("read");
        assert_eq!(asked, Asked { json: true, journeys: Some(2_000), seed: Some(7) });
        for wrong in [&["--seed"][..], &["--seed", "x"], &["fast"]] {
            assert!(Asked::read(wrong).is_err(), "{wrong:?}");
        }
    }
}
