//! The words of all enumerations.

use partner_center_model::decode::SharedBody;
use partner_center_model::{
    AttachmentType, BillingCycleType, CartStatus, CustomerRelationship, EligibilityType,
    LineItemTransactionType, LinkMethod, Open, OrderStatus, OrderTransactionType,
    PartnerRelationshipType, ProvisioningStatusType, ScheduleType, ScheduledActionType,
    SubscriptionStatus, TermEndDateType, TransitionEventName, TransitionEventStatus,
    TransitionType, Vocabulary,
};

/// Long enough that the decoder has all of the word before it.
const BEHIND: &str = "                        ";

fn compare<E: Vocabulary>(word: &str) {
    let text = format!("\"{word}\"{BEHIND}");
    let slow: Open<E> = serde_json::from_str(&text).expect("any word");
    for text in [format!("\"{word}\""), text] {
        let body = SharedBody::new(text.into_bytes()).expect("UTF-8");
        let fast: Open<E> = body.decode().expect("any word");
        assert_eq!(format!("{fast:?}"), format!("{slow:?}"), "{word}");
        assert_eq!(fast.as_str(), word);
    }
}

/// Every word, and what becomes of it when one byte is another one, is missing, or is there twice.
fn words<E: Vocabulary>() {
    for (word, member) in E::WORDS.iter().chain(E::ALIASES) {
        compare::<E>(word);
        assert_eq!(Open::<E>::from(*word).known(), Some(*member));
        for at in 0..word.len() {
            for other in ["", "x", "E", "_", "é"] {
                let (before, behind) = (&word[..at], &word[at + 1..]);
                compare::<E>(&format!("{before}{other}{behind}"));
                compare::<E>(&format!("{before}{other}{}", &word[at..]));
            }
        }
    }
}

macro_rules! all_words {
    ($($name:ident,)*) => {
        /// The enumerations that this test knows are all that there are: the names are those of the schemas.
        #[test]
        #[cfg_attr(miri, ignore = "thousands of words")]
        fn every_word_is_the_same_either_way() {
            $(words::<$name>();)*
            let tested = [$(stringify!($name)),*];
            let folder = crate::spec::spec().join("../crates/model/src/generated");
            for file in std::fs::read_dir(folder).unwrap() {
                let text = crate::spec::read(&file.unwrap().path());
                for rest in text.split("vocabulary!(").skip(1) {
                    let name = rest.split([' ', '{']).next().unwrap();
                    assert!(tested.contains(&name), "{name} is not tested");
                }
            }
        }
    };
}

all_words! { AttachmentType, BillingCycleType, CartStatus, CustomerRelationship, EligibilityType, LineItemTransactionType, LinkMethod, OrderStatus, OrderTransactionType, PartnerRelationshipType, ProvisioningStatusType, ScheduleType, ScheduledActionType, SubscriptionStatus, TermEndDateType, TransitionEventName, TransitionEventStatus, TransitionType, }
