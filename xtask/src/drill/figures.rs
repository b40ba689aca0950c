//! Least, middle and greatest of a few measurements, beside a stated bound.

use serde_json::{Value, json};

/// A summary of at least one measurement.
#[derive(Debug, PartialEq)]
pub struct Figures {
    min: f64,
    median: f64,
    max: f64,
    bound: f64,
}

impl Figures {
    /// Summarises; `None` if there is nothing to summarise.
    pub fn of(mut values: Vec<f64>, bound: f64) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let upper = values.len() / 2;
        let lower = values.len().saturating_sub(1) / 2;
        let median = f64::midpoint(*values.get(lower)?, *values.get(upper)?);
        Some(Self { min: *values.first()?, median, max: *values.last()?, bound })
    }

    /// Whether the middle stays within the bound: single slow starts on a busy machine are shown, not judged.
    pub fn within(&self) -> bool {
        self.median <= self.bound
    }

    /// One line for people.
    pub fn sentence(&self, what: &str, unit: &str) -> String {
        let Self { min, median, max, bound } = self;
        let verdict = if self.within() { "within" } else { "OVER" };
        format!(
            "{what}: min {min:.1}, median {median:.1}, max {max:.1} {unit}; the median is {verdict} the bound of {bound:.0} {unit}"
        )
    }

    /// The same for programs.
    pub fn json(&self) -> Value {
        json!({"min": self.min, "median": self.median, "max": self.max, "bound": self.bound, "within": self.within()})
    }
}

#[cfg(test)]
mod tests {
    use super::Figures;

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        let figures = Figures::of(vec![4.0, 1.0, 3.0, 10.0], 3.5).expect("four values");
        assert_eq!(
            figures.sentence("start", "ms"),
            "start: min 1.0, median 3.5, max 10.0 ms; the median is within the bound of 4 ms"
        );
        assert!(figures.within());
    }

    #[test]
    fn a_median_over_the_bound_is_said() {
        let figures = Figures::of(vec![9.0], 8.0).expect("one value");
        assert!(figures.sentence("start", "ms").contains("OVER"));
        assert_eq!(figures.json()["within"], false);
        assert_eq!(Figures::of(Vec::new(), 1.0), None);
    }
}
