//! What makes pages look as they do: the theme, and the frame of the page.

use super::reader::Reader;
use crate::declaration::Release;
use crate::drawing::theme::{self, Theme};
use crate::findings::{Code, Diagnostic, Diagnostics, SourceFile};
use crate::formats::html::PageTemplate;
use crate::project::Error;

/// The look of a release.
pub(super) struct Look {
    pub(super) theme: Theme,
    /// `None` when a file of the frame is not there, or is no template.
    pub(super) page: Option<PageFrame>,
}

/// The frame of the page, and the file that it was read of.
pub(super) struct PageFrame {
    pub(super) template: PageTemplate,
    pub(super) file: SourceFile,
}

impl Reader<'_> {
    /// The theme and the frame of the page.
    pub(super) fn look(&self, release: &Release, found: &mut Diagnostics) -> Result<Look, Error> {
        Ok(Look { theme: self.theme(release, found)?, page: self.page(found)? })
    }

    /// The theme of the release; the program's own where the release has none.
    fn theme(&self, release: &Release, found: &mut Diagnostics) -> Result<Theme, Error> {
        let folder = format!("templates/{}", self.name);
        let file = match self.input(&format!("{folder}/theme.toml"), None, found) {
            Ok(input) => input.and_then(|input| self.decode(input, found)),
            Err(error) if error.is_not_found() => None,
            Err(error) => return Err(error),
        };
        let Some(file) = file else { return Ok(Theme::default()) };
        let languages: Vec<&str> = release.languages().collect();
        let (mut theme, logo) = theme::read(&file, &languages, found);
        if let Some(logo) = logo {
            let path = format!("{folder}/{}", logo.file.get_ref());
            let drawing = self.text(&path, Some((&file, &logo.file)), found)?;
            theme.logo = drawing.and_then(|drawing| logo.draw(&drawing, found));
        }
        Ok(theme)
    }

    fn page(&self, found: &mut Diagnostics) -> Result<Option<PageFrame>, Error> {
        let frame = self.text("templates/page/page.html", None, found)?;
        let style = self.text("templates/page/style.css", None, found)?;
        let script = self.text("templates/page/page.js", None, found)?;
        let (Some(frame), Some(style), Some(script)) = (frame, style, script) else {
            return Ok(None);
        };
        match PageTemplate::new(&frame, style.text(), script.text()) {
            Ok(template) => {
                let unprinted = template.unprinted();
                if unprinted.is_empty() {
                    return Ok(Some(PageFrame { template, file: frame }));
                }
                let names = unprinted.iter().map(|name| format!("`{{{{ {name} | safe }}}}`"));
                let names = names.collect::<Vec<_>>().join(" and ");
                let message = "the page does not print the text of the release";
                let finding = Diagnostic::new(Code::PageWithoutText, message).in_file(&frame);
                found.push(finding.hint(format!(
                    "Write {names} where it belongs. `bulletin show builtin {}` gives a page to \
                     start from.",
                    frame.path()
                )));
                Ok(None)
            }
            Err(findings) => {
                for finding in findings {
                    found.push(finding);
                }
                Ok(None)
            }
        }
    }
}
