//! From a statistical office's data to the finished release.

pub mod diagnostic;
pub mod document;
pub mod fonts;
pub mod layout;
pub mod writers;
