//! Promises that hold for every command.
