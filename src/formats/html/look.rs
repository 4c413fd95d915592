//! From a theme to CSS: the custom properties that the style sheet is written with.
//!
//! [`custom_properties`] is the entry point. Print sizes are the theme's points; on a screen
//! running text of the usual size is 17 pixels, and the rest in proportion.

use std::fmt::Write as _;

use crate::drawing::theme::{Palette, Paper, Theme, TypeSizes};

/// A point of print as a part of the reader's own text size on a screen.
const ON_SCREEN: f32 = 0.106_25;

/// The end of the style sheet of a page that compares two versions of a text: deleted and inserted
/// words, what is said of them, and lists whose cells are words. It stands behind the office's
/// own sheet, which need not know of it, and takes its colours.
pub(super) const OF_VERSIONS: &str = "

del { text-decoration: line-through; color: var(--quiet); }
ins { text-decoration: underline; font-weight: 600; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.listing { margin: 2rem 0; }
.listing > p { margin: 0.375rem 0 0; font-size: var(--note-size); line-height: 1.45; color: var(--quiet); }
.listing td, .listing tbody th { vertical-align: top; }
.sections > section:first-child .listing .scroll { background: var(--paper); }
.listing .words { text-align: left; white-space: normal; }";

/// A theme as the beginning of a style sheet. What comes behind it can set the same properties.
pub(super) fn custom_properties(theme: &Theme) -> String {
    let Theme { page, light, dark, sizes, logo: _ } = theme;
    let mut css = String::from(":root {\n");
    colours(&mut css, "  ", light);
    line(&mut css, format_args!("  --drawing-ground: {};", light.paper));
    type_sizes(&mut css, "  ", sizes, ON_SCREEN, "rem");
    css.push_str("}\n\n@media (prefers-color-scheme: dark) {\n  :root {\n");
    colours(&mut css, "    ", dark);
    css.push_str("  }\n}\n\n");
    paper(&mut css, page);
    css.push_str("@media print {\n  :root {\n");
    type_sizes(&mut css, "    ", sizes, 1.0, "pt");
    css.push_str("  }\n}\n\n");
    css
}

fn colours(css: &mut String, indent: &str, palette: &Palette) {
    for (name, colour) in [
        ("paper", palette.paper),
        ("tint", palette.tint),
        ("ink", palette.ink),
        ("quiet", palette.secondary),
        ("line", palette.hairline),
        ("strong-line", palette.rule),
        ("accent", palette.accent),
        ("band", palette.band),
        ("on-band", palette.on_band),
        ("link", palette.link),
        ("focus", palette.focus),
    ] {
        line(css, format_args!("{indent}--{name}: {colour};"));
    }
}

fn type_sizes(css: &mut String, indent: &str, sizes: &TypeSizes, factor: f32, unit: &str) {
    let [first, second, third] = sizes.headings;
    for (name, size) in [
        ("body", sizes.body),
        ("caption", sizes.caption),
        ("cell", sizes.cell),
        ("note", sizes.note),
        ("heading-1", first),
        ("heading-2", second),
        ("heading-3", third),
    ] {
        let size = short(size * factor);
        line(css, format_args!("{indent}--{name}-size: {size}{unit};"));
    }
}

fn paper(css: &mut String, page: &Paper) {
    let [width, height] = [page.width, page.height].map(short);
    let [top, right, bottom, left] = [page.top, page.right, page.bottom, page.left].map(short);
    line(css, format_args!("@page {{"));
    line(css, format_args!("  size: {width}pt {height}pt;"));
    line(css, format_args!("  margin: {top}pt {right}pt {bottom}pt {left}pt;\n}}\n"));
}

/// A length with at most four decimals and none that is not needed.
fn short(length: f32) -> String {
    let text = format!("{length:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn line(css: &mut String, words: std::fmt::Arguments<'_>) {
    writeln!(css, "{words}").expect("writing to a string does not fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_text_is_as_large_as_browsers_and_readers_expect() {
        let css = custom_properties(&Theme::default());
        assert!(css.contains("  --body-size: 1.0625rem;\n"), "{css}");
        assert!(css.contains("    --body-size: 10pt;\n"));
        assert!(css.contains("  size: 595.28pt 841.89pt;\n"));
    }
}
