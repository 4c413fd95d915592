//! What is said of numbers without giving them: ranks, selections, counts, contributions, records, runs, changes. Two worlds
//! that show the same sums, and differ in hidden ones alone, must be told in the same words. So no order, bound or sign says
//! more of what is hidden than the sums that are shown.

use std::fmt::Write;

use bulletin::data::cube::{self, Absence, CodeKey, Cube};
use bulletin::data::figures::{Compared, Computation, Evaluated, Fact};
use bulletin::data::input::{find_changes, list_codes, read_codelist};
use bulletin::declaration::{self, Asked, AskedParts, CodeAsked, Formula, Release, VintageCount};
use bulletin::findings::{Diagnostics, SourceFile, render};
use bulletin::time::{Period, ReferencePeriod};

use super::shapes::FRAME;
use super::windows::{Random, suppression};

const REGIONS: [&str; 5] = ["R1", "R2", "R3", "R4", "R5"];
const FLOWS: [&str; 2] = ["ARR", "DEP"];

/// All that can be said of regions, in single months or in years to date.
const SAID: &str = r#"
[comparison.year]
shift = "1 year"
default = true

[indicator.growth]
label.en = "Growth"
kind = "growth"
decimals = 1
value = "100 * (arrivals / arrivals@year - 1)"

[indicator.gaining]
label.en = "Regions gaining"
count = "net"
by = "region"
keep = "positive"
unit = "region"

[selection.top]
of = "arrivals"
by = "region"
largest = 2

[selection.movers]
of = "arrivals.contribution"
by = "region"
largest = 2
absolute = true

[selection.up]
of = "arrivals.change"
by = "region"
keep = "positive"

[selection.few]
of = "departures"
by = "region"
below = 10

[table.more]
title.en = "More"
rows = "region"
columns = ["arrivals.contribution", "arrivals.rank", "arrivals.rank_change", "net.difference"]
order = "value"
"#;

/// A release over regions of which R5 is not there all the time.
struct Rich {
    reference: &'static str,
    kind: &'static str,
    /// The columns of validity of R5.
    fifth: &'static str,
    /// Lines of the code list, and of the data set.
    lines: [&'static str; 2],
}

const CHANGE: &str =
    "[[codelist.region.change]]\nat = \"2024-03\"\nfrom = \"R4\"\nto = [\"R4\", \"R5\"]\n";

const RICH: &[Rich] = &[
    Rich { reference: "period", kind: "flow", fifth: ",", lines: ["", ""] },
    Rich { reference: "year_to_date", kind: "flow", fifth: ",2024-02", lines: ["", ""] },
    Rich { reference: "year_to_date", kind: "flow", fifth: "2024-03,", lines: [CHANGE, ""] },
    Rich { reference: "period", kind: "stock", fifth: "2024-03,", lines: [CHANGE, ""] },
    Rich {
        reference: "period",
        kind: "flow",
        fifth: "2024-03,",
        lines: [CHANGE, "recounted = true\n"],
    },
];

fn months() -> Vec<Period> {
    let [first, last] = ["2022-11", "2024-05"].map(|text| Period::parse(text).unwrap());
    ReferencePeriod::run(first, last).unwrap().iter().collect()
}

impl Rich {
    fn release(&self, said: &str) -> Release {
        self.release_as(said, "arrivals")
    }

    /// The release in which the arrivals have another name.
    fn release_as(&self, said: &str, name: &str) -> Release {
        let list = format!(
            "[codelist.region]\nfile = \"regions.csv\"\nlabels = {{ en = \"en\" }}\nvalid_from = \"valid_from\"\n\
             valid_to = \"valid_to\"\n{}",
            self.lines[0]
        );
        let mut text = FRAME
            .replace("REFERENCE", self.reference)
            .replace("ABOUT", "")
            .replace("FREQUENCY", "month")
            .replace("KIND", self.kind)
            .replace("MORE", "")
            .replace("[codelist.region]\ncodes = [\"R1\", \"R2\", \"R3\", \"R4\", \"R5\"]\n", &list)
            .replace("absent = \"zero\"\n", &format!("absent = \"zero\"\n{}", self.lines[1]));
        text += said;
        for month in 1..=5 {
            text += &format!(
                "[[edition]]\nperiod = \"2024-0{month}\"\nstatus = \"final\"\nreleased = 2024-0{}-20T10:00:00+00:00\n",
                month + 1
            );
        }
        let codes = [name, "net"].into_iter().flat_map(|indicator| {
            REGIONS.map(|region| CodeAsked {
                indicator: indicator.to_owned(),
                names: vec![region.to_owned()],
            })
        });
        let text = text.replace("arrivals", name);
        let parts = AskedParts { history: true, contributions: true, ranks: true };
        let asked = Asked { codes: codes.collect(), parts };
        let (file, mut found) = (SourceFile::new("release.toml", text), Diagnostics::default());
        let release = declaration::read_beside("moves", &file, &asked, &mut found);
        release
            .filter(|_| !found.has_errors())
            .unwrap_or_else(|| panic!("{}", render::full(&found, false)))
    }

    fn is_there(&self, region: &str, month: Period) -> bool {
        let since = Period::parse("2024-03").unwrap();
        match self.fifth {
            _ if region != "R5" || self.lines[1] == "recounted = true\n" => true,
            "2024-03," => month >= since,
            ",2024-02" => month < since,
            _ => true,
        }
    }

    fn world(&self, seed: u64) -> World {
        let mut random = Random(seed);
        let mut atoms = Vec::new();
        for month in months() {
            for region in REGIONS.into_iter().filter(|region| self.is_there(region, month)) {
                for flow in FLOWS {
                    let count = match random.below(20) {
                        0 => 0,
                        lot if lot < 3 => 1 + random.below(4),
                        _ => 5 + random.below(40),
                    };
                    atoms.push(Atom { month, region, flow, count });
                }
            }
        }
        World { atoms }
    }

    fn cube(&self, release: &Release, world: &World) -> Cube {
        let mut found = Diagnostics::default();
        let mut codes = "code,en,valid_from,valid_to\n".to_owned();
        for region in REGIONS {
            let times = if region == "R5" { self.fifth } else { "," };
            writeln!(codes, "{region},{region},{times}").unwrap();
        }
        let regions = SourceFile::new("regions.csv", codes);
        let lists = release.codelists.iter().map(|list| match list.id.as_str() {
            "region" => read_codelist(list, &regions, &mut found),
            _ => list_codes(list, &release.file, &mut found),
        });
        let mut codelists = lists.collect();
        find_changes(release, &mut codelists, &mut found);
        let datasets = release.datasets.iter().map(|structure| {
            let file = SourceFile::new("moves.csv", world.csv());
            cube::read(structure, &codelists, &file, &mut found)
        });
        let datasets = datasets.collect();
        assert!(!found.has_errors(), "{}", render::full(&found, false));
        Cube { datasets, codelists }
    }
}

#[derive(Clone)]
struct Atom {
    month: Period,
    region: &'static str,
    flow: &'static str,
    count: u64,
}

#[derive(Clone)]
struct World {
    atoms: Vec<Atom>,
}

impl World {
    fn csv(&self) -> String {
        let rows = self.atoms.iter().filter(|atom| atom.count > 0).map(|atom| {
            let Atom { month, region, flow, count } = atom;
            format!("{month},{flow},{region},{count}\n")
        });
        format!("TIME,FLOW,REGION,VALUE\n{}", rows.collect::<String>())
    }

    /// The world with some persons of a month thought to be elsewhere; `None` where they are not so many.
    fn moved(&self, random: &mut Random) -> Option<Self> {
        let mut moved = self.clone();
        let month = months()[usize::try_from(random.below(months().len() as u64)).unwrap()];
        let persons = 1 + random.below(3);
        let mut place = |atoms: &[Atom], flow: &str| {
            let of_month = atoms
                .iter()
                .enumerate()
                .filter(|(_, atom)| atom.month == month && atom.flow == flow && atom.count > 0);
            let of_month: Vec<usize> = of_month.map(|(place, _)| place).collect();
            let lot = random.below(of_month.len().max(1) as u64);
            of_month.get(usize::try_from(lot).unwrap()).copied()
        };
        let mut change = |flow: &str, regions: Option<[&str; 2]>| {
            let [from, to] = match regions {
                None => [place(&moved.atoms, flow)?, place(&moved.atoms, flow)?],
                Some(regions) => regions.map(|region| {
                    let is_it = |atom: &Atom| {
                        atom.month == month && atom.flow == flow && atom.region == region
                    };
                    moved.atoms.iter().position(is_it).unwrap()
                }),
            };
            moved.atoms[from].count = moved.atoms[from].count.checked_sub(persons)?;
            moved.atoms[to].count += persons;
            let is_sound =
                from != to && moved.atoms[from].count > 0 && moved.atoms[to].count > persons;
            is_sound.then_some([moved.atoms[to].region, moved.atoms[from].region])
        };
        // Half of them change places with persons of the other flow, so that no region as a whole is another.
        let back = change("ARR", None)?;
        if persons == 1 || month.number().is_multiple_of(2) {
            change("DEP", Some(back))?;
        }
        Some(moved)
    }
}

/// What readers learn of a value: no count of the observations behind it.
fn shown(evaluated: Evaluated) -> Evaluated {
    Evaluated { observations: 0, ..evaluated }
}

/// The sums that are shown, and all that is said.
fn told(computation: &Computation<'_>) -> [Vec<String>; 2] {
    let release = computation.release;
    let mut told = [Vec::new(), Vec::new()];
    for edition in &release.editions {
        for fact in computation.facts(edition).iter() {
            let others = fact.others.iter().map(|(comparison, compared)| {
                (*comparison, Compared { base: shown(compared.base), ..*compared })
            });
            let fact = Fact {
                evaluated: shown(fact.evaluated),
                base: shown(fact.base),
                others: others.collect(),
                ..fact.clone()
            };
            if matches!(release.indicators[fact.key.indicator].formula, Formula::Sum(_)) {
                let bases = fact.others.values().map(|compared| compared.base);
                told[0].push(format!(
                    "{:?} {:?} {:?} {:?}",
                    fact.key,
                    fact.evaluated,
                    fact.base,
                    bases.collect::<Vec<_>>()
                ));
            }
            told[1].push(format!("{fact:?}"));
        }
        for matrix in &release.matrices {
            let values = computation.matrix(matrix, edition.key.period());
            for row in [None, Some(0), Some(1), Some(2), Some(3), Some(4)] {
                for column in [None, Some(0), Some(1)] {
                    told[0].push(format!("{:?}", shown(values.at(row, column))));
                }
            }
        }
    }
    told
}

#[test]
fn worlds_that_show_the_same_sums_are_told_in_the_same_words() {
    let mut twins = 0;
    for (place, rich) in RICH.iter().enumerate() {
        let release = rich.release(SAID);
        for seed in 0..2 {
            let world = rich.world(100 * place as u64 + seed);
            let of = |world: &World, is_open: bool| {
                let cube = rich.cube(&release, world);
                let hidden = suppression(&release, &[&cube]).filter(|_| !is_open);
                let computation = Computation::new(&release, &cube, &mut Diagnostics::default());
                told(&computation.suppressed(hidden))
            };
            let [sums, all] = of(&world, false);
            let truth = of(&world, true);
            let mut random = Random(seed + 17);
            for _ in 0..60 {
                let Some(twin) = world.moved(&mut random) else { continue };
                let [sums_of_twin, all_of_twin] = of(&twin, false);
                // What is not read of a world says nothing.
                if sums_of_twin != sums || of(&twin, true)[0] == truth[0] {
                    continue;
                }
                twins += 1;
                for (one, other) in all.iter().zip(&all_of_twin) {
                    assert_eq!(one, other, "{} {} {:?}", rich.reference, rich.kind, rich.lines);
                }
            }
        }
    }
    assert!(twins > 20, "{twins} worlds differ in hidden counts alone");
}

/// A year that goes by the vintage is another one in each state of the data: what an earlier state reads is looked at too.
#[test]
fn what_is_read_by_the_parameter_of_an_earlier_vintage_is_not_called_hidden() {
    let rich = &RICH[0];
    let said = SAID.to_owned()
        + "\n[parameter.base]\nby_vintage = { \"2024-01-01\" = \"2021\", \"2024-06-01\" = \"year - 1\" }\n\n\
           [indicator.since]\nlabel.en = \"Since\"\nvalue = \"departures - departures@base\"\n";
    let release = rich.release(&said);
    let mut world = rich.world(1);
    world.atoms.iter_mut().for_each(|atom| atom.count += 100);
    let cube = rich.cube(&release, &world);
    let hidden = suppression(&release, &[&cube]);
    let since = release.indicators.find(|indicator| indicator.id == "since").unwrap();
    // Of 2021 there are no data.
    for (vintage, expected) in
        [("2024-01-01-first", Err(Absence::NotAvailable)), ("2024-06-01-second", Ok(()))]
    {
        let computation = Computation::new(&release, &cube, &mut Diagnostics::default())
            .of_vintages(VintageCount::NONE, vintage)
            .suppressed(hidden.clone());
        let period = ReferencePeriod::of(Period::parse("2024-04").unwrap());
        let value = computation.evaluate(since, None, period).value;
        assert_eq!(value.map(|_| ()), expected, "{vintage}");
    }
}

/// The lots go by what is counted. Two patterns of the same data would give more away than each.
#[test]
fn what_indicators_are_called_and_which_there_are_changes_no_pattern() {
    let rich = &RICH[0];
    let hidden = |said: &str, name: &str| {
        let release = rich.release_as(said, name);
        let cube = rich.cube(&release, &rich.world(3));
        let computation = Computation::new(&release, &cube, &mut Diagnostics::default());
        let computation = computation.suppressed(suppression(&release, &[&cube]));
        let indicator = release.indicators.find(|indicator| indicator.id == name).unwrap();
        let list = release.codelists.find(|list| list.id == "region").unwrap();
        let mut hidden = Vec::new();
        for edition in &release.editions {
            for code in 0..5 {
                let code = Some(CodeKey { list, code });
                let period = edition.key.period();
                let value = computation.evaluate(indicator, code, period).value;
                hidden.push(value == Err(Absence::Confidential));
            }
        }
        hidden
    };
    let before = hidden(SAID, "arrivals");
    assert!(before.contains(&true) && before.contains(&false));
    let again = format!(
        "{SAID}\n[indicator.again]\nlabel.en = \"A\"\nsum = \"moves\"\nwhere = {{ FLOW = [\"ARR\"] }}\n"
    );
    assert_eq!(hidden(&again, "arrivals"), before);
    assert_eq!(hidden(SAID, "incoming"), before);
}
