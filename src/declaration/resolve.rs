//! `release.toml` to [`Release`]: parsing, and the finding of names.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;

use super::{
    Asked, Calendar, CodeListId, CodeListStructure, ComparisonId, DatasetDeclaration, DatasetId,
    DatasetStructure, Declaration, Dimension, HierarchyId, Id, IndicatorId, List, MAX_DIMENSIONS,
    Reference, Release, Texts, TotalCode, UnitStructure, asked, calendar, charts,
    check_placeholders, comparisons, contributions, disclosure, editions, expression, frequencies,
    hierarchies, indicators, kind, own_units, quantities, rules, selections, tables, windows,
    workbooks,
};
use crate::findings::{Code, Diagnostic, Diagnostics, Reworded, Slip, SourceFile, toml_error};
use crate::time::{Frequency, Years};

/// Reads the `release.toml` of the release of this name. `None` when it has an error; `found` then
/// says which.
pub fn read(name: &str, file: &SourceFile, found: &mut Diagnostics) -> Option<Release> {
    read_beside(name, file, &Asked::default(), found)
}

/// As [`read`], beside texts that ask for facts by code.
pub fn read_beside(
    name: &str,
    file: &SourceFile,
    asked: &Asked,
    found: &mut Diagnostics,
) -> Option<Release> {
    let declaration: Declaration = match toml::from_str(file.text()) {
        Ok(declaration) => declaration,
        Err(error) => {
            found.push(syntax(file, &error));
            return None;
        }
    };
    let mut resolver = Resolver::new(name, file, &declaration);
    let release = resolver.release(declaration, asked);
    let wrong = resolver.found.has_errors();
    found.append(resolver.found);
    (!wrong).then_some(release)
}

/// The finding for a TOML file that does not parse or has an unknown key or a wrong type.
pub fn syntax(file: &SourceFile, error: &toml::de::Error) -> Diagnostic {
    let Reworded { slip, message, hint } = toml_error(error);
    let code = match slip {
        Slip::UnknownKey => Code::UnknownKey,
        Slip::WrongValue => Code::WrongType,
        Slip::Form => Code::TomlSyntax,
    };
    let finding = Diagnostic::new(code, message);
    // What is missing at the top has no place of its own.
    let finding = match error.span().filter(|span| !(slip == Slip::WrongValue && span.start == 0)) {
        Some(span) => finding.at(file, span, "here"),
        None => finding.in_file(file),
    };
    match hint {
        Some(hint) => finding.hint(hint),
        None => finding,
    }
}

/// A hierarchy whose parts can be rows.
#[derive(Debug, Clone)]
pub(super) struct KnownHierarchy {
    /// Its name.
    pub(super) id: String,
    /// Its code list.
    pub(super) codelist: CodeListId,
    /// The name of its code list.
    pub(super) list: String,
    /// Whether counts and ranks go over its smallest parts.
    pub(super) is_level: bool,
}

/// Finds names and collects what is wrong with them.
pub(super) struct Resolver<'a> {
    /// Name of the release.
    pub(super) name: &'a str,
    /// The names of the stages of a period.
    pub(super) stages: Vec<String>,
    /// How long the periods of most editions are.
    pub(super) frequency: Frequency,
    /// The years and weeks of the release.
    pub(super) calendar: Calendar,
    pub(super) file: &'a SourceFile,
    /// Language tags of the release.
    pub(super) languages: Vec<String>,
    pub(super) codelists: List<CodeListId, String>,
    pub(super) datasets: List<DatasetId, String>,
    /// The names of the comparisons, once they are read, and which is the default.
    pub(super) comparisons: Option<(List<ComparisonId, String>, ComparisonId)>,
    pub(super) found: Diagnostics,
    /// The hierarchies, once they are read.
    pub(super) hierarchies: List<HierarchyId, KnownHierarchy>,
    /// The code lists with a code that stands for all others.
    pub(super) with_total: BTreeSet<CodeListId>,
    /// Whether every measure says its kind: else nothing is said of what is made of kinds.
    pub(super) kinds_are_known: bool,
}

impl<'a> Resolver<'a> {
    fn new(name: &'a str, file: &'a SourceFile, declaration: &Declaration) -> Self {
        let length = editions::frequency(&declaration.edition);
        let calendar = Calendar::of(declaration, length);
        Self {
            name,
            stages: declaration.release.stages.iter().map(|name| name.get_ref().clone()).collect(),
            frequency: calendar.frequency(length),
            calendar,
            file,
            languages: declaration
                .release
                .languages
                .iter()
                .map(|tag| tag.get_ref().clone())
                .collect(),
            codelists: declaration.codelist.keys().cloned().collect(),
            datasets: declaration.dataset.keys().map(|id| id.get_ref().clone()).collect(),
            comparisons: None,
            hierarchies: List::new(),
            found: Diagnostics::default(),
            with_total: (0..)
                .map(CodeListId::new)
                .zip(declaration.codelist.values())
                .filter(|(_, list)| {
                    let total = list.total.as_ref().map(Spanned::get_ref);
                    matches!(total, Some(TotalCode::Code(_)))
                })
                .map(|(id, _)| id)
                .collect(),
            kinds_are_known: true,
        }
    }

    /// The years that the release counts by.
    pub(super) fn years(&self) -> Years {
        Years::of(self.calendar.years)
    }

    /// `release.toml`.
    pub(super) fn file(&self) -> &'a SourceFile {
        self.file
    }

    fn release(&mut self, declaration: Declaration, asked: &Asked) -> Release {
        self.about(&declaration);
        calendar::check(&declaration, self);
        workbooks::dataset_names(declaration.dataset.keys(), self);
        let hierarchies = hierarchies::resolve(declaration.hierarchy, &declaration.codelist, self);
        self.hierarchies = hierarchies::known(&hierarchies, &declaration.codelist);
        let units = own_units::resolve(declaration.unit, self);
        let about = declaration.release;
        let datasets: List<DatasetId, _> = declaration
            .dataset
            .into_iter()
            .map(|(id, dataset)| self.dataset_structure(id.into_inner(), dataset, &units))
            .collect();
        let (comparisons, default_comparison) = comparisons::resolve(declaration.comparison, self);
        let names: List<ComparisonId, String> =
            comparisons.iter().map(|comparison| comparison.id.clone()).collect();
        self.comparisons = Some((names, default_comparison));
        let declared =
            selections::among_indicators(declaration.indicator, declaration.selection, self);
        let parameters = expression::parameters(declaration.parameter, self);
        let anchors = expression::anchors(declaration.anchor, &parameters, &comparisons, self);
        let reference = about.reference.map(Reference::window);
        let (indicators, places) =
            indicators::resolve(declared, &anchors, &datasets, &units, reference, self);
        let declared_tables = declaration.table.len();
        let tables = if indicators.is_empty() {
            List::new() // Every column would be called unknown.
        } else {
            tables::resolve(declaration.table, &indicators, self)
        };
        let map = declaration.map.and_then(|map| charts::resolve_map(map, self));
        let charts = if indicators.is_empty() {
            Vec::new()
        } else {
            charts::resolve(declaration.chart, map.as_ref(), &indicators, &tables, self)
        };
        let mut matrices = List::new();
        let mut workbooks = Vec::new();
        if tables.len() == declared_tables {
            // Else names would be called unknown that only have an error of their own.
            matrices = workbooks::matrices(declaration.matrix, &indicators, &datasets, self);
            workbooks = workbooks::workbooks(declaration.workbook, &tables, &matrices, self);
        }
        let of_charts = charts.iter().map(|chart| &chart.table);
        workbooks::data_files(&about, &tables, of_charts, self);
        let rules = if indicators.is_empty() {
            Vec::new()
        } else {
            rules::resolve(declaration.rule, &datasets, &indicators, self)
        };
        let editions = editions::resolve(&declaration.edition, &about, self);
        frequencies::agree(&datasets, &indicators, self);
        let codelists = declaration
            .codelist
            .into_iter()
            .enumerate()
            .map(|(place, (id, declaration))| {
                let parents = hierarchies::parents(&hierarchies, CodeListId::new(place));
                CodeListStructure { id, declaration, parents }
            })
            .collect();
        let reference = about.reference;
        let asks = asked.parts;
        let asked = asked::resolve(&asked.codes, &indicators, &datasets, self);
        let release = Release {
            name: self.name.to_owned(),
            file: self.file.clone(),
            about,
            codelists,
            hierarchies,
            units,
            datasets,
            indicators,
            comparisons,
            default_comparison,
            tables,
            charts,
            map,
            matrices,
            workbooks,
            rules,
            editions,
            asked,
            frequency: self.frequency,
            calendar: self.calendar.clone(),
            parameters: parameters.into_iter().filter_map(|(_, parameter)| parameter).collect(),
            asks,
        };
        if let Some(reference) =
            reference.filter(|_| self.kinds_are_known && !release.indicators.is_empty())
        {
            disclosure::check(&release, &places, self);
            quantities::check_wholes(&release, &places, self);
            contributions::check(&release, self);
            windows::check_windows(&release, reference.window(), &places, self);
        }
        if !release.indicators.is_empty() {
            comparisons::check(&release, self);
            selections::are_compared(&release, self);
        }
        release
    }

    fn about(&mut self, declaration: &Declaration) {
        let about = &declaration.release;
        for (texts, what) in [
            (&about.publisher, "publisher"),
            (&about.description, "description"),
            (&about.source, "source"),
            (&about.contact.name, "name"),
        ] {
            self.texts(texts, what);
        }
        self.placeholders(&about.description);
        if let Some(address) = &about.address {
            workbooks::address(address, self);
        }
        workbooks::have_a_format(&about.workbook_formats, self);
        if !about.keywords.get_ref().is_empty() {
            self.languages_of(&about.keywords, "keywords");
        }
        for label in declaration.codelist.values().filter_map(|list| list.label.as_ref()) {
            self.texts(label, "label");
        }
        let indicators: List<IndicatorId, String> =
            declaration.indicator.keys().map(|id| id.get_ref().clone()).collect();
        for name in &about.revisions.key_facts {
            self.id(name, &indicators, "indicator");
        }
        for (tag, words) in about.proof.given.iter().chain(&about.proof.terms) {
            if let (false, Some(first)) = (self.languages.contains(tag), words.first()) {
                let message = format!("`{tag}` is no language of the release");
                self.error(Code::UnknownName, message, first.span(), "words of this language");
            }
        }
        if let Some(comparison) = &about.comparison {
            let message = "comparisons have names, and stand in sections of their own";
            let hint = "Write `[comparison.year]` with `shift = \"1 year\"` and these keys below `[release]`; of a section `[release.comparison]` \
                `bulletin migrate` makes it.";
            let label = "of a release.toml of before";
            self.error_with_hint(Code::UnknownKey, message, comparison.span(), label, hint);
        }
        if about.reference.is_none() {
            let message = "it is not declared what the period of an edition means";
            let label = "add a line `reference = \"…\"` to `[release]`";
            let hint = "Write `reference = \"period\"` where an edition is about its period alone, and `reference = \"year_to_date\"` where it is \
                about the year up to it. For a release.toml of before, `bulletin migrate` writes the line.";
            let span = about.publisher.span();
            self.error_with_hint(Code::UnknownKind, message, span, label, hint);
        }
        let mut seen = BTreeSet::new();
        workbooks::language_names(&about.languages, self);
        for tag in &about.languages {
            if !seen.insert(tag.get_ref()) {
                let message = format!("the language `{}` is named twice", tag.get_ref());
                self.error(Code::UnknownName, message, tag.span(), "named before");
            }
        }
        if about.languages.is_empty() {
            let message = "the release has no language";
            self.error(
                Code::MissingText,
                message,
                about.publisher.span(),
                "add `languages = [\"…\"]`",
            );
        }
    }

    fn dataset_structure(
        &mut self,
        id: String,
        declaration: DatasetDeclaration,
        own: &BTreeMap<String, UnitStructure>,
    ) -> DatasetStructure {
        if declaration.dimensions.len() > MAX_DIMENSIONS {
            let message = format!("the data set `{id}` has more than {MAX_DIMENSIONS} dimensions");
            self.error(Code::WrongFormula, message, declaration.file.span(), "this data set");
        }
        let additivity = hierarchies::additivity(&declaration, self);
        let stages = editions::stages_of_data(&declaration.stages, self);
        let mut dimensions = Vec::with_capacity(declaration.dimensions.len());
        for (column, codelist) in declaration.dimensions {
            if let Some(codelist) = self.codelist(&codelist) {
                dimensions.push(Dimension { column: column.into_inner(), codelist });
            }
        }
        let dimensions = dimensions.into();
        let measure = own_units::of_measure(&id, &declaration.measure, &dimensions, (own, self));
        let units = (&measure.unit, own);
        let kind = kind::resolve(&id, &declaration.measure, &dimensions, units, self);
        let disclosed = declaration.disclosure.as_ref();
        let threshold = disclosure::threshold(&id, disclosed, (&measure, &kind), self);
        let disclosure_key = declaration.disclosure.and_then(|disclosure| disclosure.key);
        let attributes = own_units::attributes(declaration.attributes, &dimensions, self);
        let (frequency, pattern) = calendar::of_dataset(&declaration.time, self);
        DatasetStructure {
            kind,
            threshold,
            disclosure_key,
            id,
            file: declaration.file,
            time_column: declaration.time.column,
            has_gaps: declaration.time.gaps,
            frequency,
            pattern,
            dimensions,
            measure,
            status_column: declaration.status,
            attributes,
            absent: declaration.absent,
            stages,
            complete: declaration.complete,
            additivity,
            is_recounted: declaration.recounted,
            repeats: declaration.repeats,
            unused: declaration.unused,
        }
    }

    /// Adds an error at a place of `release.toml`.
    pub(super) fn error(
        &mut self,
        code: Code,
        message: impl Into<String>,
        span: Range<usize>,
        label: &str,
    ) {
        self.found.push(Diagnostic::new(code, message).at(self.file, span, label));
    }

    /// Adds an error with what to do.
    pub(super) fn error_with_hint(
        &mut self,
        code: Code,
        message: impl Into<String>,
        span: Range<usize>,
        label: &str,
        hint: &str,
    ) {
        self.found.push(Diagnostic::new(code, message).at(self.file, span, label).hint(hint));
    }

    /// Checks that a text is there in every language of the release and in no other.
    pub(super) fn texts(&mut self, texts: &Spanned<Texts>, what: &str) {
        self.languages_of(texts, what);
        for (tag, _) in texts.get_ref().iter().filter(|(_, text)| text.trim().is_empty()) {
            let message = format!("the text of `{what}` in `{tag}` is empty");
            self.error(Code::MissingText, message, texts.span(), "one text for each language");
        }
    }

    fn languages_of<T>(&mut self, texts: &Spanned<BTreeMap<String, T>>, what: &str) {
        let list = |tags: Vec<&String>| {
            let tags: Vec<String> = tags.into_iter().map(|tag| format!("`{tag}`")).collect();
            tags.join(" and ")
        };
        let missing: Vec<_> =
            self.languages.iter().filter(|tag| !texts.get_ref().contains_key(*tag)).collect();
        let unknown: Vec<_> =
            texts.get_ref().keys().filter(|tag| !self.languages.contains(tag)).collect();
        let message = match (missing.as_slice(), unknown.as_slice()) {
            ([], []) => return,
            ([], _) => {
                format!("`{what}` has a text in {}, no language of the release", list(unknown))
            }
            _ => format!("`{what}` has no text in {}", list(missing)),
        };
        self.error(Code::MissingText, message, texts.span(), "one text for each language");
    }

    /// Checks that `{period}` is the only thing in braces.
    pub(super) fn placeholders(&mut self, texts: &Spanned<Texts>) {
        for text in texts.get_ref().values() {
            self.placeholders_of(text, texts.span().start);
        }
    }

    /// Checks the placeholders of a text that stands behind the byte `from`.
    pub(super) fn placeholders_of(&mut self, text: &str, from: usize) {
        check_placeholders(text, &["period"], self.file, from, &mut self.found);
    }
}
