//! The languages of a release: the grammar of each, and its text, which goes by that.
//!
//! [`languages`] is the entry point.

use std::sync::Arc;

use rayon::prelude::*;

use super::data::Data;
use super::reader::Reader;
use super::reading::Reading;
use super::{Readings, Request};
use crate::declaration::{Name, Release};
use crate::findings::{Diagnostics, SourceFile};
use crate::project::Error;
use crate::words::language::Locale;
use crate::words::prose::Prose;

/// A language of a release, as it was read.
#[derive(Debug)]
pub(super) struct Language {
    /// Its grammar.
    pub(super) locale: Reading<Option<Arc<Locale>>>,
    /// Its text.
    pub(super) prose: Reading<Option<Arc<Prose>>>,
}

/// The languages of a release, read side by side, in its order.
pub(super) fn languages(
    request: &Request<'_>,
    data: &Data,
    last: Option<&Readings>,
) -> Result<Vec<Language>, Error> {
    let tags = data.release.about.languages.par_iter().enumerate();
    let read = tags.map(|(position, tag)| {
        let last = last.and_then(|last| last.languages.get(position));
        language(request, &data.release, tag, last)
    });
    read.collect::<Vec<_>>().into_iter().collect()
}

fn language(
    request: &Request<'_>,
    release: &Release,
    tag: &Name,
    last: Option<&Language>,
) -> Result<Language, Error> {
    let last_locale = last.map(|last| &last.locale);
    let locale = Reading::again(last_locale, request, "templates/locale", |reader, found| {
        Ok(reader.locale(release, tag, found)?.map(Arc::new))
    })?;
    let is_same = |last: &Language| match (&last.locale.made, &locale.made) {
        (Some(last), Some(locale)) => Arc::ptr_eq(last, locale),
        _ => false,
    };
    let last_prose = last.filter(|last| is_same(last)).map(|last| &last.prose);
    let folder = format!("templates/{}/{}", request.release, tag.get_ref());
    let prose = Reading::again(last_prose, request, &folder, |reader, found| {
        Ok(reader.prose(release, tag, locale.made.clone(), found)?.map(Arc::new))
    })?;
    Ok(Language { locale, prose })
}

impl Reader<'_> {
    /// The grammar of a language.
    fn locale(
        &self,
        release: &Release,
        tag: &Name,
        found: &mut Diagnostics,
    ) -> Result<Option<Locale>, Error> {
        let path = format!("templates/locale/{}.toml", tag.get_ref());
        let file = self.text(&path, Some((&release.file, tag)), found)?;
        Ok(file.and_then(|file| Locale::read(tag.get_ref(), &file, found)))
    }

    /// The release's text in a language, and the parts that this includes.
    fn prose(
        &self,
        release: &Release,
        tag: &Name,
        locale: Option<Arc<Locale>>,
        found: &mut Diagnostics,
    ) -> Result<Option<Prose>, Error> {
        let named = Some((&release.file, tag));
        let language = tag.get_ref();
        let folder = format!("templates/{}/{language}", self.name);
        let entry = self.text(&format!("{folder}.md"), named, found)?;
        let sentences = self.text(&format!("templates/locale/{language}.md"), named, found)?;
        let mut sources: Vec<SourceFile> = entry.into_iter().chain(sentences).collect();
        let is_whole = sources.len() == 2;
        for part in Self::listed(self.project.parts(&folder), found)? {
            sources.extend(self.text(&part, named, found)?);
        }
        let locale = locale.filter(|_| is_whole);
        Ok(locale.and_then(|locale| Prose::new(locale, sources, release, found)))
    }
}
