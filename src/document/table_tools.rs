//! Words of the tools that a page gives its tables: sorting, a span of time, a download.

/// What the tools of a table say. `{…}` stand for values.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct TableTools {
    /// Said when a table was sorted, smallest first, with `{column}`.
    pub ascending: String,
    /// Said when a table was sorted, largest first, with `{column}`.
    pub descending: String,
    /// Said when the rows are as they were.
    pub original: String,
    /// Label of the tools of a table, for screen readers, with `{title}`.
    pub group: String,
    /// Label of the list in which the first year or month is chosen.
    pub from: String,
    /// Label of the list in which the last year or month is chosen.
    pub to: String,
    /// Said when a table was limited to a span, with `{from}` and `{to}`.
    pub limited: String,
    /// Button that saves what a table shows.
    pub download: String,
}

impl TableTools {
    /// Every pattern, with what may stand in its braces.
    pub fn patterns(&self) -> [(&str, &'static [&'static str]); 4] {
        [
            (&self.ascending, &["column"]),
            (&self.descending, &["column"]),
            (&self.group, &["title"]),
            (&self.limited, &["from", "to"]),
        ]
    }
}
