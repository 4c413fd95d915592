//! How deep an SVG file nests, and how many shapes its references make of it.
//!
//! [`refusal`] is the entry point. The library that takes a file apart follows groups, and the
//! patterns, clips, masks, markers and copies that they refer to, one inside the other and each as
//! often as it is referred to: a small file can be more than any stack or memory holds. So what it
//! would follow is followed here before, each element once.

use std::collections::HashMap;

use usvg::roxmltree::{Document, Node, NodeId};

use super::source::{MOST_ELEMENTS, Refusal, start_tag};

/// How deep a mark nests, what it refers to among that: drawing programs do not come near it.
const DEEPEST: usize = 100;

/// Properties that the elements inside have too.
const INHERITED: [&str; 6] =
    ["fill", "stroke", "marker", "marker-start", "marker-mid", "marker-end"];

/// What is too deep or too much in a file, if anything is.
pub(super) fn refusal(document: &Document<'_>) -> Option<Refusal> {
    let elements = || document.descendants().filter(Node::is_element);
    let with_id = |node: Node<'_, '_>| Some((node.attribute("id")?.to_owned(), node.id()));
    let by_id = elements().filter_map(with_id).collect();
    let styles = elements().filter(|node| node.has_tag_name("style"));
    let styles = styles.filter_map(|node| node.text()).flat_map(Style::all).collect();
    let mut walk = Walk { document, by_id, styles, seen: HashMap::new() };
    let tree = match walk.follow(document.root_element(), 1) {
        Ok(tree) => tree,
        Err(refusal) => return Some(refusal),
    };
    (tree.elements > u64::from(MOST_ELEMENTS)).then(|| {
        let message = format!(
            "the logo shows its parts more than {MOST_ELEMENTS} times, by references to them"
        );
        (start_tag(document.root_element()), message, "Draw less: a mark has some hundred shapes.")
    })
}

/// An element with all that is inside of it or referred to.
#[derive(Debug, Clone, Copy)]
struct Followed {
    /// How many levels there are.
    depth: usize,
    /// How many elements, each as often as it is referred to.
    elements: u64,
}

/// A rule of a style sheet that refers to elements.
struct Style {
    /// Names in its selector: of elements, classes and ids.
    names: Vec<String>,
    /// Whether it may be about elements that it does not name.
    is_open: bool,
    /// The ids that it refers to.
    targets: Vec<String>,
}

impl Style {
    fn all(sheet: &str) -> Vec<Self> {
        let rules = sheet.split('}').filter_map(|rule| rule.split_once('{'));
        let read = rules.filter(|(_, body)| body.contains("url(")).map(|(selector, body)| {
            let is_sign = |c: char| !(c.is_alphanumeric() || c == '-' || c == '_');
            let names = selector.split(is_sign).filter(|name| !name.is_empty());
            Self {
                names: names.map(str::to_owned).collect(),
                is_open: selector.contains(['*', '[', ':']),
                targets: targets(body).map(str::to_owned).collect(),
            }
        });
        read.collect()
    }

    fn is_about(&self, node: Node<'_, '_>) -> bool {
        let classes = node.attribute("class").unwrap_or_default().split_whitespace();
        let mut names = classes.chain([node.tag_name().name()]).chain(node.attribute("id"));
        self.is_open || names.any(|name| self.names.iter().any(|known| known == name))
    }
}

/// The ids that a property refers to: `url(#id)`.
fn targets(value: &str) -> impl Iterator<Item = &str> {
    let behind = value.split("url(").skip(1);
    behind.filter_map(|rest| {
        let target = rest.trim_start_matches([' ', '"', '\'']).strip_prefix('#')?;
        Some(target.split([')', '"', '\'']).next().unwrap_or_default().trim())
    })
}

struct Walk<'a, 'input> {
    document: &'a Document<'input>,
    by_id: HashMap<String, NodeId>,
    styles: Vec<Style>,
    /// What was followed already; `None` while it is being followed.
    seen: HashMap<NodeId, Option<Followed>>,
}

impl<'a, 'input> Walk<'a, 'input> {
    fn follow(&mut self, node: Node<'a, 'input>, level: usize) -> Result<Followed, Refusal> {
        match self.seen.get(&node.id()) {
            Some(Some(followed)) if level + followed.depth <= DEEPEST => return Ok(*followed),
            Some(None) => {
                let message = "a part of the logo refers to itself".to_owned();
                return Err((start_tag(node), message, "Take the reference out."));
            }
            _ if level > DEEPEST => {
                let message = format!("the logo nests more than {DEEPEST} levels deep");
                let hint = "Take groups, patterns and clips apart: one level is enough for a mark.";
                return Err((start_tag(node), message, hint));
            }
            _ => {}
        }
        self.seen.insert(node.id(), None);
        let mut all = Followed { depth: 1, elements: 1 };
        let inside = node.children().filter(Node::is_element).map(|child| child.id());
        for next in inside.chain(self.referred(node)).collect::<Vec<_>>() {
            let Some(next) = self.document.get_node(next) else { continue };
            let followed = self.follow(next, level + 1)?;
            all.depth = all.depth.max(followed.depth + 1);
            all.elements = all.elements.saturating_add(followed.elements);
        }
        self.seen.insert(node.id(), Some(all));
        Ok(all)
    }

    /// The elements that an element refers to, by itself, by a style sheet or by what it inherits.
    fn referred(&self, node: Node<'a, 'input>) -> Vec<NodeId> {
        let mut ids: Vec<&str> = Vec::new();
        for attribute in node.attributes() {
            ids.extend(targets(attribute.value()));
            let link = attribute.value().trim().strip_prefix('#');
            ids.extend(link.filter(|_| attribute.name() == "href"));
        }
        for above in node.ancestors().skip(1) {
            let inherited = above.attributes().filter(|attribute| {
                INHERITED.contains(&attribute.name()) || attribute.name() == "style"
            });
            ids.extend(inherited.flat_map(|attribute| targets(attribute.value())));
        }
        let styles = self.styles.iter().filter(|style| style.is_about(node));
        ids.extend(styles.flat_map(|style| style.targets.iter().map(String::as_str)));
        ids.sort_unstable();
        ids.dedup();
        let is_gradient = |node: Node<'_, '_>| node.tag_name().name().ends_with("Gradient");
        let nodes = ids.into_iter().filter_map(|id| self.by_id.get(id).copied());
        // A gradient holds colours and nothing that refers to anything but gradients.
        let holds = |id: &NodeId| {
            let target = self.document.get_node(*id);
            target.is_some_and(|target| !is_gradient(target) || is_gradient(node))
        };
        nodes.filter(holds).collect()
    }
}
