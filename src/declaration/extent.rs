//! How much of a release an edition is: all of its languages and formats, or some.

use std::collections::BTreeSet;

use super::{Content, Format, Release};

/// The name of the file that has the text of a release, without its ending.
pub const RELEASE: &str = "release";

/// The name of the file that has the note on a revision, without its ending.
pub const NOTE: &str = "revision";

/// The parts of an edition, each a format in a language: those that it is published in, or those of
/// its files that somebody asks for. Data files are one part, the same for all languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent(BTreeSet<(Option<String>, Format)>);

/// How much of an edition is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extents {
    /// What the edition is published in, which its files tell of.
    pub published: Extent,
    /// What of it is to be made now.
    pub asked: Extent,
}

impl Extents {
    /// All of an edition that is published in this.
    pub fn all_of(published: Extent) -> Self {
        Self { asked: published.clone(), published }
    }
}

impl Extent {
    /// Everything that a release has.
    pub fn whole(release: &Release) -> Self {
        Self::some(release, &[], &[])
    }

    /// These languages in these formats, as far as the release has them; all where none are named.
    pub fn some(release: &Release, languages: &[String], formats: &[Format]) -> Self {
        let is_named =
            |tag: &&str| languages.is_empty() || languages.iter().any(|language| language == tag);
        let chosen = || release.languages().filter(is_named);
        let is_meant = |format: &Format| formats.is_empty() || formats.contains(format);
        let can_be_made = |format: &Format| format.lacking(release).is_none();
        let made = Format::all().filter(is_meant).filter(can_be_made);
        let parts = made.flat_map(|format| chosen().map(move |tag| part(tag, format)));
        Self(parts.collect())
    }

    /// The extent of an edition that has the files at these paths below its folder.
    pub fn of_files<'a>(paths: impl Iterator<Item = &'a str>) -> Self {
        Self(paths.filter_map(part_of_file).collect())
    }

    /// Whether it has this format in this language.
    pub fn has(&self, language: &str, format: Format) -> bool {
        self.0.contains(&part(language, format))
    }

    /// Whether it has this format in any language.
    pub fn has_format(&self, format: Format) -> bool {
        self.0.iter().any(|(_, known)| *known == format)
    }

    /// Whether it has anything in this language.
    pub fn has_language(&self, language: &str) -> bool {
        self.0.iter().any(|(known, _)| known.as_deref() == Some(language))
    }

    /// Whether the file at this path belongs to it; one of no format belongs to every edition.
    pub fn has_file(&self, path: &str) -> bool {
        part_of_file(path).is_none_or(|part| self.0.contains(&part))
    }

    /// Whether it has everything that the extent `part` has.
    pub fn includes(&self, part: &Self) -> bool {
        self.0.is_superset(&part.0)
    }

    /// The extent with everything that `added` has too.
    #[must_use]
    pub fn with(&self, added: &Self) -> Self {
        Self(self.0.union(&added.0).cloned().collect())
    }

    /// The formats that it has in this language.
    pub fn formats(&self, language: &str) -> impl Iterator<Item = Format> {
        Format::all().filter(move |format| self.has(language, *format))
    }

    /// The file in the folder of a language that links to its text lead to: the page, else the
    /// Markdown, else the PDF; `None` where there is no text.
    pub fn text_file(&self, language: &str) -> Option<String> {
        self.text_file_of(language, RELEASE)
    }

    /// The file in the folder of a language that links to the text called `stem` lead to, which has
    /// the formats of the release.
    pub fn text_file_of(&self, language: &str, stem: &str) -> Option<String> {
        let texts = self.formats(language).filter_map(|format| match format.entry().content {
            Content::Text { precedence } => Some((precedence, format)),
            Content::Workbook(_) | Content::Data => None,
        });
        let (_, format) = texts.min_by_key(|(precedence, _)| *precedence)?;
        format.text_file(stem)
    }
}

fn part(language: &str, format: Format) -> (Option<String>, Format) {
    let language = match format.entry().content {
        Content::Text { .. } | Content::Workbook(_) => Some(language.to_owned()),
        Content::Data => None,
    };
    (language, format)
}

fn part_of_file(path: &str) -> Option<(Option<String>, Format)> {
    let (folder, _) = path.split_once('/')?;
    Some(part(folder, Format::of(path)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_tell_the_parts() {
        let paths = ["facts.json", "kk/release.pdf", "ru/figures/map.svg", "data/by_region.csv"];
        let extent = Extent::of_files(paths.into_iter());
        assert!(extent.has("kk", Format::Pdf) && extent.has("ru", Format::Markdown));
        assert!(!extent.has("ru", Format::Pdf) && !extent.has_language("data"));
        assert!(extent.has("kk", Format::Data) && extent.has_file("data/by_country.csv"));
        assert!(extent.has_file("facts.json") && !extent.has_file("ru/by-region.xlsx"));
        assert_eq!(
            ["ru", "kk", "en"].map(|tag| extent.text_file(tag).is_some()),
            [true, true, false]
        );
    }

    #[test]
    fn what_either_has_includes_both() {
        let extent = |path| Extent::of_files([path].into_iter());
        let (one, other) = (extent("kk/release.pdf"), extent("kk/release.html"));
        let both = one.with(&other);
        assert!(both.includes(&one) && both.includes(&other) && !one.includes(&both));
        assert_eq!(both.text_file("kk").as_deref(), Some("release.html"));
        assert_eq!(one.text_file_of("kk", "revision").as_deref(), Some("revision.pdf"));
    }
}
