//! Licence expressions: enough of SPDX to answer "may we use it under licences that we allow?"

use std::collections::BTreeSet;
use std::iter::Peekable;
use std::vec::IntoIter;

/// Whether the expression can be met with allowed licences alone. The old `/` is read as `OR`.
pub fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: words.into_iter().peekable(), allowed };
    reader.any() && reader.words.next().is_none()
}

struct Reader<'a> {
    words: Peekable<IntoIter<&'a str>>,
    allowed: &'a BTreeSet<String>,
}

impl Reader<'_> {
    fn any(&mut self) -> bool {
        let mut met = self.all();
        while self.take("OR") {
            met |= self.all();
        }
        met
    }

    fn all(&mut self) -> bool {
        let mut met = self.one();
        while self.take("AND") {
            met &= self.one();
        }
        met
    }

    fn one(&mut self) -> bool {
        if self.take("(") {
            let met = self.any();
            return self.take(")") && met;
        }
        let name = self.words.next().unwrap_or_default();
        if self.take("WITH") {
            let exception = self.words.next().unwrap_or_default();
            return self.allowed.contains(&format!("{name} WITH {exception}"));
        }
        self.allowed.contains(name)
    }

    fn take(&mut self, word: &str) -> bool {
        self.words.next_if_eq(&word).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::is_met;

    fn met(expression: &str) -> bool {
        let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"];
        is_met(expression, &allowed.map(str::to_owned).into())
    }

    #[test]
    fn one_allowed_choice_is_enough_and_every_part_must_be_allowed() {
        for good in [
            "MIT",
            "MIT/GPL-3.0",
            "GPL-3.0 OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(met(good), "{good}");
        }
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "MIT WITH Other", "", "(MIT", "MIT)"] {
            assert!(!met(bad), "{bad}");
        }
    }
}
