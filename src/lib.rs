//! From a statistical office's data to the finished release.

pub mod cube;
pub mod diagnostic;
pub mod document;
pub mod release;
pub mod source;
