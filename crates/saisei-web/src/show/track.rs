//! The five steps and what comes next.

use saisei_app::domain::state::progress::{NextStep, StepState as DomainState};
