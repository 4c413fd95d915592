//! Why a value is not there, and which reason holds where several do.

use super::ObservationStatus;

/// Why there is no value, the weakest reason first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    /// It cannot exist, such as a share of nothing.
    NotApplicable,
    /// It exists but is not known here.
    NotAvailable,
    /// It is known but not published.
    Confidential,
}

impl Absence {
    /// The absence of what two things without a value make together, in whatever order they stand:
    /// what is withheld is not told to be merely unknown, and what one part could not have the other
    /// may have had.
    #[must_use]
    pub fn and(self, added: Self) -> Self {
        self.max(added)
    }

    /// Two values.
    ///
    /// # Errors
    /// Why they are not both there.
    pub fn both<V, W>(first: Result<V, Self>, second: Result<W, Self>) -> Result<(V, W), Self> {
        match (first, second) {
            (Ok(first), Ok(second)) => Ok((first, second)),
            (Err(first), Err(second)) => Err(first.and(second)),
            (Err(absence), Ok(_)) | (Ok(_), Err(absence)) => Err(absence),
        }
    }

    /// The letter of the status that says so.
    pub fn letter(self) -> &'static str {
        let status = match self {
            Self::NotAvailable => ObservationStatus::NotAvailable,
            Self::NotApplicable => ObservationStatus::NotApplicable,
            Self::Confidential => ObservationStatus::Confidential,
        };
        status.letter()
    }

    /// The absence in plain words, for people who make a release.
    pub fn plain(self) -> &'static str {
        match self {
            Self::NotAvailable => "not available",
            Self::NotApplicable => "not applicable",
            Self::Confidential => "confidential",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_of_two_does_not_go_by_their_order() {
        use Absence::{Confidential, NotApplicable, NotAvailable};
        for (first, second, both) in [
            (NotApplicable, NotAvailable, NotAvailable),
            (NotApplicable, Confidential, Confidential),
            (NotAvailable, Confidential, Confidential),
        ] {
            let of_both = |first, second| Absence::both::<(), ()>(Err(first), Err(second));
            assert_eq!((of_both(first, second), of_both(second, first)), (Err(both), Err(both)));
        }
        assert_eq!(Absence::both::<_, ()>(Ok(1), Err(NotAvailable)), Err(NotAvailable));
    }
}
