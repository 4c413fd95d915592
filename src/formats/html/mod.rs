//! From a document to one self-contained HTML page.
//!
//! [`html`] is the entry point. The body of the page is written here (`body`, `table`); the frame
//! around it, with head, masthead and foot, is a template of the project, a [`PageTemplate`].

mod body;
pub(super) mod escape;
mod formula;
mod look;
mod notes;
mod picture;
mod script;
mod table;
mod terms;

use serde::Serialize;
use tera::{Context, Tera};

use crate::document::{Document, LanguageEdition, Publication};
use crate::drawing::theme::Theme;
use crate::findings::{Diagnostic, SourceFile};
use crate::formats::svg;
use crate::words::prose::{Budget, Counted, Syntax, refused, template_findings};

/// The frame of a page, ready to be filled.
///
/// The template is given these variables: `language`, `title`, `description`, `keywords` (one
/// string), `publisher`, `released`, `revised` (the moment of the last revision, or nothing), `locale` (`en_GB`, or nothing), `logo` (an element, or nothing); `editions`, each with
/// `language`, `name`, `href`, `current` and, if the release has a public address, `url`; whether search engines leave it out, as a `draft` or as what was taken back; the words `kicker`, `skip_link`, `languages_label` and
/// `contents_label`; `contents`, each with `id` and `text`; and as finished HTML, to be marked
/// `safe`, `style` (the theme as custom properties, then the style sheet), `lead` (title and what
/// comes before the first section), `sections`, `words` (what the script says, as JSON), `script` and
/// `dataset` (the edition as JSON-LD, or nothing).
#[derive(Debug)]
pub struct PageTemplate {
    tera: Tera,
    budget: Budget,
    file: SourceFile,
    style: String,
    script: String,
}

/// The variables that hold the text of a release: what stands above its first section, and the sections.
const TEXT: [&str; 2] = ["lead", "sections"];

impl PageTemplate {
    /// Compiles the template of a file. `style` is the style sheet and `script` the script that go into
    /// the page.
    ///
    /// # Errors
    ///
    /// The mistakes of the template, with their places.
    pub fn new(file: &SourceFile, style: &str, script: &str) -> Result<Self, Vec<Diagnostic>> {
        let files = std::slice::from_ref(file);
        let too_much = refused(files, Syntax::Page);
        if !too_much.is_empty() {
            return Err(too_much);
        }
        let mut tera = Syntax::Page.engine();
        tera.add_raw_template(file.path(), file.text())
            .map_err(|error| template_findings(&error, files))?;
        let budget = Budget::new(&tera, files, Syntax::Page).map_err(|finding| vec![finding])?;
        let (file, style) = (file.clone(), style.to_owned());
        Ok(Self { tera, budget, file, style, script: script.trim().to_owned() })
    }

    /// The page of a document, whose texts are `given` bytes.
    fn filled(&self, context: &Context, given: usize) -> Result<String, Vec<Diagnostic>> {
        let files = std::slice::from_ref(&self.file);
        match self.budget.render(self.file.path(), context, given, files) {
            Ok(Counted::Text(page)) => Ok(page),
            Ok(Counted::Mistake) => self
                .tera
                .render(self.file.path(), context)
                .map_err(|error| template_findings(&error, files)),
            Err(too_much) => Err(vec![too_much]),
        }
    }

    /// The variables with the text of a release that the template prints nowhere.
    pub fn unprinted(&self) -> Vec<&'static str> {
        let used = self.tera.get_template_variables(self.file.path()).unwrap_or_default();
        TEXT.into_iter().filter(|name| !used.contains(name)).collect()
    }

    /// The style sheet of a page with this theme.
    pub fn style(&self, theme: &Theme) -> String {
        look::custom_properties(theme) + self.style.trim()
    }
}

/// An entry of the list of contents.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    id: &'a str,
    text: String,
}

/// An edition as the template sees it.
#[derive(Debug, Serialize)]
struct Edition<'a> {
    language: &'a str,
    name: &'a str,
    href: &'a str,
    current: bool,
    /// Public address, if the release has one.
    url: Option<String>,
}

/// The document as a page that needs no other file.
///
/// # Errors
///
/// If the template uses a variable that there is not, or goes on for ever, with its place.
pub fn html(
    document: &Document,
    publication: &Publication,
    page: &PageTemplate,
    theme: &Theme,
) -> Result<String, Vec<Diagnostic>> {
    let style = page.style(theme);
    let text = body::html(document, publication);
    let mut context = context(document, &style, &text);
    let mut drawing = String::new();
    if let Some(logo) = &theme.logo {
        let alt = logo.alt.get(&document.language).map_or("", String::as_str);
        svg::inline(&mut drawing, &logo.scene, alt);
    }
    context.insert("logo", drawing.trim_end());
    let words = script::json(&document.furniture.tools);
    context.insert("words", &words);
    context.insert("script", &page.script);
    let dataset = publication.dataset.as_ref().map(script::json);
    context.insert("dataset", &dataset);
    let texts = [&text.lead, &text.sections, &style, &page.script, &drawing, &words];
    let given = texts.into_iter().chain(&dataset).map(String::len).sum::<usize>();
    page.filled(&context, given)
}

fn context(document: &Document, style: &str, text: &body::Written) -> Context {
    let properties = &document.properties;
    let furniture = &document.furniture;
    let body::Written { lead, sections, has_versions } = text;
    let style = if *has_versions { style.to_owned() + look::OF_VERSIONS } else { style.to_owned() };
    let mut context = Context::new();
    context.insert("language", &document.language);
    context.insert("title", &properties.marked(&document.title));
    let is_hidden = properties.draft.is_some() || properties.withdrawn.is_some();
    context.insert("draft", &is_hidden);
    context.insert("description", &properties.description);
    context.insert("keywords", &properties.keywords.join(", "));
    context.insert("publisher", &properties.publisher);
    context.insert("released", &properties.released);
    context.insert("revised", &properties.revised);
    context.insert("locale", &locale(document));
    context.insert("editions", &editions(document));
    context.insert("kicker", &furniture.kicker);
    context.insert("skip_link", &furniture.skip_link);
    context.insert("languages_label", &furniture.languages);
    context.insert("contents_label", &furniture.contents);
    context.insert("contents", &body::contents(document));
    context.insert("style", &style);
    context.insert("lead", lead);
    context.insert("sections", sections);
    context
}

/// The language with its territory, as pages name it to networks: `en_GB`; none without a territory.
fn locale(document: &Document) -> Option<String> {
    let mut parts = document.language.split('-');
    let language = parts.next()?;
    let is_territory = |part: &&str| part.len() == 2;
    let declared = Some(document.properties.codes.territory.as_str());
    let territory = parts.find(is_territory).or(declared.filter(|code| !code.is_empty()))?;
    Some(format!("{language}_{territory}"))
}

fn editions(document: &Document) -> Vec<Edition<'_>> {
    let edition = |edition: &LanguageEdition| edition.language == document.language;
    document
        .editions
        .iter()
        .map(|translation| Edition {
            language: &translation.language,
            name: &translation.name,
            href: &translation.href,
            current: edition(translation),
            url: document.public(&translation.href),
        })
        .collect()
}
