//! The look of a release: `theme.toml` to colours, type sizes, page and logo.
//!
//! [`read`] is the entry point. A release without the file has the [`Theme`] of the program; a file
//! that leaves keys out takes those from it. PDF and HTML use the same theme, so that one edit
//! changes both.

mod check;
mod contrast;
mod keys;
mod logo;
mod palette;

pub use check::read;
pub use logo::{Logo, Named};
pub use palette::Palette;

/// The look of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// The page of the PDF, and of HTML when it is printed.
    pub page: Paper,
    /// Colours on a light ground: PDF and HTML.
    pub light: Palette,
    /// Colours of HTML where the reader has asked for a dark ground.
    pub dark: Palette,
    /// Type sizes.
    pub sizes: TypeSizes,
    /// The mark of the office, at the head of the release.
    pub logo: Option<Logo>,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            page: Paper::default(),
            light: Palette::LIGHT,
            dark: Palette::DARK,
            sizes: TypeSizes::default(),
            logo: None,
        }
    }
}

/// A page and the part of it that text may fill, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// Height of the part above the text of the first page; running heads stand in it.
    pub top: f32,
    /// Height of the part below the text; page feet stand in it.
    pub bottom: f32,
    /// Width of the part to the left of the text.
    pub left: f32,
    /// Width of the part to the right of the text.
    pub right: f32,
}

impl Default for Paper {
    /// A4.
    fn default() -> Self {
        Self {
            width: points(210.0),
            height: points(297.0),
            top: points(19.0),
            bottom: points(24.0),
            left: points(22.0),
            right: points(22.0),
        }
    }
}

impl Paper {
    /// Width of the text.
    pub fn text_width(&self) -> f32 {
        self.width - self.left - self.right
    }

    /// Height of the text on the first page, the one with the most room.
    pub fn text_height(&self) -> f32 {
        self.height - self.top - self.bottom
    }
}

/// Type sizes in points, as they are printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TypeSizes {
    /// Running text.
    pub body: f32,
    /// Titles of tables.
    pub caption: f32,
    /// Cells of tables that need not be set smaller.
    pub cell: f32,
    /// Notes, page heads and feet.
    pub note: f32,
    /// Headings of level 1, 2 and 3; those below are set as running text.
    pub headings: [f32; 3],
}

impl Default for TypeSizes {
    fn default() -> Self {
        Self { body: 10.0, caption: 9.5, cell: 8.6, note: 8.0, headings: [23.0, 14.0, 11.5] }
    }
}

/// Millimetres as points, to the hundredth.
fn points(millimetres: f32) -> f32 {
    (millimetres * 7200.0 / 25.4).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_a_theme_is_a4() {
        let page = Paper::default();
        assert_eq!((page.width, page.height, page.left), (595.28, 841.89, 62.36));
    }
}
