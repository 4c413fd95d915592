//! Which edition: what an edition is called, and where it lies, follows from here.
//!
//! [`EditionKey`] is the only place that makes the id of an edition, its folder, its address, its
//! names outside of its folder, and says which edition comes before which.

use std::path::{Path, PathBuf};

use crate::time::ReferencePeriod;

/// Which of several editions of the same period; the stages of a release have an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The only one: the release declares no stages.
    #[default]
    Only,
    /// One of the stages that the release declares.
    Declared {
        /// Its place among them, from 0.
        place: usize,
        /// Its name: `preliminary`.
        name: String,
    },
}

impl Stage {
    /// Its name; `None` where the release declares no stages.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Only => None,
            Self::Declared { name, .. } => Some(name),
        }
    }
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
    /// The edition of a release, of a code of it if it has editions for codes, in a period, at a
    /// stage.
    pub fn new(release: &str, code: Option<&str>, period: ReferencePeriod, stage: Stage) -> Self {
        let id = id(&period.last().to_string(), code, &stage);
        Self { release: release.to_owned(), code: code.map(str::to_owned), period, stage, id }
    }

    /// Name of the release.
    pub fn release(&self) -> &str {
        &self.release
    }

    /// The months that it is about, up to the one that it is named by.
    pub fn period(&self) -> ReferencePeriod {
        self.period
    }

    /// Which of the editions of its period.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// What tells it from the other editions of its release, for users and in files: `2025-06`,
    /// `2025-12-final`.
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
        Self::new(&self.release, self.code.as_deref(), period, self.stage.clone())
    }

    /// Whether both belong together, one period after the other.
    pub fn belongs_with(&self, edition: &Self) -> bool {
        *self == edition.in_period(self.period)
    }

    /// Whether it comes after an edition that it belongs with.
    pub fn follows(&self, earlier: &Self) -> bool {
        self.belongs_with(earlier) && earlier.period < self.period
    }

    /// Whether it takes the place of an edition of the same period at an earlier stage.
    pub fn supersedes(&self, earlier: &Self) -> bool {
        let at_stage =
            Self { stage: earlier.stage.clone(), id: earlier.id.clone(), ..self.clone() };
        at_stage == *earlier && earlier.stage < self.stage
    }

    /// Whether it is meant by what was typed: its id, or its period where that is the only edition
    /// of it. A period is its last month, or the year if it is a whole one: `2025-06`, `2025`.
    pub fn is_named(&self, typed: &str) -> bool {
        let year = Some(self.period.to_string()).filter(|_| self.period.is_year());
        let names = [Some(self.period.last().to_string()), year];
        names.into_iter().flatten().any(|period| {
            typed == period || typed == id(&period, self.code.as_deref(), &self.stage)
        })
    }
}

/// The id of an edition of the period of this name.
fn id(period: &str, code: Option<&str>, stage: &Stage) -> String {
    [Some(period), code, stage.name()].into_iter().flatten().collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Frequency;

    fn key(code: Option<&str>, month: &str) -> EditionKey {
        let period = ReferencePeriod::year_to_date(Frequency::Month.read(month).unwrap());
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
    fn a_stage_is_a_part_of_every_name_and_only_the_same_stage_follows() {
        let at = |place: usize, name: &str, month: &str| {
            let stage = Stage::Declared { place, name: name.to_owned() };
            let period = ReferencePeriod::year_to_date(Frequency::Month.read(month).unwrap());
            EditionKey::new("flows", None, period, stage)
        };
        let (first, last) = (at(0, "preliminary", "2025-12"), at(1, "final", "2025-12"));
        assert_eq!((first.id(), last.id()), ("2025-12-preliminary", "2025-12-final"));
        assert_eq!(last.folder_in(Path::new("out")), Path::new("out/flows/2025-12-final"));
        assert_eq!(last.address("https://a.example/{period}/"), "https://a.example/2025-12-final/");
        assert!(last.supersedes(&first) && !first.supersedes(&last) && !last.supersedes(&last));
        let before = at(1, "final", "2024-12");
        assert!(last.follows(&before) && !last.follows(&first) && !last.supersedes(&before));
        for (typed, of_first, of_last) in [
            ("2025-12", true, true),
            ("2025", true, true),
            ("2025-12-final", false, true),
            ("2025-final", false, true),
            ("2025-1", false, false),
            ("2024", false, false),
            ("final", false, false),
            ("", false, false),
        ] {
            let named = (first.is_named(typed), last.is_named(typed));
            assert_eq!(named, (of_first, of_last), "{typed}");
        }
        assert!(key(None, "2025-06").is_named("2025-06") && !key(None, "2025-06").is_named("2025"));
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
