//! Which edition: what an edition is called, and where it lies, follows from here.
//!
//! [`EditionKey`] is the only place that makes the id of an edition, its folder, its address, its
//! names outside of its folder, and says which edition comes before which.

use std::path::{Path, PathBuf};

use crate::time::ReferencePeriod;

/// Which of several editions of the same period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The only one.
    #[default]
    Only,
}

/// An edition among all: of a release, of one of the codes that the release has editions for, of a
/// period, at a stage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EditionKey {
    release: String,
    code: Option<String>,
    period: ReferencePeriod,
    stage: Stage,
    id: String,
}

impl EditionKey {
    /// The edition of a release, of a code of it if it has editions for codes, in a period.
    pub fn new(release: &str, code: Option<&str>, period: ReferencePeriod, stage: Stage) -> Self {
        let month = period.last().to_string();
        let id = match (code, stage) {
            (None, Stage::Only) => month,
            (Some(code), Stage::Only) => format!("{month}-{code}"),
        };
        Self { release: release.to_owned(), code: code.map(str::to_owned), period, stage, id }
    }

    /// Name of the release.
    pub fn release(&self) -> &str {
        &self.release
    }

    /// The months that it is about: January to the last.
    pub fn period(&self) -> ReferencePeriod {
        self.period
    }

    /// What tells it from the other editions of its release, for users and in files: `2025-06`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What tells it from the editions of all releases: `migration-2025-06`.
    pub fn name(&self) -> String {
        format!("{}-{}", self.release, self.id)
    }

    /// Its folder below an output folder, or below one to publish in.
    pub fn folder_in(&self, root: &Path) -> PathBuf {
        Self::named_folder_in(root, &self.release, &self.id)
    }

    /// The folder of an edition that is known by its names only, as a manifest has them.
    pub fn named_folder_in(root: &Path, release: &str, id: &str) -> PathBuf {
        root.join(release).join(id)
    }

    /// Its public address, by the `address` of the release.
    pub fn address(&self, pattern: &str) -> String {
        pattern.replace("{period}", &self.id)
    }

    /// The name of one of its files where it lies outside of the folder.
    pub fn file_name(&self, path: &str) -> String {
        format!("{}-{}", self.name(), path.replace('/', "-"))
    }

    /// The edition of another period that belongs with it: of the same release, code and stage.
    #[must_use]
    pub fn in_period(&self, period: ReferencePeriod) -> Self {
        Self::new(&self.release, self.code.as_deref(), period, self.stage)
    }

    /// Whether both belong together, one period after the other.
    pub fn belongs_with(&self, edition: &Self) -> bool {
        *self == edition.in_period(self.period)
    }

    /// Whether it comes after an edition that it belongs with.
    pub fn follows(&self, earlier: &Self) -> bool {
        self.belongs_with(earlier) && earlier.period < self.period
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Month;

    fn key(code: Option<&str>, month: &str) -> EditionKey {
        let period = ReferencePeriod::year_to_date(Month::parse(month).unwrap());
        EditionKey::new("flows", code, period, Stage::Only)
    }

    #[test]
    fn names_and_places_follow_from_the_key() {
        let edition = key(None, "2025-06");
        assert_eq!((edition.id(), edition.name().as_str()), ("2025-06", "flows-2025-06"));
        assert_eq!(edition.folder_in(Path::new("out")), Path::new("out/flows/2025-06"));
        assert_eq!(edition.address("https://a.example/{period}/"), "https://a.example/2025-06/");
        assert_eq!(edition.file_name("en/release.pdf"), "flows-2025-06-en-release.pdf");
        let of_code = key(Some("R-1"), "2025-06");
        assert_eq!(of_code.folder_in(Path::new("out")), Path::new("out/flows/2025-06-R-1"));
    }

    #[test]
    fn editions_of_a_code_follow_each_other_and_no_others() {
        let (may, june) = (key(None, "2025-05"), key(None, "2025-06"));
        assert!(june.follows(&may) && !may.follows(&june) && !june.follows(&june));
        assert_eq!(may.in_period(june.period), june);
        let of_code = key(Some("R-1"), "2025-05");
        assert!(!june.follows(&of_code) && !june.belongs_with(&of_code));
        assert!(key(Some("R-1"), "2025-06").follows(&of_code));
        assert!(!key(Some("R-2"), "2025-06").follows(&of_code));
    }
}
