//! GUIDs, words of enumerations, codes of faults.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Display;
use std::str::FromStr;

use partner_center_model::{
    AttachmentType, BillingCycleType, CustomerRelationship, FaultCode, Guid,
    LineItemTransactionType, LinkMethod, Open, OrderStatus, OrderTransactionType,
    ProvisioningStatusType, Text, ValueError, Vocabulary,
};

use super::{refusal, round_trip};

#[test]
fn texts_compare_with_strings() {
    let text: Text = round_trip("\"a\"");
    assert_eq!(text, "a");
    assert_eq!("a", text);
    assert_eq!(text, String::from("a"));
    assert!(refusal::<Text>("1").contains("expected a string"));
    assert!(refusal::<Text>("null").contains("expected a string"));
}

#[test]
fn guids_are_equal_in_any_case() {
    let spellings = [
        "db8c695b-1c3c-4c55-b697-771503dd46bf",
        "DB8C695B-1C3C-4C55-B697-771503DD46BF",
        "Db8c695b-1c3c-4c55-b697-771503dd46bF",
    ];
    let guids = spellings.map(|text| round_trip::<Guid>(&format!("\"{text}\"")));
    for (guid, text) in guids.iter().zip(spellings) {
        assert_eq!(guid.to_string(), text);
        assert_eq!(*guid, guids[0]);
        assert_eq!(*guid, *spellings[0]);
        assert!(guid.is_well_formed());
        assert_eq!(guid.bytes().unwrap()[..3], [0xdb, 0x8c, 0x69]);
    }
    assert_eq!(guids.iter().collect::<HashSet<_>>().len(), 1);
    assert_eq!(guids.iter().collect::<BTreeSet<_>>().len(), 1);
    let last = Guid::from("FFFFFFFF-FFFF-4FFF-8FFF-FFFFFFFFFFFF");
    let malformed = Guid::from("<guid>");
    assert!(guids.iter().all(|guid| *guid < last) && last < malformed);
    assert_ne!(guids[0], *"db8c695b-1c3c-4c55-b697-771503dd46be");
    let digits = "12345678-1234-1234-1234-123456789012";
    assert_eq!(
        round_trip::<Guid>(&format!("\"{digits}\"")).to_string(),
        digits
    );
}

#[test]
fn what_is_no_guid_is_kept_and_equal_to_itself() {
    let texts = [
        "",
        "<guid>",
        "db8c695b1c3c4c55b697771503dd46bf",
        "{db8c695b-1c3c-4c55-b697-771503dd46bf}",
        "db8c695b-1c3c-4c55-b697-771503dd46b",
        "gb8c695b-1c3c-4c55-b697-771503dd46bf",
        "db8c695b-1c3c-4c55-b697-7715-3dd46bf",
        "db8c695b01c3c-4c55-b697-771503dd46bf",
        "db8c695b-1c3c-4c55-b697-771503dd46é",
        "+b8c695b-1c3c-4c55-b697-771503dd46bf",
    ];
    for text in texts {
        let guid: Guid = round_trip(&format!("\"{text}\""));
        assert!(!guid.is_well_formed(), "{text}");
        assert_eq!(guid, *text);
        assert_ne!(guid, *"other");
        assert_ne!(guid, Guid::from_bytes([0; 16]));
    }
    assert_ne!(Guid::from("<guid>"), Guid::from("<GUID>"));
}

#[test]
fn spellings_of_a_known_word() {
    use BillingCycleType::OneTime;
    for word in [
        "one_time",
        "OneTime",
        "oneTime",
        "onetime",
        "ONE-TIME",
        "one time",
        "__onetime-",
    ] {
        let cycle: Open<BillingCycleType> = round_trip(&format!("\"{word}\""));
        assert_eq!(cycle, OneTime, "{word}");
        assert_eq!(cycle, Open::from(OneTime), "{word}");
        assert_eq!(cycle.as_str(), word);
        assert_eq!(cycle.to_string(), word);
    }
    let annual: Open<BillingCycleType> = round_trip("\"Annual\"");
    assert_eq!(annual.known(), Some(BillingCycleType::Annual));
    let new: Open<LineItemTransactionType> = round_trip("\"New\"");
    assert_eq!(new.known(), Some(LineItemTransactionType::New));
    assert_eq!(
        serde_json::to_string(&Open::from(OneTime)).unwrap(),
        "\"one_time\""
    );
}

#[test]
fn a_new_word_is_no_member() {
    for word in [
        "",
        "_",
        "on_time",
        "one_timé",
        "onetimes",
        "fortnightly",
        "one\u{0}time",
        "ｏnetime",
    ] {
        let cycle: Open<BillingCycleType> = word.into();
        assert_eq!(cycle.known(), None, "{word}");
        assert_eq!(cycle.as_str(), word);
        assert_eq!(cycle, Open::from(word));
        assert_ne!(cycle, Open::from("another"));
    }
    let set: HashSet<Open<BillingCycleType>> = ["OneTime", "one_time", "x", "X", "x"]
        .into_iter()
        .map(Open::from)
        .collect();
    assert_eq!(set.len(), 3);
}

/// A member in an unusual spelling and a word that is new must not read the same.
#[test]
fn debug_tells_members_from_new_words() {
    let debug = |word: &str| format!("{:?}", Open::<LineItemTransactionType>::from(word));
    assert_eq!(debug("new"), "New");
    assert_eq!(debug("New"), "New(\"New\")");
    assert_eq!(debug("newer"), "\"newer\"");
    let number: Open<LineItemTransactionType> = serde_json::from_str("5").unwrap();
    assert_eq!(format!("{number:?}"), "5");
}

#[test]
fn other_kinds_of_json_are_kept_as_words() {
    for json in [
        "0",
        "1.50",
        "true",
        r#"{"a":[1e400,null]}"#,
        "[]",
        r#""\udc00""#,
    ] {
        let cycle: Open<BillingCycleType> = round_trip(json);
        assert_eq!((cycle.known(), cycle.as_str()), (None, json));
    }
}

/// Every word and every other spelling means its own member, and none stands for two.
fn check_vocabulary<E>()
where
    E: Vocabulary + Display + FromStr<Err = ValueError>,
{
    assert!(E::WORDS.len() > 1);
    for (word, member) in E::WORDS.iter().chain(E::ALIASES) {
        let shouted = word.to_uppercase();
        for spelling in [*word, shouted.as_str()] {
            assert_eq!(spelling.parse(), Ok(*member));
            assert_eq!(
                Open::<E>::from(spelling).known(),
                Some(*member),
                "{spelling}"
            );
        }
    }
    for (word, member) in E::WORDS {
        assert_eq!(
            (member.as_str(), member.to_string().as_str()),
            (*word, *word)
        );
    }
    assert_eq!(
        E::WORDS
            .iter()
            .map(|(_, member)| member)
            .collect::<HashSet<_>>()
            .len(),
        E::WORDS.len()
    );
}

#[test]
fn every_vocabulary() {
    check_vocabulary::<AttachmentType>();
    check_vocabulary::<BillingCycleType>();
    check_vocabulary::<CustomerRelationship>();
    check_vocabulary::<LineItemTransactionType>();
    check_vocabulary::<LinkMethod>();
    check_vocabulary::<OrderStatus>();
    check_vocabulary::<OrderTransactionType>();
    check_vocabulary::<ProvisioningStatusType>();
    let error = "sometimes"
        .parse::<AttachmentType>()
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("\"sometimes\" is not `"), "{error}");
    assert_eq!(format!("{:>9}", BillingCycleType::Annual), "   annual");
    assert_eq!(BillingCycleType::ALL[1].as_str(), "monthly");
}

#[test]
fn codes_of_faults() {
    let number: FaultCode = round_trip("2000");
    let text: FaultCode = round_trip("\"2000\"");
    assert_eq!(number, text);
    assert_eq!(number, 2000);
    assert_eq!((text.number(), text.as_str()), (Some(2000), "2000"));
    assert_eq!(FaultCode::from(2000), text);
    assert_eq!(serde_json::to_string(&FaultCode::from(-1)).unwrap(), "-1");
    let word: FaultCode = round_trip(r#""Pricing \"x\" é""#);
    assert_eq!(
        (word.number(), word.to_string()),
        (None, "Pricing \"x\" é".into())
    );
    for json in [
        "0",
        "-5",
        "1.50",
        "123456789012345678901234567890",
        "\"\"",
        "\"007\"",
    ] {
        round_trip::<FaultCode>(json);
    }
    for json in ["true", "[]", "{}"] {
        assert!(refusal::<FaultCode>(json).contains(json), "{json}");
    }
}
