//! Promises that hold for every command, whatever is asked and in whatever order.

mod anything;
mod holds;
mod mix;
mod numbers;
mod privacy;
mod race;
mod repeat;
mod report;
mod show;
mod views;
