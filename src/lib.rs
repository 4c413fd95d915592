//! From a statistical office's data to the finished release.

pub mod cube;
pub mod diagnostic;
pub mod document;
pub mod indicators;
pub mod output;
pub mod project;
pub mod release;
pub mod source;
pub mod text;
pub mod writers;
