//! Many edits and many browsers.

use super::{FILES, Preview, replace};
use crate::support::Project;

/// Files that are edited again and again, and browsers that come, listen and go.
fn edits_and_browsers_leave_nothing_behind(warm_up: u32, edits: u32) {
    let project = Project::small();
    let preview = Preview::of(&project);
    let mut first = preview.listen();
    let text = project.read("templates/flows/en.md");
    let mut edit = |number: u32| {
        // In letters: digits that come from no fact are an error, and the page would not change.
        let letter = |digit: char| char::from(b'a' + u8::try_from(digit).unwrap() - b'0');
        let name: String = number.to_string().chars().map(letter).collect();
        let edited = text.replace("- Arrivals", &format!("- Edit {name}, arrivals"));
        replace(&project, "templates/flows/en.md", &edited);
        let page = || preview.get(&format!("{FILES}/en/"));
        first.wait(|| page().text().contains(&format!("Edit {name},")));
    };
    edit(0);
    let files = preview.files();
    let mut watching: Vec<_> = (0..50).map(|_| preview.listen()).collect();
    assert!(preview.files() > files + 40);
    (1..warm_up).for_each(&mut edit);
    let [memory, threads] = preview.size();
    (warm_up..edits).for_each(&mut edit);
    let [memory_after, threads_after] = preview.size();
    assert_eq!(threads, threads_after);
    assert!(memory_after < memory + memory / 5 + 8192, "{memory} kB, then {memory_after} kB");
    // Every one of them was told of the changes.
    assert!(watching.iter_mut().all(|events| events.next().is_some_and(|number| number > 0)));
    // Whoever has left is forgotten, at the latest when there is something to tell.
    drop(watching);
    let mut last = edits;
    while preview.files() > files {
        assert!(last < edits + 50, "{files} files, now {}", preview.files());
        edit(last);
        last += 1;
    }
}

#[test]
fn many_edits_and_browsers_leave_nothing_behind() {
    edits_and_browsers_leave_nothing_behind(40, 200);
}

#[test]
#[ignore = "takes its time where nothing is optimised"]
fn a_thousand_edits_and_fifty_browsers_leave_nothing_behind() {
    edits_and_browsers_leave_nothing_behind(100, 1000);
}
