//! x

/// x
#[derive(Debug)]
pub struct CodeList {
    /// x
    pub id: String,
    /// x
    pub codes: Vec<Code>,
}
impl CodeList {
    /// x
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().flat_map(|code| code.groups.iter().map(String::as_str))
    }
}
/// x
#[derive(Debug)]
pub struct Code {
    /// x
    pub id: String,
    /// x
    pub groups: Vec<String>,
    /// x
    pub labels: std::collections::BTreeMap<String, String>,
    /// x
    pub forms: std::collections::BTreeMap<(String, String), String>,
}
