//! From a document to the bytes of a format; no writer adds words of its own.

pub mod pdf;
