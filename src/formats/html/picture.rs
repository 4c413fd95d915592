//! A picture as HTML: a region that scrolls on a small screen, with its figures as a table under it.

use super::body::Body;
use super::{escape, table};
use crate::document::{Furniture, Inline, Picture};
use crate::formats::{figure_caption, svg};

impl Body<'_> {
    /// Adds a picture with what belongs to it.
    pub(super) fn picture(&mut self, picture: &Picture) {
        let (out, furniture) = (&mut self.out, self.furniture);
        out.push_str("<figure");
        escape::attribute(out, "id", &picture.id);
        out.push_str(" class=\"picture\">\n");
        caption(out, picture, furniture);
        // A region that scrolls has to be in the order of focus, or a keyboard cannot scroll it.
        out.push_str("<section class=\"scroll\" tabindex=\"0\"");
        let label = furniture.scrolling_figure.replace("{title}", &picture.title);
        escape::attribute(out, "aria-label", &label);
        out.push_str(">\n");
        svg::inline(out, &picture.scene, &picture.alt);
        out.push_str("</section>\n");
        for note in &picture.notes {
            escape::element(out, "p", note);
            out.push('\n');
        }
        if let Some(link) = &picture.table {
            self.out.push_str("<p>");
            self.inlines(&[Inline::Link(link.clone())]);
            self.out.push_str("</p>\n");
        }
        let out = &mut self.out;
        if !picture.source.is_empty() {
            escape::element(out, "p", &furniture.source.replace("{source}", &picture.source));
            out.push('\n');
        }
        data(out, picture, furniture);
        if let Some(link) = self.publication.data_of(picture).filter(|_| picture.data.is_some()) {
            self.out.push_str("<p>");
            self.inlines(&[Inline::Link(link)]);
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</figure>\n");
    }
}

fn caption(out: &mut String, picture: &Picture, furniture: &Furniture) {
    let (label, title) = figure_caption(picture, furniture);
    out.push_str("<figcaption>");
    if !label.is_empty() {
        escape::element(out, "b", &label);
        out.push(' ');
    }
    escape::push(out, &title);
    if !picture.subtitle.is_empty() {
        out.push_str("<span class=\"subtitle\">");
        escape::push(out, &picture.subtitle);
        out.push_str("</span>");
    }
    out.push_str("</figcaption>\n");
}

/// The figures of the picture, for those who want them exactly, and for those who do not see it.
fn data(out: &mut String, picture: &Picture, furniture: &Furniture) {
    let Some(data) = &picture.data else { return };
    out.push_str("<details>\n");
    let words = furniture.figure_data.replace("{number}", &picture.number.to_string());
    escape::element(out, "summary", &words);
    out.push('\n');
    // Two pictures may show the same figures; no two have the same title.
    table::grid(out, data, &picture.title, furniture);
    out.push_str("</details>\n");
}
