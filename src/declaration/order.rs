//! Which indicator is computed from which: every formula goes back to data sets, in not too many steps.

use std::collections::BTreeSet;
use std::ops::Range;

use super::resolve::Resolver;
use super::{Indicator, IndicatorId, List};
use crate::findings::Code;

/// An indicator among those that read each other.
pub(super) struct Node<'i> {
    /// How it is called.
    pub(super) name: &'i str,
    /// Where that stands.
    pub(super) span: &'i Range<usize>,
    /// What it reads.
    pub(super) reads: Vec<IndicatorId>,
    /// How many steps it is above that.
    pub(super) depth: usize,
}

impl<'i> Node<'i> {
    /// A resolved indicator.
    pub(super) fn of(indicator: &'i Indicator) -> Self {
        let Indicator { id, span, formula, .. } = indicator;
        let reads = formula.operands().map(|operand| operand.indicator).collect();
        Self { name: id, span, reads, depth: formula.depth() }
    }
}

/// How many formulas may read each other one after the other: whoever follows them does not run
/// out of stack.
const DEEPEST: usize = 64;

/// Whether every formula goes back to data sets, in not too many steps.
pub(super) fn are_ordered(
    nodes: &List<IndicatorId, Node<'_>>,
    resolver: &mut Resolver<'_>,
) -> bool {
    let mut readers: List<IndicatorId, Vec<IndicatorId>> =
        nodes.ids().map(|_| Vec::new()).collect();
    let mut unread: List<IndicatorId, usize> = nodes.ids().map(|_| 0).collect();
    for (id, node) in nodes.entries() {
        for operand in &node.reads {
            readers[*operand].push(id);
            unread[id] += 1;
        }
    }
    // From the data sets upwards: an indicator follows once all that it reads are there.
    let mut steps: List<IndicatorId, usize> = nodes.ids().map(|_| 0).collect();
    let mut next: Vec<IndicatorId> = nodes.ids().filter(|id| unread[*id] == 0).collect();
    let mut is_sound = true;
    while let Some(id) = next.pop() {
        // Of a chain the first is named that is too far up.
        if steps[id] > DEEPEST && nodes[id].reads.iter().all(|read| steps[*read] <= DEEPEST) {
            is_sound = false;
            let Node { name, span, .. } = &nodes[id];
            let message = format!("the formula of `{name}` goes back to data by too many others");
            let label = format!("{DEEPEST} may read each other one after the other");
            resolver.error(Code::WrongFormula, message, (*span).clone(), &label);
        }
        for reader in std::mem::take(&mut readers[id]) {
            steps[reader] = steps[reader].max(steps[id] + nodes[reader].depth);
            unread[reader] -= 1;
            if unread[reader] == 0 {
                next.push(reader);
            }
        }
    }
    let left: Vec<IndicatorId> = nodes.ids().filter(|id| unread[*id] > 0).collect();
    circular(&left, nodes, resolver);
    is_sound && left.is_empty()
}

/// How many indicators that are computed from themselves are named.
const NAMED: usize = 20;

/// REL-006: names indicators that are computed from themselves; `left` are those whose formulas do
/// not end at data sets.
fn circular(
    left: &[IndicatorId],
    nodes: &List<IndicatorId, Node<'_>>,
    resolver: &mut Resolver<'_>,
) {
    let reads = |id: IndicatorId| nodes[id].reads.clone();
    let is_circular = |id: &&IndicatorId| {
        nodes[**id].reads.iter().any(|operand| all_read(*operand, reads).contains(*id))
    };
    for id in left.iter().filter(is_circular).take(NAMED) {
        let Node { name, span, .. } = &nodes[*id];
        let message = format!("the indicator `{name}` is computed from itself");
        let label = "its formula leads back to it";
        let hint = "Break the circle: give one of its indicators a formula over a data set.";
        let span = (*span).clone();
        resolver.error_with_hint(Code::CircularIndicator, message, span, label, hint);
    }
}

/// The indicator and all that it leads to, each once.
pub(super) fn all_read(
    indicator: IndicatorId,
    reads: impl Fn(IndicatorId) -> Vec<IndicatorId>,
) -> BTreeSet<IndicatorId> {
    let mut reached = BTreeSet::new();
    let mut open = vec![indicator];
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(reads(next));
        }
    }
    reached
}
