//! Rules of vintages: revisions of the data, each in a folder of its own.

macro_rules! vintage_rules {
    ($next:ident $($rest:ident)* { $($above:tt)* }) => { $next! { $($rest)* { $($above)*
        /// The folder of a vintage has no name that can be read.
        ///
        /// **What it checks.** A folder in `vintages/` is called `YYYY-MM-DD-label`: the day on which the vintage is released and a word for it, of letters from a to z, digits and hyphens, as in `2025-03-13-final`.
        ///
        /// **Why.** The names put the vintages in order and say which are known at a date; a folder that is passed over would be a revision that is lost.
        ///
        /// **What to do.** Rename the folder. Move what is no vintage out of `vintages/`.
        Error VintageName = "VIN-001";
        /// A vintage does not say why.
        ///
        /// **What it checks.** `vintage.toml` has a `reason` in each language of the release, and in no other.
        ///
        /// **Why.** Readers are owed the reason of each revision, in their language.
        ///
        /// **What to do.** Write a sentence for each language: what was revised, and why.
        Error MissingReason = "VIN-002";
        /// The moment of a vintage is not that of its folder.
        ///
        /// **What it checks.** `released` in `vintage.toml` is a date with time and offset, on the day in the name of the folder, and no two vintages are released at the same moment.
        ///
        /// **Why.** The order of the vintages says which value is the latest.
        ///
        /// **What to do.** Correct the moment, or the name of the folder.
        Error VintageMoment = "VIN-003";
        /// An observation of a vintage changes nothing.
        ///
        /// **What it checks.** Each observation in a vintage has another value or another status than was known before; where a row that is not there means zero, a zero is no change either.
        ///
        /// **Why.** Usually a whole file was copied instead of the observations that changed, or the vintage was exported from data that do not have the revision yet.
        ///
        /// **What to do.** Leave the observation out, or correct its value.
        Warning UnchangedObservation = "VIN-004";
        /// A file of a vintage is that of no data set.
        ///
        /// **What it checks.** Each CSV file of a vintage has the name of the file of a data set, and there is at least one.
        ///
        /// **Why.** A misspelt name would be a revision that is lost.
        ///
        /// **What to do.** Give the file the name that the data set has in release.toml.
        Error VintageFile = "VIN-005";
    } } };
}

pub(super) use vintage_rules;
