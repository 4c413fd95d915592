//! An edition to its files, and to its manifest.
//!
//! [`Assembly::edition`] is the entry point; [`Assembly::part`] makes no more of it than is asked for.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Assembly;
use super::language::{Common, Language};
use crate::data::checks::{selections_are_known, shares_are_parts};
use crate::data::figures::EditionContent;
use crate::declaration::{EditionId, Extent, Extents, FACTS, Format, VintageCount};
use crate::findings::Diagnostics;
use crate::formats;
use crate::office::archive::{Manifest, OutputFile, PROGRAM};
use crate::project::{FileName, UnsafeName};
use crate::proof::Proof;

impl Assembly<'_> {
    /// The files of an edition of this extent, `facts.json` among them. When `found` has errors they
    /// are not complete.
    pub fn edition(
        &self,
        id: EditionId,
        published: &Extent,
        found: &mut Diagnostics,
    ) -> Vec<OutputFile> {
        self.part(id, &Extents::all_of(published.clone()), found)
    }

    /// The files of an edition that are asked for, as they stand among all that are published.
    pub fn part(
        &self,
        id: EditionId,
        extents: &Extents,
        found: &mut Diagnostics,
    ) -> Vec<OutputFile> {
        let mut of_edition = Diagnostics::default();
        self.check(id, &mut of_edition);
        let is_covered = !of_edition.has_errors();
        found.append(of_edition);
        if !is_covered {
            return Vec::new();
        }
        self.files_of(&self.content(id, &extents.published), &extents.asked, found)
    }

    /// The facts and texts of an edition as the first so many vintages have it, in the templates of now; nothing that is
    /// complete where they cannot be made of those.
    pub fn stated_as_of(
        &self,
        id: EditionId,
        published: &Extent,
        vintages: VintageCount,
    ) -> Option<Vec<OutputFile>> {
        let mut found = Diagnostics::default();
        let asked = Extent::some(&self.preparation.data.release, &[], &[Format::Markdown]);
        let content = self.content_as_of(id, published, vintages);
        let files = self.files_of(&content, &asked, &mut found);
        (!found.has_errors()).then_some(files)
    }

    fn files_of(
        &self,
        content: &EditionContent<'_>,
        asked: &Extent,
        found: &mut Diagnostics,
    ) -> Vec<OutputFile> {
        shares_are_parts(&content.facts, found);
        selections_are_known(&content.facts, found);
        let proof = Proof::new(content);
        let languages = || self.preparation.prose.iter().map(|prose| prose.locale.tag.as_str());
        // Data files are of no language: where only they are asked for, all texts are looked at.
        let of_none = !languages().any(|tag| asked.has_language(tag));
        let languages = self.preparation.prose.par_iter();
        let languages = languages.filter(|prose| of_none || asked.has_language(&prose.locale.tag));
        // First the data files, because each page says how large they are.
        let (data, sizes) = self.data(content, asked);
        let (mut languages, json) = rayon::join(
            || -> Vec<Language<'_>> {
                let common = Common { content, proof: &proof, sizes: &sizes, asked };
                languages.map(|prose| self.language(prose, common)).collect()
            },
            || formats::json::facts(content),
        );
        // Shown behind what is wrong with each language, which may be the cause.
        let mut of_all = Diagnostics::default();
        Self::same_facts(&proof, &mut languages, &mut of_all);
        self.unlinked(&languages, found);
        let mut files = vec![OutputFile { path: FACTS.to_owned(), bytes: json }];
        for mut language in languages {
            found.append(std::mem::take(&mut language.found));
            files.extend(language.into_files(asked));
        }
        found.append(of_all);
        files.extend(data);
        files.extend(self.preparation.annexes.iter().cloned());
        files.retain(|file| asked.has_file(&file.path));
        files
    }

    /// What an edition is made of; its outputs are added as they are written.
    ///
    /// # Errors
    /// If the release has a name that no folder can have on every system.
    pub fn manifest(&self, id: EditionId) -> Result<Manifest, UnsafeName> {
        let data = &self.preparation.data;
        let edition = &data.release.editions[id];
        let known = data.vintages_of(edition).first(&data.vintages);
        let inputs = self.preparation.inputs_of(edition);
        let revisions = self.revisions.get(&edition.key).cloned().unwrap_or_default();
        // An older program recorded none.
        let noted = revisions.last().filter(|last| !last.figures.is_empty());
        let other_than_note = noted.map(|last| last.others(&self.figures(id)));
        Ok(Manifest {
            program: PROGRAM.to_owned(),
            release: FileName::new(edition.key.release())?,
            edition: FileName::new(edition.key.id())?,
            stage: edition.key.stage().name().map(str::to_owned),
            released: edition.released.to_rfc3339(),
            as_of: data.as_of.map(|day| day.to_string()),
            vintages: known.iter().map(|vintage| vintage.id.clone()).collect(),
            corrections: self.corrections_of(edition).iter().map(|known| known.id()).collect(),
            embargo: data.embargo_of(edition).to_rfc3339(),
            draft: self.is_draft(edition),
            revisions,
            other_than_note: other_than_note.unwrap_or_default(),
            keys: data.key_marks(),
            inputs: inputs.map(|(path, was)| (path.clone(), was.clone())).collect(),
            outputs: BTreeMap::new(),
        })
    }
}
