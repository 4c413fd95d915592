//! What filters and tests are given: no more of it is read than they need.

use serde::de::value::MapDeserializer;
use serde::de::{Deserialize, Deserializer, IntoDeserializer};
use tera::Value;
use tera::value::Key;

/// What a value is by its parts of these names; `None` where it is no such thing. A fact has many more parts, each of them
/// with more, and whoever reads all of it goes through every one.
pub(super) fn given<'de, T: Deserialize<'de>>(value: &Value, names: &[&'static str]) -> Option<T> {
    let map = value.as_map()?;
    let parts = names.iter().filter_map(|name| Some((*name, Part(map.get(&Key::Str(name))?))));
    T::deserialize(MapDeserializer::new(parts)).ok()
}

/// A part of what is given.
struct Part<'v>(&'v Value);

impl<'de, 'v> IntoDeserializer<'de, <&'v Value as Deserializer<'de>>::Error> for Part<'v> {
    type Deserializer = &'v Value;

    fn into_deserializer(self) -> &'v Value {
        self.0
    }
}
