//! The folder of an export.
