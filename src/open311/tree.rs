//! One answer, written as JSON or as XML: the two say the same (the Spark convention of Open311). Pure.

use std::io::Write;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde_json::Value;

use crate::error::{Error, Result};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Xml,
}

impl Format {
    /// What the name of a resource ends with: `services.json`.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        match path.rsplit_once('.')?.1 {
            "json" => Some(Self::Json),
            "xml" => Some(Self::Xml),
            _ => None,
        }
    }

    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::Xml => "text/xml; charset=utf-8",
        }
    }
}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Nothing to say: null, or an empty element.
    Null,
    Text(String),
    Whole(i64),
    /// A coordinate.
    Degrees(f64),
    Flag(bool),
    /// Elements of one name, which only XML writes.
    List(&'static str, Vec<Self>),
    Fields(Vec<(&'static str, Self)>),
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Self>> From<Option<T>> for Node {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Whether XML 1.0 can hold a letter, and a reader wants it.
fn is_writable(c: char) -> bool {
    matches!(c, '\n' | '\t') || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
}

/// A text without the letters that XML cannot hold; line breaks stay.
#[must_use]
pub fn writable(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| is_writable(*c)).collect()
}

impl Node {
    fn to_json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => Value::String(writable(text)),
            Self::Whole(n) => Value::from(*n),
            Self::Degrees(d) => Value::from(*d),
            Self::Flag(flag) => Value::Bool(*flag),
            Self::List(_, items) => items.iter().map(Self::to_json).collect(),
            Self::Fields(fields) => {
                fields.iter().map(|(name, value)| ((*name).to_owned(), value.to_json())).collect()
            }
        }
    }

    fn write_xml<W: Write>(&self, writer: &mut Writer<W>, name: &str) -> std::io::Result<()> {
        let text = match self {
            Self::Null => String::new(),
            Self::Text(text) => writable(text),
            Self::Whole(n) => n.to_string(),
            Self::Degrees(d) => d.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::List(item, items) => {
                writer
                    .create_element(name)
                    .write_inner_content(|w| items.iter().try_for_each(|node| node.write_xml(w, item)))?;
                return Ok(());
            }
            Self::Fields(fields) => {
                writer.create_element(name).write_inner_content(|w| {
                    fields.iter().try_for_each(|(name, node)| node.write_xml(w, name))
                })?;
                return Ok(());
            }
        };
        if text.is_empty() {
            writer.create_element(name).write_empty()?;
        } else {
            writer.create_element(name).write_text_content(BytesText::new(&text))?;
        }
        Ok(())
    }
}

/// A whole answer, whose outermost element is called `root` in XML.
///
/// # Errors
/// Never, as long as memory can be written to.
pub fn written(format: Format, root: &str, node: &Node) -> Result<Vec<u8>> {
    match format {
        Format::Json => serde_json::to_vec(&node.to_json()).map_err(Error::internal),
        Format::Xml => {
            let mut writer = Writer::new(Vec::new());
            let head = Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None));
            writer.write_event(head).map_err(Error::internal)?;
            node.write_xml(&mut writer, root).map_err(Error::internal)?;
            Ok(writer.into_inner())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(node: &Node) -> (String, String) {
        let text = |format| String::from_utf8(written(format, "a", node).unwrap()).unwrap();
        (text(Format::Json), text(Format::Xml))
    }

    #[test]
    fn both_say_the_same() {
        let node = Node::List(
            "b",
            vec![Node::Fields(vec![
                ("n", Node::Whole(1)),
                ("lat", Node::Degrees(30.5)),
                ("yes", Node::Flag(true)),
                ("none", Node::Null),
                ("of", Node::from(Some("x"))),
            ])],
        );
        let (json, xml) = both(&node);
        assert_eq!(json, r#"[{"lat":30.5,"n":1,"none":null,"of":"x","yes":true}]"#);
        assert_eq!(
            xml,
            r#"<?xml version="1.0" encoding="utf-8"?><a><b><n>1</n><lat>30.5</lat><yes>true</yes><none/><of>x</of></b></a>"#
        );
    }

    #[test]
    fn no_text_breaks_out_of_its_element() {
        let (json, xml) = both(&Node::from("</a><script>&\"'\u{0}\u{b}\u{ffff}\r\n]]>"));
        assert_eq!(json, r#""</a><script>&\"'\n]]>""#);
        assert!(xml.ends_with("<a>&lt;/a&gt;&lt;script&gt;&amp;&quot;&apos;\n]]&gt;</a>"), "{xml}");
    }

    #[test]
    fn a_resource_says_its_format() {
        for (path, format) in [
            ("services.json", Some(Format::Json)),
            ("a/R202609-000001.xml", Some(Format::Xml)),
            ("services", None),
            ("services.yaml", None),
        ] {
            assert_eq!(Format::of(path), format, "{path}");
        }
    }
}
