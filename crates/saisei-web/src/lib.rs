//! Pages: axum, forms, HTML and cookies. No clinical rule, no SQL.
//!
//! One table, [`routes`], holds every address with its permission, and the router is built from it, so no page
//! exists without one. Each request passes the same gates in the same order: security headers, sign-in, origin,
//! permission, form token. Handlers call the app from blocking tasks and draw what it answers.

pub mod assets;
mod cookies;
mod fields;
mod guard;
mod likes;
pub mod model;
pub mod pages;
pub mod ports;
mod respond;
mod routes;
mod serve;
mod show;
mod state;
mod visitor;

pub use fields::{Fields, Unreadable};
pub use guard::IdempotencyKey;
pub use respond::page;
pub use routes::{Permission, Route, router, routes};
pub use serve::serve;
pub use state::{Setup, Site, WebState};
pub use visitor::Visitor;
