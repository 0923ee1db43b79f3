//! XML read back by itself, and held against JSON by the Spark convention.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

/// An element with what is in it.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub text: String,
    pub children: Vec<Element>,
}

/// The outermost element of a document, which must be well formed.
pub fn parse(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{e}: {xml}")) {
            Event::Start(start) => {
                open.push(Element { name: start.name().as_ref().to_owned(), ..Element::default() })
            }
            Event::Empty(start) => {
                let element = Element { name: start.name().as_ref().to_owned(), ..Element::default() };
                open.last_mut().expect("the document").children.push(element);
            }
            Event::End(_) => {
                let done = open.pop().expect("what was opened");
                open.last_mut().expect("the document").children.push(done);
            }
            Event::Text(text) => {
                open.last_mut().expect("the document").text.push_str(&text);
            }
            Event::GeneralRef(reference) => {
                let letter = match reference.as_ref() {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("an entity: {}", other),
                };
                open.last_mut().expect("the document").text.push(letter);
            }
            Event::Decl(_) => {}
            Event::Eof => break,
            other => panic!("not of the spec: {other:?}"),
        }
    }
    let mut document = open.pop().filter(|_| open.is_empty()).expect("everything is closed");
    assert_eq!(document.children.len(), 1, "one outermost element: {xml}");
    document.children.remove(0)
}

/// Fails unless both say the same, the element being called `root`.
pub fn same(root: &str, json: &Value, xml: &Element) {
    assert_eq!(xml.name, root);
    compare(root, json, xml);
}

fn compare(at: &str, json: &Value, xml: &Element) {
    let leaf = |text: &str| {
        assert!(xml.children.is_empty(), "{at} holds text");
        assert_eq!(xml.text, text, "{at}");
    };
    match json {
        Value::Null => leaf(""),
        Value::Bool(flag) => leaf(&flag.to_string()),
        Value::Number(number) => leaf(&number.to_string()),
        Value::String(text) => leaf(text),
        Value::Array(items) => {
            assert_eq!(items.len(), xml.children.len(), "{at}");
            for (n, (item, child)) in items.iter().zip(&xml.children).enumerate() {
                assert_eq!(child.name, xml.children[0].name, "{at}: one name");
                compare(&format!("{at}[{n}]"), item, child);
            }
        }
        Value::Object(fields) => {
            assert_eq!(fields.len(), xml.children.len(), "{at}");
            for (name, value) in fields {
                let child = xml.children.iter().find(|c| c.name == *name);
                compare(
                    &format!("{at}.{name}"),
                    value,
                    child.unwrap_or_else(|| panic!("{at} has no {name}")),
                );
            }
        }
    }
}
