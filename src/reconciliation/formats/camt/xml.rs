//! The parts of an XML file, one at a time, as small trees. Document types, and with them entities of one's own, are
//! refused; nesting and the size of a part have limits.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements within each other; camt.053 has some fifteen.
const MAX_DEPTH: usize = 40;
/// Elements of one part: an entry with a batch of 100,000 payments has some two million.
const MAX_NODES: usize = 4_000_000;
/// Characters of one text.
const MAX_TEXT: usize = 4_000;

/// An element without its namespace.
#[derive(Debug, Default)]
pub struct Node {
    pub name: String,
    /// The `Ccy` of an amount.
    pub currency: String,
    pub text: String,
    pub children: Vec<Node>,
    /// The line it begins in, from 1.
    pub line: u64,
    /// Where it stands in the text.
    pub span: (usize, usize),
}

impl Node {
    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|c| c.name == name)
    }

    pub fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.children.iter().filter(move |c| c.name == name)
    }

    /// The first element down this path.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, name| node.child(name))
    }

    /// Its text down this path, trimmed; nothing where there is none.
    pub fn text_at(&self, path: &[&str]) -> &str {
        self.at(path).map_or("", |node| node.text.trim())
    }

    /// The first text that is not empty of these paths.
    pub fn first_text(&self, paths: &[&[&str]]) -> &str {
        paths.iter().map(|path| self.text_at(path)).find(|text| !text.is_empty()).unwrap_or_default()
    }
}

/// What is wrong with XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A DOCTYPE or an entity of its own.
    Entities,
    TooDeep,
    TooLarge,
    NotXml,
    /// It ends within an element.
    CutOff,
}

/// Where something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    pub fault: Fault,
    pub line: u64,
}

/// Reads the text and hands out the direct children of every element named `of`, with `None` where such an element ends.
pub struct Parts<'x> {
    text: &'x str,
    reader: Reader<&'x [u8]>,
    of: &'static str,
    /// Names of the open elements.
    open: Vec<String>,
    counted: usize,
    lines: u64,
}

/// A part, or the end of the element it is in.
pub enum Part {
    Begin,
    Child(Node),
    End,
}

impl<'x> Parts<'x> {
    pub fn new(text: &'x str, of: &'static str) -> Self {
        Self { text, reader: Reader::from_str(text), of, open: Vec::new(), counted: 0, lines: 0 }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len())
    }

    fn line_at(&mut self, at: usize) -> u64 {
        let slice = self.text.as_bytes().get(self.counted..at).unwrap_or_default();
        self.lines += slice.iter().map(|b| u64::from(*b == b'\n')).sum::<u64>();
        self.counted = self.counted.max(at);
        self.lines + 1
    }

    fn fault(&mut self, fault: Fault) -> At {
        let at = self.position();
        At { fault, line: self.line_at(at) }
    }

    /// The next part; none at the end of the file.
    ///
    /// # Errors
    /// What is wrong, and in which line.
    pub fn next_part(&mut self) -> Result<Option<Part>, At> {
        loop {
            let from = self.position();
            match self.reader.read_event() {
                Err(_) => return Err(self.fault(Fault::NotXml)),
                Ok(Event::Eof) if self.open.is_empty() => return Ok(None),
                Ok(Event::Eof) => return Err(self.fault(Fault::CutOff)),
                Ok(Event::DocType(_)) => return Err(self.fault(Fault::Entities)),
                Ok(Event::Start(start)) => {
                    if self.open.last().is_some_and(|name| name == self.of) {
                        let line = self.line_at(from);
                        let node = self.tree(&start, from, line)?;
                        return Ok(Some(Part::Child(node)));
                    }
                    if self.open.len() >= MAX_DEPTH {
                        return Err(self.fault(Fault::TooDeep));
                    }
                    let name = local(&start);
                    let begins = name == self.of;
                    self.open.push(name);
                    if begins {
                        return Ok(Some(Part::Begin));
                    }
                }
                Ok(Event::End(_)) => {
                    if self.open.pop().is_some_and(|name| name == self.of) {
                        return Ok(Some(Part::End));
                    }
                }
                Ok(_) => {}
            }
        }
    }

    /// The whole element that has begun.
    fn tree(&mut self, start: &BytesStart<'_>, from: usize, line: u64) -> Result<Node, At> {
        let mut open = vec![node(start, from, line)];
        let mut nodes = 1usize;
        loop {
            let from = self.position();
            match self.reader.read_event() {
                Err(_) => return Err(self.fault(Fault::NotXml)),
                Ok(Event::Eof) => return Err(self.fault(Fault::CutOff)),
                Ok(Event::DocType(_)) => return Err(self.fault(Fault::Entities)),
                Ok(Event::Start(start)) => {
                    nodes += 1;
                    if open.len() >= MAX_DEPTH {
                        return Err(self.fault(Fault::TooDeep));
                    }
                    if nodes > MAX_NODES {
                        return Err(self.fault(Fault::TooLarge));
                    }
                    let line = self.line_at(from);
                    open.push(node(&start, from, line));
                }
                Ok(Event::Empty(start)) => {
                    nodes += 1;
                    if nodes > MAX_NODES {
                        return Err(self.fault(Fault::TooLarge));
                    }
                    let line = self.line_at(from);
                    let mut empty = node(&start, from, line);
                    empty.span.1 = self.position();
                    if let Some(parent) = open.last_mut() {
                        parent.children.push(empty);
                    }
                }
                Ok(Event::End(_)) => {
                    let Some(mut done) = open.pop() else { return Err(self.fault(Fault::NotXml)) };
                    done.span.1 = self.position();
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Ok(done),
                    }
                }
                Ok(Event::Text(text)) => self.add(&mut open, &text)?,
                Ok(Event::CData(text)) => self.add(&mut open, &text)?,
                Ok(Event::GeneralRef(reference)) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Some(c),
                        Ok(None) => predefined(&reference),
                        Err(_) => None,
                    };
                    match resolved.filter(|c| *c != '\0') {
                        Some(c) => self.add(&mut open, c.encode_utf8(&mut [0; 4]))?,
                        None => return Err(self.fault(Fault::Entities)),
                    }
                }
                Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => {}
            }
        }
    }

    fn add(&mut self, open: &mut [Node], text: &str) -> Result<(), At> {
        let Some(node) = open.last_mut() else { return Ok(()) };
        // White space between elements is no text.
        if node.text.is_empty() && text.trim().is_empty() {
            return Ok(());
        }
        node.text.push_str(text);
        if node.text.len() > MAX_TEXT { Err(self.fault(Fault::TooLarge)) } else { Ok(()) }
    }
}

fn local(start: &BytesStart<'_>) -> String {
    start.local_name().into_inner().to_owned()
}

fn node(start: &BytesStart<'_>, from: usize, line: u64) -> Node {
    let currency = start
        .try_get_attribute("Ccy")
        .ok()
        .flatten()
        .map_or_else(String::new, |attribute| attribute.value.chars().take(8).collect());
    Node { name: local(start), currency, line, span: (from, from), ..Node::default() }
}

fn predefined(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    }
}
