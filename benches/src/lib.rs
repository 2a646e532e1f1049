//! Deterministic order generator.
