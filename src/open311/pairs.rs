//! Names and values as a client sends them, in a query or a form. Pure.

/// Names and values in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs(pub Vec<(String, String)>);

impl Pairs {
    /// Of `a=1&b=2`.
    #[must_use]
    pub fn of(encoded: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The first value of a name that says something: a null is as good as none.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    fn values<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        let named = self.0.iter().filter(move |(n, _)| n == name);
        named.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The parts of a list that is comma delimited, given several times, or both.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<&str> {
        let parts = self.values(name).flat_map(|value| value.split(','));
        parts.map(str::trim).filter(|part| !part.is_empty()).collect()
    }

    /// `attribute[CODE]` and `attribute[CODE][]`: codes and values.
    #[must_use]
    pub fn attributes(&self) -> Vec<(String, String)> {
        let code = |name: &str| {
            let inside = name.strip_prefix("attribute[")?;
            let inside = inside.strip_suffix("[]").unwrap_or(inside);
            Some(inside.strip_suffix(']')?.to_owned())
        };
        self.0.iter().filter_map(|(name, value)| Some((code(name)?, value.clone()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_null_is_as_good_as_none_and_lists_are_lists() {
        let pairs =
            Pairs::of(b"a=&a=+x+&b=1,2&b=,3&attribute[c]=v&attribute[d][]=1&attribute[d][]=2&attribute[e=0");
        assert_eq!((pairs.value("a"), pairs.value("z")), (Some("x"), None));
        assert_eq!(pairs.list("b"), ["1", "2", "3"]);
        let attributes = pairs.attributes();
        let attributes: Vec<(&str, &str)> =
            attributes.iter().map(|(c, v)| (c.as_str(), v.as_str())).collect();
        assert_eq!(attributes, [("c", "v"), ("d", "1"), ("d", "2")]);
    }
}
