//! Clinical and laboratory measures. A missing part gives no score.

pub mod das28;
