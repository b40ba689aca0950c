//! A small practice clinic in a test: people, a plan, and patients at any stage, moved by command lines alone.

mod acts;
mod chance;
mod clinic;
mod house;
mod line;
mod stage;
mod world;

pub use line::{
    ADMIN, COORDINATOR, DOCTOR, Line, NURSE, OPERATOR, OTHER_DOCTOR, OTHER_NURSE, OTHER_OPERATOR, OTHER_QUALITY,
    QUALITY, Who, line,
};
pub use stage::Stage;
pub use world::{Patient, World, people_for, rules, text};
