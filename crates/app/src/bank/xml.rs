//! An XML document as a tree, without namespaces: as much of XML as bank statements need.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

/// An element; its text is all that stands directly in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub text: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    /// Byte at which it begins.
    pub offset: usize,
}

impl Element {
    /// The first element at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.children.iter().find(|child| child.name == *name))
    }

    /// The text at the end of the path; empty where there is none.
    pub fn text_at(&self, path: &[&str]) -> &str {
        self.at(path).map_or("", |element| element.text.trim())
    }

    pub fn named<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// All elements of this name, however deep.
    pub fn all<'e>(&'e self, name: &str, found: &mut Vec<&'e Element>) {
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            child.all(name, found);
        }
    }

    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// Reads a document; the answer holds its outermost element.
///
/// # Errors
/// The byte at which it is no XML, and why.
pub fn parse(text: &str) -> Result<Element, (usize, String)> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        let offset = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event().map_err(|error| (offset, error.to_string()))?;
        match event {
            Event::Start(start) => open.push(element(&start, offset)),
            Event::Empty(start) => close(&mut open, element(&start, offset)),
            Event::End(_) => {
                if let Some(ended) = open.pop() {
                    close(&mut open, ended);
                }
            }
            Event::Text(part) => add_text(&mut open, &part.xml_content(quick_xml::XmlVersion::Explicit1_0)),
            Event::CData(part) => add_text(&mut open, &part.xml_content(quick_xml::XmlVersion::Explicit1_0)),
            Event::GeneralRef(reference) => {
                let letter = reference.resolve_char_ref().map_err(|error| (offset, error.to_string()))?.map(String::from);
                let Some(text) = letter.or_else(|| resolve_xml_entity(&reference).map(str::to_owned)) else {
                    return Err((offset, format!("`&{};` stands for nothing", &*reference)));
                };
                add_text(&mut open, &text);
            }
            Event::Eof if open.len() == 1 => return Ok(open.remove(0)),
            Event::Eof => return Err((offset, "The file ends before its elements do".to_owned())),
            _ => {}
        }
    }
}

fn element(start: &BytesStart<'_>, offset: usize) -> Element {
    let attributes = start.attributes().filter_map(Result::ok);
    let attributes = attributes.map(|attribute| (attribute.key.local_name().as_ref().to_owned(), attribute.value.into_owned()));
    Element { name: start.local_name().as_ref().to_owned(), attributes: attributes.collect(), offset, ..Element::default() }
}

fn close(open: &mut [Element], element: Element) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(element);
    }
}

fn add_text(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}
