//! A name that is not known to the one that was probably meant.
//!
//! [`nearest`] compares spelling, [`in_latin`] undoes the wrong keyboard.

/// The longest name that is compared, in bytes: nobody misspells a longer one.
const LONGEST: usize = 400;

/// Cyrillic letters and the Latin ones that look the same.
const LOOKALIKES: [(char, char); 20] = [
    ('А', 'A'),
    ('В', 'B'),
    ('С', 'C'),
    ('Е', 'E'),
    ('Н', 'H'),
    ('І', 'I'),
    ('К', 'K'),
    ('М', 'M'),
    ('О', 'O'),
    ('Р', 'P'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('У', 'Y'),
    ('а', 'a'),
    ('с', 'c'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('х', 'x'),
    ('З', '3'),
];

/// Words that are spelt otherwise than those that mean the same in `release.toml`.
const SYNONYMS: [(&str, &str); 4] = [
    ("provisional", "preliminary"),
    ("definitive", "final"),
    ("annual", "year"),
    ("yearly", "year"),
];

/// The name with Latin letters for the Cyrillic ones that look like them; `None` without any.
pub fn in_latin(name: &str) -> Option<String> {
    let latin =
        |c: char| LOOKALIKES.iter().find(|(cyrillic, _)| *cyrillic == c).map_or(c, |pair| pair.1);
    let written: String = name.chars().map(latin).collect();
    (written != name).then_some(written)
}

/// The candidate that `name` is most like; `None` when none is near, or when two are equally near.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > LONGEST {
        return None;
    }
    let name = name.trim().to_lowercase();
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let meant = SYNONYMS.iter().find(|(written, _)| *written == name);
    let known = meant.and_then(|(_, meant)| candidates.iter().find(|known| *known == meant));
    if let Some(known) = known {
        return Some(known);
    }
    let limit = (name.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    let length = name.chars().count();
    for candidate in candidates {
        // So much longer or shorter, it is at least as far: a name of megabytes is not even compared.
        let longest = (length + limit).saturating_mul(4);
        if candidate.len() > longest || candidate.chars().count().abs_diff(length) > limit {
            continue;
        }
        let distance = strsim::osa_distance(&name, &candidate.to_lowercase());
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
            tied = false;
        } else if best.is_some_and(|(least, _)| distance == least) {
            tied = true;
        }
    }
    best.filter(|(distance, _)| *distance <= limit && !tied).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_the_one_nearest_name_is_suggested() {
        let columns = ["TIME_PERIOD", "REF_AREA", "OBS_VALUE", "OBS_STATUS"];
        for (name, expected) in [
            ("OBS_VALU", Some("OBS_VALUE")),
            ("time_period", Some("TIME_PERIOD")),
            ("REFAREA ", Some("REF_AREA")),
            ("SEX", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, columns), expected, "{name}");
        }
        assert_eq!(nearest("KZ-99", ["KZ-19", "KZ-59"]), None);
        assert_eq!(nearest("provisional", ["preliminary", "final"]), Some("preliminary"));
        assert_eq!(nearest("annual", ["month", "final"]), None);
    }
}
