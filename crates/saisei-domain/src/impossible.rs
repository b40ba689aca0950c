//! Acts that cannot be written down.
