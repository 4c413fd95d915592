//! How wide the columns of a table are, and at which type size it fits the page.
//!
//! [`fit`] tries the largest type with the fewest lines first. Below the smallest size words are
//! cut between characters, so that no table is wider than the page.
//!
//! A table of statistics is read down its columns, so the columns of figures want one width, and
//! their headers, which are longer than any figure, decide it. Three things give way, in the order
//! in which a reader misses them least: headers take more lines, then row headers do, then the type
//! gets smaller. [`LINES`] is that order; [`cost`] weighs what fits, because two lines of header and
//! equal columns read better than one line and columns of three widths. Only a table that has a cell
//! of prose, a reason or a definition, is squeezed: there every column shrinks by the same share of
//! what it has above its longest word. What is left of the room goes to the row headers, because
//! space between figures makes the eye lose its row.

use super::lines::narrowest;
use super::measures::{Look, TABLE_SCALES};
use super::text::Text;

/// Lines that headers and row headers may take, in the order in which they are tried.
const LINES: [Lines; 10] = [
    Lines { header: 1, stub: 1 },
    Lines { header: 2, stub: 1 },
    Lines { header: 3, stub: 1 },
    Lines { header: 2, stub: 2 },
    Lines { header: 3, stub: 2 },
    Lines { header: 4, stub: 1 },
    Lines { header: 4, stub: 2 },
    Lines { header: 3, stub: 3 },
    Lines { header: 4, stub: 3 },
    Lines { header: 6, stub: 4 },
];

/// Gaps that are narrower for the sake of row headers, as a part of the usual ones.
const NARROW_GAP: f32 = 0.67;

/// The least space between two columns, as a part of the type size: twice the space within a number, so
/// that two numbers are not read as one.
const LEAST_GAP: f32 = 0.5;

/// How many lines headers and row headers may take.
#[derive(Clone, Copy)]
struct Lines {
    /// Lines of a header.
    header: usize,
    /// Lines of a row header.
    stub: usize,
}

/// The texts of a table.
pub(super) struct Grid {
    /// The header row: first the header of the row headers.
    pub header: Vec<Text>,
    /// The rows, each as long as the header row.
    pub rows: Vec<Vec<Text>>,
    /// Whether a column holds words, as the first one does.
    pub of_words: Vec<bool>,
}

impl Grid {
    /// The first so many columns.
    pub(super) fn first(&self, columns: usize) -> Self {
        let first = |row: &Vec<Text>| row.iter().take(columns).cloned().collect();
        Self {
            header: first(&self.header),
            rows: self.rows.iter().map(first).collect(),
            of_words: self.of_words.iter().take(columns).copied().collect(),
        }
    }
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Columns {
    /// Type size as a part of the full size.
    pub scale: f32,
    /// Space between two columns.
    pub gap: f32,
    /// Width of each column in points.
    pub widths: Vec<f32>,
    /// Whether words are cut, because not even the smallest type has room for the longest of them.
    pub is_cut: bool,
    /// Whether a column is set from the left: one of words, and any whose cells do not fit on one line.
    pub of_text: Vec<bool>,
}

impl Columns {
    fn new(grid: &Grid, look: &Look, scale: f32, gap: f32, widths: Vec<f32>) -> Self {
        let em = look.cell.size * scale / 1000.0;
        let breaks = |text: &Text, width: f32| text.width(0..text.words.len()) * em > width + 0.5;
        let of_text = widths.iter().enumerate().map(|(column, width)| {
            grid.of_words[column] || grid.rows.iter().any(|row| breaks(&row[column], *width))
        });
        Self { scale, gap, is_cut: false, of_text: of_text.collect(), widths }
    }
}

/// Finds the columns for a table.
pub(super) fn fit(grid: &Grid, look: &Look) -> Columns {
    let count = grid.header.len();
    let wishes: Vec<Vec<f32>> = wishes(grid, look);
    let least: Vec<f32> = (0..count).map(|column| longest_word(grid, look, column)).collect();
    let sized = |scale: f32, gaps: f32, choose: &dyn Fn(f32) -> Option<Vec<f32>>| {
        let gap = (gap(look, count, scale) * gaps).max(LEAST_GAP * look.cell.size * scale);
        let widths = choose(room(look, count, gap) / scale)?;
        let widths = widths.iter().map(|width| width * scale).collect();
        Some(Columns::new(grid, look, scale, gap, widths))
    };
    let whole = |room: f32, most: usize| {
        let wishes = wishes.iter().zip(LINES).filter(|(_, lines)| lines.stub <= most);
        let fitting = wishes.filter(|(widths, _)| fits(widths, room));
        let spread = fitting.map(|(widths, lines)| {
            (spread(widths.clone(), room, look.comfortable_column()), lines)
        });
        let best = spread.min_by(|a, b| cost(&a.0, a.1).total_cmp(&cost(&b.0, b.1)));
        best.map(|(widths, _)| widths)
    };
    let squeezed = |room: f32| squeeze(wishes.last()?, &least, room);
    let found =
        TABLE_SCALES.into_iter().find_map(|scale| sized(scale, 1.0, &|room| whole(room, 4)));
    // Row headers on one line are worth narrower gaps, or type that is a little smaller.
    let found = found.map(|found| {
        let full = found.scale >= TABLE_SCALES[0];
        let is_broken = full && cells_width(grid, look, 0, 1) > found.widths[0] + 0.5;
        let tries = [(TABLE_SCALES[0], NARROW_GAP), (TABLE_SCALES[1], NARROW_GAP)];
        let mut tries = tries.into_iter().filter(|_| is_broken);
        tries.find_map(|(scale, gaps)| sized(scale, gaps, &|room| whole(room, 1))).unwrap_or(found)
    });
    // A cell of many words takes as many lines as it needs, in the largest type that can be.
    let found =
        found.or_else(|| TABLE_SCALES.into_iter().find_map(|scale| sized(scale, 1.0, &squeezed)));
    found.unwrap_or_else(|| cut(grid, look, &least))
}

fn fits(widths: &[f32], room: f32) -> bool {
    widths.iter().sum::<f32>() <= room
}

/// How far a table is from one with short headers and equal columns of figures.
#[expect(clippy::cast_precision_loss, reason = "a header has few lines")]
fn cost(widths: &[f32], lines: Lines) -> f32 {
    let figures = widths.iter().skip(1);
    let widest = figures.clone().copied().fold(1.0, f32::max);
    let narrowest = figures.copied().fold(widest, f32::min);
    lines.header as f32 + 1.5 * lines.stub as f32 + 5.0 * (1.0 - narrowest / widest)
}

/// The widths of the columns for each of [`LINES`].
fn wishes(grid: &Grid, look: &Look) -> Vec<Vec<f32>> {
    let count = grid.header.len();
    let figures: Vec<f32> = (1..count).map(|column| cells_width(grid, look, column, 1)).collect();
    let mut stubs = [None; 5];
    let mut widths_for = |Lines { header, stub: lines }: Lines| {
        let stub = *stubs[lines].get_or_insert_with(|| cells_width(grid, look, 0, lines));
        let cells = std::iter::once(&stub).chain(&figures);
        let headers = grid.header.iter();
        let header_width =
            |text: &Text| narrowest(&text.words, header) * look.header_cell.size / 1000.0;
        headers.zip(cells).map(|(text, width)| header_width(text).max(*width)).collect()
    };
    LINES.into_iter().map(&mut widths_for).collect()
}

/// The narrowest that the cells of a column can be with so many lines each.
fn cells_width(grid: &Grid, look: &Look, column: usize, lines: usize) -> f32 {
    let mut widest = 0.0_f32;
    for row in &grid.rows {
        let text = &row[column];
        // Most cells are narrower than the widest one so far: no search is needed.
        if text.width(0..text.words.len()) > widest {
            widest = widest.max(narrowest(&text.words, lines));
        }
    }
    widest * look.cell.size / 1000.0
}

/// Space between columns: less in small type and in a crowd.
#[expect(clippy::cast_precision_loss, reason = "a table has no millions of columns")]
fn gap(look: &Look, columns: usize, scale: f32) -> f32 {
    let share = look.text_width / columns as f32;
    (look.column_gap() * scale).min(share * 0.2)
}

/// Width left for the columns themselves.
#[expect(clippy::cast_precision_loss, reason = "a table has no millions of columns")]
fn room(look: &Look, columns: usize, gap: f32) -> f32 {
    look.text_width - gap * columns.saturating_sub(1) as f32
}

/// Gives what is left of the room to the columns: figures get equal and comfortable columns, the
/// rest goes to the row headers. No column of figures grows beyond `comfortable`.
#[expect(clippy::cast_precision_loss, reason = "a table has no millions of columns")]
fn spread(mut widths: Vec<f32>, room: f32, comfortable: f32) -> Vec<f32> {
    let Some((stub, figures)) = widths.split_first_mut() else { return widths };
    let left = room - *stub;
    let widest = figures.iter().copied().fold(0.0, f32::max);
    if widest * figures.len() as f32 <= left {
        let each = (left / figures.len().max(1) as f32).min(comfortable.max(widest));
        figures.fill(each);
    } else {
        let level = level(figures, left);
        for width in figures.iter_mut() {
            *width = width.max(level);
        }
    }
    *stub = room - figures.iter().sum::<f32>();
    widths
}

/// The width to which the narrow columns can grow until all of them fill the room.
#[expect(clippy::cast_precision_loss, reason = "a table has no millions of columns")]
fn level(figures: &[f32], room: f32) -> f32 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f32::total_cmp);
    let mut wide: f32 = sorted.iter().sum();
    let mut level = 0.0;
    for (index, width) in sorted.iter().enumerate() {
        wide -= width;
        level = (room - wide) / (index + 1) as f32;
        if sorted.get(index + 1).is_none_or(|next| level <= *next) {
            break;
        }
    }
    level
}

/// Makes wide columns narrower, none narrower than its longest word.
fn squeeze(widths: &[f32], least: &[f32], room: f32) -> Option<Vec<f32>> {
    let needed: f32 = least.iter().sum();
    if needed > room {
        return None;
    }
    let wishes: f32 = widths.iter().zip(least).map(|(width, least)| (width - least).max(0.0)).sum();
    let share = if wishes > 0.0 { (room - needed) / wishes } else { 0.0 };
    let width = |(width, least): (&f32, &f32)| least + (width - least).max(0.0) * share;
    Some(widths.iter().zip(least).map(width).collect())
}

fn longest_word(grid: &Grid, look: &Look, column: usize) -> f32 {
    let header = grid.header[column].longest_word() * look.header_cell.size;
    let cells = grid.rows.iter().map(|row| row[column].longest_word() * look.cell.size);
    cells.fold(header, f32::max) / 1000.0
}

/// Columns that words do not fit: each gets its share of the page, none less than a tenth of an
/// equal one.
#[expect(clippy::cast_precision_loss, reason = "a table has no millions of columns")]
fn cut(grid: &Grid, look: &Look, least: &[f32]) -> Columns {
    let scale = TABLE_SCALES[TABLE_SCALES.len() - 1];
    let count = least.len();
    let gap = gap(look, count, scale);
    let room = room(look, count, gap);
    // The square root lets a column with one endless word leave room for the others.
    let total: f32 = least.iter().map(|width| width.sqrt()).sum();
    let equal = room / count as f32;
    let share = |width: &f32| 0.1 * equal + 0.9 * room * width.sqrt() / total.max(1.0);
    let columns = Columns::new(grid, look, scale, gap, least.iter().map(share).collect());
    Columns { is_cut: true, ..columns }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::fonts::{Face, Fonts};
    use crate::drawing::theme::Theme;

    fn grid(header: &[&str], rows: &[&[&str]]) -> Grid {
        let fonts = Fonts::new();
        let mut shaper = fonts.shaper();
        let mut texts = |cells: &[&str]| -> Vec<Text> {
            cells.iter().map(|cell| Text::plain(&mut shaper, Face::Regular, cell)).collect()
        };
        let of_words = (0..header.len()).map(|column| column == 0).collect();
        Grid { header: texts(header), rows: rows.iter().map(|row| texts(row)).collect(), of_words }
    }

    fn look() -> Look {
        Look::of(&Theme::default())
    }

    fn columns_of(header: &[&str], rows: &[&[&str]]) -> Columns {
        fit(&grid(header, rows), &look())
    }

    /// How far the table is from the width of the text.
    fn excess(columns: &Columns) -> f32 {
        columns.widths.iter().sum::<f32>() - room(&look(), columns.widths.len(), columns.gap)
    }

    #[test]
    fn a_table_is_as_wide_as_the_text() {
        let columns = columns_of(&["Region", "2024", "2025"], &[&["Almaty", "1", "2"]]);
        assert!(excess(&columns).abs() < 0.1);
        assert!((columns.widths[1] - columns.widths[2]).abs() < 0.01);
        assert!(columns.widths[0] > columns.widths[1]);
    }

    #[test]
    fn long_headers_take_lines_before_the_type_shrinks() {
        let long = "Balance of migration in the same period of the year before";
        let columns = columns_of(&["Region", long, long, long], &[&["Almaty", "1", "2", "3"]]);
        assert!((columns.scale - 1.0).abs() < f32::EPSILON);
        assert!(columns.widths[0] > 30.0);
    }

    #[test]
    fn sixty_columns_fit_the_page() {
        let header = ["12 345 678"; 60];
        let columns = columns_of(&header, &[&header[..]]);
        assert!(excess(&columns) <= 0.1);
        assert!(columns.widths.iter().all(|width| *width > 1.0));
    }

    #[test]
    fn a_long_text_is_squeezed_and_leaves_room_for_figures() {
        let text = "word ".repeat(100);
        let columns = columns_of(&["Region", "Count", "Why"], &[&["Almaty", "12 345", &text]]);
        assert!((columns.scale - 1.0).abs() < f32::EPSILON);
        assert!(excess(&columns) <= 0.1 && columns.widths[1] > 25.0);
        assert_eq!(columns.of_text, [true, false, true]);
    }
}
