//! The languages of a release: the grammar of each, and its text, which goes by that.
//!
//! [`languages`] is the entry point.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::data::Data;
use super::reader::Reader;
use super::reading::Reading;
use super::{Readings, Request};
use crate::declaration::{Asked, Calendar, Name, Release};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::project::Error;
use crate::words::language::{Locale, ReleaseCalendar};
use crate::words::prose::{Prose, codes_asked, parts_asked};

/// A language of a release, as it was read.
#[derive(Debug)]
pub(super) struct Language {
    /// The years and weeks that its words are about.
    calendar: ReleaseCalendar,
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
        language(request, data, tag, last)
    });
    read.collect::<Vec<_>>().into_iter().collect()
}

fn language(
    request: &Request<'_>,
    data: &Data,
    tag: &Name,
    last: Option<&Language>,
) -> Result<Language, Error> {
    let Calendar { years, weeks, name } = &data.release.calendar;
    let name = name.as_ref().map(|name| name.get_ref().clone());
    let calendar = ReleaseCalendar { years: *years, weeks: *weeks, name };
    let last_locale = last.filter(|last| last.calendar == calendar).map(|last| &last.locale);
    let locale = Reading::again(last_locale, request, "templates/locale", |reader, found| {
        let locale = reader.locale(&data.release, tag, found)?;
        Ok(locale.map(|locale| Arc::new(locale.in_calendar(calendar.clone()))))
    })?;
    let is_same = |last: &Language| match (&last.locale.made, &locale.made) {
        (Some(last), Some(locale)) => Arc::ptr_eq(last, locale),
        _ => false,
    };
    let last_prose = last.filter(|last| is_same(last)).map(|last| &last.prose);
    let folder = format!("templates/{}/{}", request.release, tag.get_ref());
    let prose = Reading::again(last_prose, request, &folder, |reader, found| {
        Ok(reader.prose(data, tag, locale.made.clone(), found)?.map(Arc::new))
    })?;
    Ok(Language { calendar, locale, prose })
}

impl Reader<'_> {
    /// What the texts of the release ask for that is computed for them alone. What is wrong with their files is told when they are read as what
    /// they are.
    pub(super) fn asked(&self) -> Result<Asked, Error> {
        let folder = format!("templates/{}", self.name);
        let mut unread = Diagnostics::default();
        let names = match self.project.files(&folder) {
            Err(Error::Unusable { .. }) => Vec::new(),
            names => names?,
        };
        let mut asked = Asked::default();
        for name in names
            .iter()
            .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "md"))
        {
            let text = self.text(&format!("{folder}/{name}"), None, &mut unread)?;
            asked.codes.extend(text.iter().flat_map(|text| codes_asked(text.text())));
            if let Some(text) = &text {
                asked.parts = asked.parts.or(parts_asked(text.text()));
            }
        }
        Ok(asked)
    }

    /// The grammar of a language.
    fn locale(
        &self,
        release: &Release,
        tag: &Name,
        found: &mut Diagnostics,
    ) -> Result<Option<Locale>, Error> {
        let path = format!("templates/locale/{}.toml", tag.get_ref());
        let file = self.text(&path, Some((&release.file, tag)), found)?;
        let locale = file.and_then(|file| Locale::read(tag.get_ref(), &file, found));
        if let (Some(name), Some(locale)) = (&release.calendar.name, &locale)
            && locale.lacks_year_name(name.get_ref())
        {
            let name = (name.get_ref(), name.span());
            let message =
                format!("the language `{}` has no words for {} years", tag.get_ref(), name.0);
            let finding = Diagnostic::new(Code::UnknownName, message);
            let finding = finding.at(&release.file, name.1, "what the years are called");
            found.push(finding.hint(format!(
                "Write `named_years = {{ {} = \"… {{year}}\" }}` in each `[period.CASE]` of `{path}`; \
                 without `name` they are called 2024/25.",
                name.0
            )));
        }
        Ok(locale.map(|locale| locale.with_units(&release.units)))
    }

    /// The release's text in a language, and the parts that this includes.
    fn prose(
        &self,
        data: &Data,
        tag: &Name,
        locale: Option<Arc<Locale>>,
        found: &mut Diagnostics,
    ) -> Result<Option<Prose>, Error> {
        let named = Some((&data.release.file, tag));
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
        Ok(locale.and_then(|locale| {
            Prose::new(locale, sources, &data.release, &data.cube.codelists, found)
        }))
    }
}
