//! What can be asked for over Open311, and what each asks back. Pure.
//!
//! A request keeps its kind and line of service, not the code it was filed under: every pair of the two belongs to one
//! service, so requests of all channels have one.

use entity::enums::{Line, RequestKind};

use super::text;
use crate::error::{Error, Kind, Result};
use crate::i18n::Lang;

type Words = fn(Lang) -> &'static str;

/// Something one can ask for.
pub struct Service {
    pub code: &'static str,
    pub kind: RequestKind,
    pub line: Line,
    pub name: Words,
    pub description: Words,
    pub keywords: Words,
    pub group: Words,
    pub attributes: &'static [Attribute],
}

/// What a service asks back.
pub struct Attribute {
    pub code: &'static str,
    pub datatype: Datatype,
    pub required: bool,
    pub description: Words,
    pub values: &'static [Choice],
}

/// How an attribute is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Datatype {
    /// In a line.
    Line,
    /// By one of its values.
    One,
    /// By some of its values.
    Several,
}

impl Datatype {
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Line => "string",
            Self::One => "singlevaluelist",
            Self::Several => "multivaluelist",
        }
    }
}

/// A value an attribute may have.
pub struct Choice {
    pub key: &'static str,
    pub name: Words,
}

const fn choice(key: &'static str, name: Words) -> Choice {
    Choice { key, name }
}

/// The code of the attribute that tells how pressing a call for help is, and its value that makes it urgent.
pub const URGENCY: &str = "urgency";
pub const URGENT: &str = "urgent";
/// Letters of an answer in a line.
const MAX_LINE: usize = 60;

const PART: Attribute = Attribute {
    code: "part",
    datatype: Datatype::One,
    required: false,
    description: text::ask_part,
    values: &[
        choice("lamp", text::part_lamp),
        choice("door", text::part_door),
        choice("pipe", text::part_pipe),
        choice("wall", text::part_wall),
        choice("lift", text::part_lift),
        choice("other", text::part_other),
    ],
};

const POLE: Attribute = Attribute {
    code: "pole_no",
    datatype: Datatype::Line,
    required: false,
    description: text::ask_pole,
    values: &[],
};

const WASTE: Attribute = Attribute {
    code: "matter",
    datatype: Datatype::Several,
    required: false,
    description: text::ask_waste,
    values: &[
        choice("overflow", text::waste_overflow),
        choice("smell", text::waste_smell),
        choice("bulky", text::waste_bulky),
        choice("mixed", text::waste_mixed),
    ],
};

const HELP: Attribute = Attribute {
    code: URGENCY,
    datatype: Datatype::One,
    required: true,
    description: text::ask_urgency,
    values: &[choice("normal", text::urgency_normal), choice(URGENT, text::urgency_urgent)],
};

/// Every service, as listed.
pub const SERVICES: [Service; 9] = [
    Service {
        code: "repair",
        kind: RequestKind::Repair,
        line: Line::Property,
        name: text::repair,
        description: text::repair_about,
        keywords: text::repair_words,
        group: text::group_estate,
        attributes: &[PART],
    },
    Service {
        code: "road",
        kind: RequestKind::Repair,
        line: Line::StreetCleaning,
        name: text::road,
        description: text::road_about,
        keywords: text::road_words,
        group: text::group_street,
        attributes: &[POLE],
    },
    Service {
        code: "street",
        kind: RequestKind::Complaint,
        line: Line::StreetCleaning,
        name: text::street,
        description: text::street_about,
        keywords: text::street_words,
        group: text::group_street,
        attributes: &[],
    },
    Service {
        code: "waste",
        kind: RequestKind::Complaint,
        line: Line::WasteHaulage,
        name: text::waste,
        description: text::waste_about,
        keywords: text::waste_words,
        group: text::group_street,
        attributes: &[WASTE],
    },
    Service {
        code: "green",
        kind: RequestKind::Complaint,
        line: Line::Greening,
        name: text::green,
        description: text::green_about,
        keywords: text::green_words,
        group: text::group_street,
        attributes: &[],
    },
    Service {
        code: "service",
        kind: RequestKind::Complaint,
        line: Line::Property,
        name: text::service,
        description: text::service_about,
        keywords: text::service_words,
        group: text::group_estate,
        attributes: &[],
    },
    Service {
        code: "help",
        kind: RequestKind::Help,
        line: Line::Property,
        name: text::help,
        description: text::help_about,
        keywords: text::help_words,
        group: text::group_people,
        attributes: &[HELP],
    },
    Service {
        code: "enquiry",
        kind: RequestKind::Enquiry,
        line: Line::Property,
        name: text::enquiry,
        description: text::enquiry_about,
        keywords: text::enquiry_words,
        group: text::group_people,
        attributes: &[],
    },
    Service {
        code: "suggestion",
        kind: RequestKind::Suggestion,
        line: Line::Property,
        name: text::suggestion,
        description: text::suggestion_about,
        keywords: text::suggestion_words,
        group: text::group_people,
        attributes: &[],
    },
];

/// The service of a code.
///
/// # Errors
/// Not found.
pub fn service(code: &str) -> Result<&'static Service> {
    SERVICES.iter().find(|s| s.code == code).ok_or_else(|| {
        let code: String = code.chars().take(MAX_LINE).collect();
        Error::new(Kind::NotFound, "open311.service_unknown", |l| text::service_unknown(l, &code))
    })
}

/// The code of the service a request belongs to.
#[must_use]
pub const fn code_of(kind: RequestKind, line: Line) -> &'static str {
    match (kind, line) {
        (RequestKind::Repair, Line::Property) => "repair",
        (RequestKind::Repair, Line::StreetCleaning) => "road",
        (RequestKind::Complaint, Line::StreetCleaning) => "street",
        (RequestKind::Repair | RequestKind::Complaint, Line::WasteHaulage) => "waste",
        (RequestKind::Repair | RequestKind::Complaint, Line::Greening) => "green",
        (RequestKind::Complaint, Line::Property) => "service",
        (RequestKind::Help, _) => "help",
        (RequestKind::Enquiry, _) => "enquiry",
        (RequestKind::Suggestion, _) => "suggestion",
    }
}

/// Every kind and line of the services of these codes.
#[must_use]
pub fn pairs_of(codes: &[&str]) -> Vec<(RequestKind, Line)> {
    let all = RequestKind::ALL.iter().flat_map(|kind| Line::ALL.iter().map(|line| (*kind, *line)));
    all.filter(|(kind, line)| codes.contains(&code_of(*kind, *line))).collect()
}

/// An attribute as it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub code: &'static str,
    /// Keys of its values; of a line the line itself.
    pub values: Vec<String>,
    /// For people.
    pub words: String,
}

/// Reads what a filing answers to the questions of `service`; a null is no answer.
///
/// # Errors
/// What is not asked, what is required and missing, what is none of the values: each named.
pub fn answers(service: &Service, given: &[(String, String)]) -> Result<Vec<Answer>> {
    let mut error = Error::new(Kind::Malformed, "open311.attributes", text::attributes_wrong);
    let field = |code: &str| format!("attribute[{code}]");
    let given: Vec<&(String, String)> = given.iter().filter(|(_, value)| !value.trim().is_empty()).collect();
    for (code, _) in given.iter().filter(|(code, _)| service.attributes.iter().all(|a| a.code != code)) {
        let short: String = code.chars().take(MAX_LINE).collect();
        error = error.field(&field(&short), |l| text::attribute_unknown(l, &short));
    }
    let mut answers = Vec::new();
    for attribute in service.attributes {
        let of = given.iter().filter(|(code, _)| code == attribute.code);
        let values: Vec<&str> = of.map(|(_, value)| value.trim()).collect();
        match answer(attribute, &values) {
            Ok(answer) => answers.extend(answer),
            Err(words) => error = error.field(&field(attribute.code), |l| words(l, attribute.code)),
        }
    }
    if error.fields.is_empty() { Ok(answers) } else { Err(error) }
}

/// What is wrong with an answer, in words.
type Wrong = fn(Lang, &str) -> String;

fn missing(l: Lang, code: &str) -> String {
    text::attribute_missing(l, code)
}

fn none_of_its_values(l: Lang, code: &str) -> String {
    text::attribute_value(l, code)
}

fn answer(attribute: &Attribute, values: &[&str]) -> Result<Option<Answer>, Wrong> {
    if values.is_empty() {
        return if attribute.required { Err(missing) } else { Ok(None) };
    }
    let words: Option<Vec<String>> = values
        .iter()
        .map(|value| match attribute.datatype {
            Datatype::Line => crate::plain::fits(value, MAX_LINE).then(|| (*value).to_owned()),
            Datatype::One | Datatype::Several => {
                let found = attribute.values.iter().find(|choice| choice.key == *value);
                found.map(|choice| (choice.name)(Lang::Zh).to_owned())
            }
        })
        .collect();
    let single = matches!(attribute.datatype, Datatype::Line | Datatype::One);
    match words {
        Some(words) if !single || words.len() == 1 => Ok(Some(Answer {
            code: attribute.code,
            values: values.iter().map(|v| (*v).to_owned()).collect(),
            words: format!("{}：{}", (attribute.description)(Lang::Zh), words.join("、")),
        })),
        Some(_) | None => Err(none_of_its_values),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(c, v)| ((*c).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn a_service_finds_what_was_filed_under_it() {
        for service in &SERVICES {
            assert_eq!(code_of(service.kind, service.line), service.code);
        }
        let all: Vec<&str> = SERVICES.iter().map(|s| s.code).collect();
        assert_eq!(pairs_of(&all).len(), 20, "every kind and line has a service");
        assert_eq!(pairs_of(&["road"]), [(RequestKind::Repair, Line::StreetCleaning)]);
        assert!(service("nothing").is_err());
    }

    #[test]
    fn answers_are_of_what_was_asked() {
        let help = service("help").unwrap();
        let read = answers(help, &given(&[("urgency", "urgent"), ("x", " ")])).unwrap();
        assert_eq!((read[0].values[0].as_str(), read.len()), ("urgent", 1));
        let waste = service("waste").unwrap();
        let read = answers(waste, &given(&[("matter", "smell"), ("matter", "bulky")])).unwrap();
        assert!(read[0].words.ends_with("：异味、大件"), "{}", read[0].words);
        let road = service("road").unwrap();
        assert_eq!(answers(road, &given(&[("pole_no", "L-12")])).unwrap()[0].values, ["L-12"]);
        for (code, pairs, field) in [
            ("help", &[][..], "attribute[urgency]"),
            ("help", &[("urgency", "maybe")], "attribute[urgency]"),
            ("help", &[("urgency", "normal"), ("urgency", "urgent")], "attribute[urgency]"),
            ("road", &[("pole_no", "a\nb")], "attribute[pole_no]"),
            ("street", &[("part", "lamp")], "attribute[part]"),
        ] {
            let error = answers(service(code).unwrap(), &given(pairs)).unwrap_err();
            let fields: Vec<&str> = error.fields.iter().map(|f| f.field.as_str()).collect();
            assert_eq!(fields, [field], "{code} {pairs:?}");
        }
    }
}
