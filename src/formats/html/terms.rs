//! Terms and big numbers as HTML: description lists, each term in a group with its details.

use super::body::{Body, figure};
use super::escape;
use crate::document::{Inline, KeyFigure, Term};
use crate::formats::svg;

impl Body<'_> {
    /// Adds the list of a masthead.
    pub(super) fn terms(&mut self, terms: &[Term]) {
        self.out.push_str("<dl class=\"terms\">\n");
        for term in terms {
            self.term(&term.term);
            term.details.iter().for_each(|words| self.detail(words));
            self.out.push_str("</div>\n");
        }
        self.out.push_str("</dl>\n");
    }

    /// Adds the row of big numbers.
    pub(super) fn key_figures(&mut self, figures: &[KeyFigure]) {
        self.out.push_str("<dl class=\"key-figures\">\n");
        for shown in figures {
            self.term(&shown.label);
            self.out.push_str("<dd class=\"number\">");
            figure(&mut self.out, &shown.figure);
            self.out.push_str("</dd>");
            if !shown.change.is_empty() {
                self.detail(&shown.change);
            }
            if let Some(picture) = &shown.sparkline {
                self.out.push_str("<dd class=\"sparkline\">");
                svg::inline(&mut self.out, &picture.scene, &picture.alt);
                // Those who do not see the picture are told every year.
                self.out.push_str("<small aria-hidden=\"true\">");
                escape::push(&mut self.out, &picture.subtitle);
                self.out.push_str("</small></dd>");
            }
            self.out.push_str("</div>\n");
        }
        self.out.push_str("</dl>\n");
    }

    /// Opens a group with its term.
    fn term(&mut self, words: &[Inline]) {
        self.out.push_str("<div><dt>");
        self.inlines(words);
        self.out.push_str("</dt>");
    }

    fn detail(&mut self, words: &[Inline]) {
        self.out.push_str("<dd>");
        self.inlines(words);
        self.out.push_str("</dd>");
    }
}
