//! From the bytes of data files to the facts of an edition.
//!
//! In come the bytes of code lists and data sets with what `declaration` says of them;
//! [`input`] makes records of them, [`cube`] observations, [`checks`] applies the rules of the
//! release, [`figures`] computes the facts that go out. `office` calls it; words, drawings and
//! formats only read facts.

pub mod checks;
pub mod cube;
pub mod figures;
pub mod input;
